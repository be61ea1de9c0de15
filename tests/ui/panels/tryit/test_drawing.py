"""A drawing becomes what MNIST's images are: 20 of 28 pixels, with its mass in the middle."""

from __future__ import annotations

import numpy
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from nnstudio.ui.panels.tryit.drawing import prepared, scaled
from nnstudio.ui.panels.tryit.pad import SIDE, DrawingPad

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton


def middle_of(image: numpy.ndarray) -> tuple[float, float]:
    """The center of mass, down and across."""
    mass = image.astype(float)
    return tuple(
        float((mass.sum(axis=1 - axis) * numpy.arange(mass.shape[axis])).sum() / mass.sum())
        for axis in (0, 1)
    )  # type: ignore[return-value]


@pytest.mark.parametrize("corner", [(5, 5), (150, 20), (90, 170)])
def test_ink_anywhere_is_centered_by_its_mass_and_20_pixels_tall(corner: tuple[int, int]) -> None:
    drawn = numpy.zeros((SIDE, SIDE), numpy.uint8)
    top, left = corner
    drawn[top : top + 100, left : left + 30] = 255
    drawn[top + 80 : top + 100, left : left + 60] = 255  # heavier below: an L
    made = prepared(drawn, 28, 28)
    rows = numpy.flatnonzero((made > 40).any(axis=1))
    assert made.shape == (28, 28) and 19 <= len(rows) <= 21
    assert middle_of(made) == pytest.approx((13.5, 13.5), abs=0.6)
    assert made.max() > 240


def test_the_same_ink_elsewhere_and_smaller_looks_almost_the_same() -> None:
    one, other = (numpy.zeros((SIDE, SIDE), numpy.uint8) for _ in range(2))
    one[20:180, 40:60] = 255
    other[150:230, 200:210] = 255
    difference = prepared(one, 28, 28).astype(int) - prepared(other, 28, 28)
    assert numpy.abs(difference).max() < 140 and numpy.abs(difference).mean() < 3


def test_nothing_drawn_is_black() -> None:
    assert not prepared(numpy.zeros((SIDE, SIDE), numpy.uint8), 28, 28).any()


def test_a_dot_stays_within_the_image() -> None:
    drawn = numpy.zeros((SIDE, SIDE), numpy.uint8)
    drawn[279, 279] = 255
    assert prepared(drawn, 28, 28).any() and prepared(drawn, 8, 8).shape == (8, 8)


def test_scaling_keeps_the_mean() -> None:
    stripes = numpy.zeros((280, 280), numpy.uint8)
    stripes[:, ::2] = 200
    small = scaled(stripes, 28, 28)
    assert abs(float(small.mean()) - 100) < 4 and float(small.std()) < 20


def test_the_brush_is_soft_and_strokes_do_not_add_up(qtbot: QtBot) -> None:
    pad = DrawingPad()
    qtbot.addWidget(pad)
    assert pad.is_empty
    with qtbot.waitSignal(pad.changed):
        qtbot.mousePress(pad, LEFT, pos=QPoint(40, 112))
    for x in range(44, 180, 4):
        qtbot.mouseMove(pad, QPoint(x, 112))
    qtbot.mouseRelease(pad, LEFT, pos=QPoint(180, 112))
    column = pad.ink[:, SIDE // 2]
    assert column.max() == 255
    levels = set(column[(column > 0) & (column < 255)].tolist())
    assert any(40 < each < 120 for each in levels), "no soft edge"
    before = column.astype(int)
    qtbot.mousePress(pad, LEFT, pos=QPoint(100, 112))
    qtbot.mouseMove(pad, QPoint(120, 112))
    qtbot.mouseRelease(pad, LEFT, pos=QPoint(120, 112))
    after = pad.ink[:, SIDE // 2].astype(int)
    assert ((before > 0) == (after > 0)).all(), "wider"
    assert numpy.abs(after - before).sum() < 0.05 * before.sum()


def test_the_right_button_rubs_out_and_delete_clears(qtbot: QtBot) -> None:
    pad = DrawingPad()
    qtbot.addWidget(pad)
    qtbot.mouseClick(pad, LEFT, pos=QPoint(100, 100))
    qtbot.mouseClick(pad, RIGHT, pos=QPoint(100, 100))
    assert not pad.ink.any() and pad.is_empty
    qtbot.mouseClick(pad, LEFT, pos=QPoint(60, 60))
    qtbot.keyClick(pad, Qt.Key.Key_Delete)
    assert pad.is_empty


def test_drawing_begins_anew_over_a_picture(qtbot: QtBot) -> None:
    pad = DrawingPad()
    qtbot.addWidget(pad)
    picture = QImage(10, 10, QImage.Format.Format_RGB32)
    picture.fill(QColor("red"))
    pad.show_picture(picture)
    assert not pad.is_empty and not pad.ink.any()
    qtbot.mouseClick(pad, LEFT, pos=QPoint(60, 60))
    assert pad.picture is None and pad.ink.any()
