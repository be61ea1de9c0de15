"""Tiles fill the room; rows of controls wrap."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from nnstudio.ui.plots.flow import Flow
from nnstudio.ui.plots.tiles import GAP, LEAST_HEIGHT, LEAST_WIDTH, Tiles, arrangement


@pytest.mark.parametrize("width", [200, 640, 1280, 2560])
@pytest.mark.parametrize("height", [100, 300, 900])
@pytest.mark.parametrize("count", [1, 4, 7, 20])
def test_tiles_are_never_too_small_to_read(width: int, height: int, count: int) -> None:
    columns, high = arrangement(count, QSize(width, height))
    assert high >= min(LEAST_HEIGHT, height) or high == height
    assert columns == 1 or (width - GAP * (columns - 1)) / columns >= LEAST_WIDTH - 1


def test_tiles_do_not_overlap_and_fill_the_width(qtbot: QtBot) -> None:
    tiles = Tiles()
    qtbot.addWidget(tiles)
    tiles.resize(1000, 400)
    shown = [QWidget() for _ in range(5)]
    tiles.set_tiles(shown)
    tiles.show()
    boxes = [tile.geometry() for tile in shown]
    assert not any(a.intersects(b) for a in boxes for b in boxes if a is not b)
    assert max(box.right() for box in boxes) == tiles.viewport().width() - 1
    tiles.set_tiles(shown[:2])
    assert [tile.isVisible() for tile in shown] == [True, True, False, False, False]


def test_a_row_of_controls_goes_on_in_the_next_row(qtbot: QtBot) -> None:
    owner = QWidget()
    qtbot.addWidget(owner)
    flow = Flow(owner)
    for number in range(6):
        flow.addWidget(QLabel(f"a label of some length {number}"))
    assert flow.heightForWidth(2000) < flow.heightForWidth(600) < flow.heightForWidth(160)
