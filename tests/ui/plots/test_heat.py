"""A heat strip keeps its past in bounded memory, and tells node and value under the mouse."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nnstudio.ui.plots.colormap import TABLE
from nnstudio.ui.plots.heat import MOST_COLUMNS, HeatHistory
from nnstudio.ui.plots.heat_strip import LEAST_ROW, HeatStrip
from nnstudio.ui.plots.view import View

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
    made.view.set_span((0.0, 1000.0))
    made.follow(1000)
    with qtbot.waitExposed(made):
        made.show()
    made.settle()
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
    light = TABLE @ [0.2126, 0.7152, 0.0722]
    assert (np.diff(light) > -0.5).all()  # parts of a color are whole numbers
    assert light[-1] > light[0] + 150
    assert len({tuple(row) for row in TABLE.tolist()}) > 200


def test_rows_are_painted_in_the_colors_of_their_values(strip: HeatStrip) -> None:
    image = strip.image(1)
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


def wheel(strip: HeatStrip, notches: int) -> None:
    at = strip.room.center().toPoint()
    event = QWheelEvent(
        QPointF(at), QPointF(strip.viewport().mapToGlobal(at)), QPoint(), QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(strip.viewport(), event)


def test_ten_thousand_rows_scroll_with_the_wheel(strip: HeatStrip) -> None:
    many = HeatHistory()
    many.append(1, {f"node{number}": 1.0 for number in range(10_000)})
    strip.show_history(many)
    strip.settle()
    assert strip.scroll.maximum() > 100_000
    assert strip.row_height == LEAST_ROW
    wheel(strip, -3)
    strip.settle()
    assert strip.view.up[0] > 2
    assert strip.view.across == (0.0, 1000.0)
    assert strip.cost < 0.1


def test_the_wheel_zooms_the_steps_of_all_that_is_linked_where_every_row_is_seen(
    strip: HeatStrip,
) -> None:
    other = View()
    other.set_span((0.0, 1000.0))
    strip.link(other)
    wheel(strip, 2)
    assert strip.view.across == other.across != (0.0, 1000.0)
    assert strip.view.up == (0.0, 3.0)


def test_a_selected_node_is_marked_at_its_name(strip: HeatStrip) -> None:
    before = strip.image(1)
    strip.pick(["conv2"])
    assert strip.image(1) != before


def test_an_empty_strip_says_so(qtbot: QtBot) -> None:
    empty = HeatStrip("Gradient norm")
    qtbot.addWidget(empty)
    empty.resize(300, 100)
    empty.viewport().grab()
    with qtbot.assertNotEmitted(empty.chosen):
        qtbot.mouseClick(empty.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(50, 50))
