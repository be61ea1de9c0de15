"""The confusion matrix in low and narrow places: nothing overlaps, nothing is out of reach."""

from __future__ import annotations

import numpy
import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nnstudio.engine.messages import Array, Judged, Worst
from nnstudio.ui import theme
from nnstudio.ui.panels.tryit.confusion import Confusion
from nnstudio.ui.panels.tryit.confusion_plan import LEAST, MOST, planned
from nnstudio.ui.panels.tryit.mistakes import Mistakes

LEFT = Qt.MouseButton.LeftButton
DIGITS = tuple("0123456789")
CLOTHES = ("T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker",
           "Bag", "Ankle boot")  # fmt: skip
TWO = ("no", "yes, and with a name that goes on and on and never seems to come to its end")
FIFTY = tuple(f"class number {at}" for at in range(50))


def counts(size: int, most: int = 1300) -> tuple[tuple[int, ...], ...]:
    chance = numpy.random.default_rng(0)
    found = chance.poisson(1, (size, size))
    found[numpy.arange(size), numpy.arange(size)] = chance.integers(most // 20, most, size)
    return tuple(tuple(map(int, row)) for row in found)


@pytest.fixture
def matrix(qtbot: QtBot) -> Confusion:
    made = Confusion()
    qtbot.addWidget(made)
    made.show()
    return made


def shown(matrix: Confusion, classes: tuple[str, ...], width: int, height: int) -> Confusion:
    matrix.resize(width, height)
    matrix.put(classes, counts(len(classes)))
    QApplication.processEvents()
    return matrix


@pytest.mark.parametrize("classes", [DIGITS, CLOTHES, TWO, FIFTY], ids=["10", "names", "2", "50"])
@pytest.mark.parametrize("size", [(376, 100), (376, 140), (376, 250), (376, 900), (200, 300)])
def test_names_and_numbers_have_room_and_every_cell_is_reached(
    matrix: Confusion, classes: tuple[str, ...], size: tuple[int, int]
) -> None:
    plan = shown(matrix, classes, *size).plan
    metrics = QFontMetrics(theme.font(theme.TINY))
    assert LEAST <= plan.side <= MOST
    assert plan.left <= matrix.viewport().width() * 2 // 3
    if not plan.upright:
        assert all(metrics.horizontalAdvance(name) <= plan.side for name in classes)
    lines = QFontMetrics(theme.font(matrix.type_of_names))
    assert lines.tightBoundingRect("Ágj").height() <= plan.side
    written = [matrix.number_in((row, row)) for row in range(len(classes))]
    if any(written):
        assert all(written), "all numbers or none"
        small = QFontMetrics(theme.font(9))
        assert all(small.horizontalAdvance(text) < plan.side for text in written)
    last = (len(classes) - 1, len(classes) - 1)
    for bar in (matrix.verticalScrollBar(), matrix.horizontalScrollBar()):
        bar.setValue(bar.maximum())
    assert QRectF(matrix.viewport().rect()).contains(matrix.rect_of(last))
    assert not matrix.grab().isNull()


def test_it_gives_up_captions_then_size_then_numbers_then_scrolls(matrix: Confusion) -> None:
    high = shown(matrix, DIGITS, 376, 420)
    assert high.plan.captions and high.plan.side >= 30 and high.number_in((0, 0))
    lower = shown(matrix, DIGITS, 376, 240)
    assert not lower.plan.captions and lower.plan.side < 30 and lower.number_in((0, 0))
    low = shown(matrix, DIGITS, 376, 140)
    assert low.plan.side >= LEAST and not low.number_in((0, 0))
    assert low.verticalScrollBar().maximum() == 0
    lowest = shown(matrix, DIGITS, 376, 90)
    assert lowest.plan.side == LEAST
    assert lowest.verticalScrollBar().maximum() > 0


def test_it_is_never_higher_than_its_place_while_cells_can_shrink() -> None:
    for widest in (7, 60, 300):
        for count in (2, 10, 50):
            for height in range(60, 700, 5):
                plan = planned(count, widest, 400, height)
                assert plan.side == LEAST or plan.top + plan.side * count < height


def test_tips_say_what_has_no_room(matrix: Confusion) -> None:
    shown(matrix, CLOTHES, 376, 150)
    there = matrix.rect_of((1, 2)).center().toPoint()
    number = matrix.counts[1][2]
    words = f"{number} {'row' if number == 1 else 'rows'} of Trouser answered as Pullover"
    assert matrix.tip(there) == words
    assert matrix.tip(QPoint(3, there.y())) == "It is Trouser."
    assert matrix.tip(QPoint(there.x(), 3)) == "Answered as Pullover."
    assert matrix.tip(QPoint(1, 1)) == ""


def test_keys_scroll_to_their_cell_and_clicks_find_it(qtbot: QtBot, matrix: Confusion) -> None:
    shown(matrix, FIFTY, 376, 150)
    matrix.setFocus()
    for _ in range(30):
        qtbot.keyClick(matrix, Qt.Key.Key_Down)
        qtbot.keyClick(matrix, Qt.Key.Key_Right)
    qtbot.keyClick(matrix, Qt.Key.Key_Return)
    assert matrix.cell == (30, 30)
    plan, room = matrix.plan, QRectF(matrix.viewport().rect())
    room.setTopLeft(QPoint(plan.left, plan.top))
    assert room.contains(matrix.rect_of((30, 30)))
    place = matrix.rect_of((29, 28)).center().toPoint()
    qtbot.mouseClick(matrix.viewport(), LEFT, pos=place)
    assert matrix.cell == (29, 28)
    for _ in range(40):
        qtbot.keyClick(matrix, Qt.Key.Key_Up)
    assert matrix.verticalScrollBar().value() == 0
    qtbot.keyClick(matrix, Qt.Key.Key_Escape)
    assert matrix.cell is None


def judged(classes: tuple[str, ...]) -> Judged:
    found = counts(len(classes))
    pixels = numpy.zeros((2, 1, 8, 8), dtype=numpy.uint8)
    shares = numpy.zeros((2, len(classes)), dtype=numpy.float32)
    worst = (Worst(0, classes[0], classes[1], 0.9), Worst(1, classes[1], classes[0], 0.8))
    return Judged(
        serial=1,
        run="run",
        step=1,
        split="test",
        rows=sum(map(sum, found)),
        figures=(("loss", 0.1), ("accuracy", 0.96)),
        classes=classes,
        confusion=found,
        worst=worst,
        inputs=(("image", Array("uint8", pixels.shape, pixels.tobytes())),),
        probabilities=Array("float32", shares.shape, shares.tobytes()),
    )


@pytest.mark.parametrize("classes", [DIGITS, CLOTHES, TWO, FIFTY], ids=["10", "names", "2", "50"])
def test_in_a_low_dock_the_page_does_not_scroll_around_the_matrix(
    qtbot: QtBot, classes: tuple[str, ...]
) -> None:
    page = Mistakes()
    qtbot.addWidget(page)
    page.resize(1280, 225)
    page.show()
    page._take(judged(classes))
    QApplication.processEvents()
    outer = page.sides._left
    qtbot.waitUntil(lambda: page.matrix.height() < 150)
    assert outer.verticalScrollBar().maximum() == 0
    page.resize(1280, 700)
    qtbot.waitUntil(lambda: page.matrix.plan.captions)
    page.resize(420, 225)  # in one column the page scrolls as one
    inner = page.matrix.verticalScrollBar()
    qtbot.waitUntil(lambda: outer.verticalScrollBar().maximum() > 0 == inner.maximum())
