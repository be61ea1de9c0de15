"""How the scene is looked at: wheel, keys, fits, the map, what is read at which zoom."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from nnstudio.project import edits
from nnstudio.ui import theme
from nnstudio.ui.canvas.hit import Hit
from nnstudio.ui.canvas.painter import SIGNS_FROM, TEXT_FROM
from nnstudio.ui.canvas.tips import tip
from tests.ui.canvas.conftest import Hand


def wheel(hand: Hand, at: QPoint, down: int, keys: Qt.KeyboardModifier) -> None:
    event = QWheelEvent(
        QPointF(at),
        QPointF(hand.canvas.mapToGlobal(at)),
        QPoint(),
        QPoint(0, down),
        Qt.MouseButton.NoButton,
        keys,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(hand.canvas, event)


def test_the_wheel_zooms_and_what_is_under_the_pointer_stays(hand: Hand) -> None:
    at = QPoint(300, 200)
    before = hand.canvas.view.to_scene(at.x(), at.y())
    wheel(hand, at, 120, Qt.KeyboardModifier.NoModifier)
    after = hand.canvas.view.to_scene(at.x(), at.y())
    assert hand.canvas.view.zoom > 1
    assert abs(after[0] - before[0]) < 1 and abs(after[1] - before[1]) < 1


def test_shift_and_the_wheel_move_sideways(hand: Hand) -> None:
    view = hand.canvas.view
    wheel(hand, QPoint(300, 200), 120, Qt.KeyboardModifier.ShiftModifier)
    assert hand.canvas.view.zoom == view.zoom
    assert hand.canvas.view.x > view.x


def test_middle_drag_moves_the_view(hand: Hand) -> None:
    view = hand.canvas.view
    hand.drag((300, 300), (340, 280), Qt.MouseButton.MiddleButton)
    assert (hand.canvas.view.x - view.x, hand.canvas.view.y - view.y) == (40, -20)


def test_home_shows_everything_and_f_the_selection(hand: Hand) -> None:
    hand.key(Qt.Key.Key_Home)
    left, top, right, bottom = hand.canvas.seen()
    bounds = hand.canvas.scene.bounds()
    assert bounds is not None
    assert left < bounds[0] and top < bounds[1] and right > bounds[2] and bottom > bounds[3]
    hand.studio.select([hand.node("pool").id])
    hand.canvas.look(hand.canvas.view.moved(5000, 0))
    hand.key(Qt.Key.Key_F)
    x, y = hand.canvas.view.to_widget(600, 236)
    assert abs(x - hand.canvas.width() / 2) < 2 and abs(y - hand.canvas.height() / 2) < 2


def test_a_revealed_node_comes_into_sight(hand: Hand) -> None:
    hand.canvas.look(hand.canvas.view.moved(9000, 9000))
    hand.studio.reveal(hand.node("relu").id)
    left, top, right, bottom = hand.canvas.seen()
    assert left < 520 < right and top < 0 < bottom
    assert hand.studio.selection == {hand.node("relu").id}


def test_the_map_moves_the_view_and_can_be_hidden(hand: Hand) -> None:
    view = hand.canvas.view
    QTest.mouseClick(hand.canvas.corner.map, Qt.MouseButton.LeftButton, pos=QPoint(20, 20))
    assert hand.canvas.view != view and hand.canvas.view.zoom == view.zoom
    hand.canvas.operations.minimap()
    assert not hand.canvas.corner.map.isVisible()


def test_every_zoom_and_theme_paints(hand: Hand) -> None:
    seen = set()
    for look in (theme.LIGHT, theme.DARK):
        theme.apply(QApplication.instance(), look)
        hand.studio.themed.emit(look)
        for zoom in (SIGNS_FROM / 2, TEXT_FROM * 0.9, 1.0, 3.0):
            hand.canvas.look(hand.canvas.view.zoomed(zoom, 300, 200))
            image = hand.canvas.grab().toImage()
            seen.add(bytes(image.constBits()))
    assert len(seen) == 8


def test_tab_leaves_the_canvas(hand: Hand, qtbot: QtBot) -> None:
    before = hand.studio.project
    hand.key(Qt.Key.Key_Tab)
    assert hand.studio.project is before
    assert not isinstance(QApplication.focusWidget(), QLineEdit)
    assert hand.canvas.accessibleName() == "Canvas"


def test_problems_are_told_where_they_are(hand: Hand, qtbot: QtBot) -> None:
    def told() -> None:
        assert hand.canvas.scene.problems.get(hand.node("pool").id)

    qtbot.waitUntil(told, timeout=5000)
    scene = hand.canvas.scene
    assert "nothing is wired" in tip(scene, Hit(node=hand.node("pool").id))
    assert "nothing is wired" in tip(scene, Hit(port=hand.port("pool", "x", False)))


def test_shapes_arrive_and_change_with_an_edit(hand: Hand, qtbot: QtBot) -> None:
    conv = hand.node("conv").id

    def shape(text: str) -> None:
        report = hand.canvas.scene.reports.get(conv)
        assert report is not None and str(report.outputs["y"]) == text

    qtbot.waitUntil(lambda: shape("N × 32 × 26 × 26"), timeout=5000)
    hand.studio.apply(edits.set_setting(conv, "out_channels", 7))
    qtbot.waitUntil(lambda: shape("N × 7 × 26 × 26"), timeout=5000)


def test_the_map_is_there_only_while_something_is_out_of_sight(hand: Hand) -> None:
    canvas = hand.canvas
    canvas.operations.fit()
    assert not canvas.corner.map.isVisible()
    canvas.operations.zoom_one()
    canvas.look(canvas.view.moved(-300, 0))
    assert canvas.corner.map.isVisible()
    canvas.operations.minimap()
    canvas.look(canvas.view.moved(-10, 0))
    assert not canvas.corner.map.isVisible()


def test_the_map_takes_the_form_of_the_graph_within_a_share_of_the_canvas(hand: Hand) -> None:
    canvas = hand.canvas
    canvas.resize(800, 400)
    canvas.look(canvas.view.moved(-300, 0))
    size = canvas.corner.map.size()
    assert size.width() == 160 and size.height() <= 80


def test_everything_else_stays_in_sight_while_a_node_is_dragged(hand: Hand) -> None:
    canvas = hand.canvas
    corner, over_relu = QPoint(3, 3), hand.at(*hand.header("relu"))
    before = canvas.grab().toImage()
    start = hand.at(*hand.header("conv"))
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=start)
    for step in (10, 40, 80):
        hand.move(start + QPoint(0, step), Qt.MouseButton.LeftButton)
    assert canvas.lifted is not None
    image = canvas.grab().toImage()
    assert image.pixelColor(corner) == before.pixelColor(corner)
    assert image.pixelColor(over_relu) == before.pixelColor(over_relu)
    assert image.pixelColor(start) != before.pixelColor(start)
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=start + QPoint(0, 80))
