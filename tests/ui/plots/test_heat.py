"""A heat strip keeps its past in bounded memory, and tells node and value under the mouse."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from nnstudio.ui import theme
from nnstudio.ui.plots.colormap import TABLE, colored
from nnstudio.ui.plots.heat import MOST_COLUMNS, HeatHistory
from nnstudio.ui.plots.heat_strip import HeatStrip

NODES = ("conv1", "conv2", "linear1")


def history(columns: int = 100) -> HeatHistory:
    made = HeatHistory()
    for step in range(columns):
        made.append(step * 10, {name: 10.0**-row for row, name in enumerate(NODES)})
    return made


@pytest.fixture
def strip(qtbot: QtBot) -> HeatStrip:
    made = HeatStrip("Gradient norm")
    qtbot.addWidget(made)
    made.resize(500, 160)
    made.show_history(history())
    made.follow((0.0, 1000.0), 1000)
    with qtbot.waitExposed(made):
        made.show()
    return made


def test_a_long_run_stays_within_its_memory() -> None:
    made = HeatHistory()
    for step in range(10_000):
        made.append(step, {"a": float(step), "b": 1.0})
    assert made.table.shape[1] <= MOST_COLUMNS
    assert (np.diff(made.steps) > 0).all()
    column = made.at(np.asarray([5000]), 10_000)[0]
    assert made.table[0, column] == pytest.approx(5000, rel=0.01)


def test_many_nodes_get_fewer_columns() -> None:
    made = HeatHistory()
    for step in range(300):
        made.append(step, {f"node{number}": 1.0 for number in range(10_000)})
    assert made.table.size <= 2_000_000
    assert len(made.rows) == 10_000


def test_a_node_that_comes_later_has_no_values_before() -> None:
    made = HeatHistory()
    made.append(1, {"a": 1.0})
    made.append(2, {"a": 1.0, "b": 2.0})
    assert np.isnan(made.table[1, 0])
    assert made.table[1, 1] == 2.0
    assert (made.low, made.high) == (1.0, 2.0)


def test_cutting_forgets_later_steps() -> None:
    made = history()
    made.cut(495)
    assert made.steps[-1] == 490


def test_a_value_holds_until_the_next_one() -> None:
    made = history(3)
    assert made.at(np.asarray([-1, 0, 9, 10, 25, 31]), 30).tolist() == [-1, 0, 0, 1, 2, -1]


def test_colors_get_lighter_with_the_number() -> None:
    shades = colored(np.linspace(0, 1, 50), theme.LIGHT.panel)
    light = [
        0.2126 * ((c >> 16) & 255) + 0.7152 * ((c >> 8) & 255) + 0.0722 * (c & 255)
        for c in shades.tolist()
    ]
    assert light == sorted(light)
    assert colored(np.asarray([np.nan]), theme.LIGHT.panel)[0] == theme.LIGHT.panel.rgba()
    assert len(set(TABLE.tolist())) > 200


def test_rows_are_painted_in_the_colors_of_their_values(strip: HeatStrip) -> None:
    image = strip.viewport().grab().toImage()
    found = [image.pixelColor(strip.place_of(name).toPoint()).lightness() for name in NODES]
    assert found[0] > found[1] > found[2]


def test_a_click_on_a_row_gives_its_node(qtbot: QtBot, strip: HeatStrip) -> None:
    with qtbot.waitSignal(strip.chosen) as told:
        qtbot.mouseClick(
            strip.viewport(), Qt.MouseButton.LeftButton, pos=strip.place_of("conv2").toPoint()
        )
    assert told.args == ["conv2"]


def test_the_mouse_tells_step_and_value(qtbot: QtBot, strip: HeatStrip) -> None:
    with qtbot.waitSignal(strip.hovered):
        qtbot.mouseMove(strip.viewport(), strip.place_of("linear1").toPoint() + QPoint(1, 0))
    assert strip.words("linear1", 505) == "linear1\n0.01 at step 500"


def test_ten_thousand_rows_scroll(qtbot: QtBot, strip: HeatStrip) -> None:
    many = HeatHistory()
    many.append(1, {f"node{number}": 1.0 for number in range(10_000)})
    strip.show_history(many)
    strip.update()
    strip.viewport().grab()
    assert strip.verticalScrollBar().maximum() > 100_000
    assert strip.cost < 0.1


def test_an_empty_strip_says_so(qtbot: QtBot) -> None:
    empty = HeatStrip("Gradient norm")
    qtbot.addWidget(empty)
    empty.resize(300, 100)
    empty.viewport().grab()
    with qtbot.assertNotEmitted(empty.chosen):
        qtbot.mouseClick(empty.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(50, 50))
