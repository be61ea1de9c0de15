"""Loops on the canvas: regions that follow their nodes, wires that run back, marks to click."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QHelpEvent, QImage, QPainter
from PySide6.QtWidgets import QApplication, QMenu, QToolTip
from pytestqt.qtbot import QtBot

from nnstudio.project import edits
from nnstudio.project.layout import places_of
from nnstudio.project.project import Project
from nnstudio.ui.canvas import drawing
from nnstudio.ui.canvas.loops.marks import WORDS
from tests.project.loopy import rnn, two_delays
from tests.ui.canvas.conftest import Hand, MakeHand


def badge(hand: Hand, mark: str) -> tuple[float, float]:
    """Where the sign of a mark is."""
    (found,) = [each for each in hand.canvas.scene.badges if each.mark == mark]
    return found.x, found.y


def marks(hand: Hand) -> set[str]:
    return {each.mark for each in hand.canvas.scene.badges}


def test_the_region_holds_the_loop_and_says_its_steps(hand: Hand) -> None:
    (region,) = hand.canvas.scene.regions
    assert region.caption == "loop over dim 1 (12 steps)"
    left, top, right, bottom = region.rect
    for name in ("h", "w_h", "total", "tanh"):
        x, y = hand.node(name).at or (0.0, 0.0)
        assert left < x < right and top < y < bottom
    assert (hand.node("w_x").at or (0.0, 0.0))[0] < left


def test_the_region_follows_a_node_and_goes_with_the_last_wire_back(hand: Hand) -> None:
    scene = hand.canvas.scene
    before = scene.regions[0].rect
    x, y = hand.node("tanh").at or (0.0, 0.0)
    hand.studio.apply(edits.move({hand.node("tanh").id: (x, y + 400)}))
    assert scene.regions[0].rect[3] > before[3] + 200
    back = next(w for w in hand.graph.wires.values() if w.target == hand.node("h").id)
    hand.studio.apply(edits.disconnect(back.id))
    assert scene.regions == () and not scene.badges
    hand.studio.undo()
    assert len(scene.regions) == 1


def test_a_node_of_no_loop_that_lies_in_its_region_is_cut_out(hand: Hand) -> None:
    x, y = hand.node("w_h").at or (0.0, 0.0)
    hand.studio.apply(edits.move({hand.node("w_x").id: (x, y + 110)}))
    assert len(hand.canvas.scene.regions[0].holes) == 1
    assert not hand.canvas.grab().isNull()


@pytest.mark.parametrize("make", [rnn, two_delays])
def test_a_wire_that_runs_back_meets_no_node(make_hand: MakeHand, make: object) -> None:
    assert callable(make)
    hand = make_hand(make())
    scene = hand.canvas.scene
    rows = np.flatnonzero(scene.turns > 0)
    assert len(rows) == sum(n.type == "Delay" for n in hand.graph.nodes.values())
    for course in scene.courses(rows, 20):
        between = np.concatenate(
            [one + (other - one) * np.linspace(0, 1, 9)[:, None]
             for one, other in pairwise(course)]
        )  # fmt: skip
        for left, top, wide, high in scene.nodes.rects.tolist():
            inside = (between[:, 0] > left + 1) & (between[:, 0] < left + wide - 1)
            inside &= (between[:, 1] > top) & (between[:, 1] < top + high)
            assert not inside.any()


def test_two_wires_that_run_back_have_lanes_of_their_own(make_hand: MakeHand) -> None:
    scene = make_hand(two_delays()).canvas.scene
    rows = np.flatnonzero(scene.turns > 0)
    assert len(set(scene.lanes[rows].tolist())) == 2
    assert len(set(scene.turns[rows].tolist())) == 2


def test_a_click_on_a_mark_turns_it_in_one_step(hand: Hand, qtbot: QtBot) -> None:
    assert marks(hand) == {"stepped", "every"}
    hand.click(*badge(hand, "every"))
    qtbot.waitUntil(lambda: marks(hand) == {"stepped", "last"})
    assert hand.studio.document.undo_label == "Mark the wire"
    hand.click(*badge(hand, "last"))
    qtbot.waitUntil(lambda: "every" in marks(hand))
    hand.studio.undo()
    hand.studio.undo()
    qtbot.waitUntil(lambda: marks(hand) == {"stepped", "every"})
    assert all(wire.mark == "" for wire in hand.graph.wires.values())


def test_the_key_turns_the_marks_of_the_selected_wires(hand: Hand, qtbot: QtBot) -> None:
    wire = next(w for w in hand.graph.wires.values() if w.source == hand.node("w_x").id)
    hand.studio.select((), [wire.id])
    hand.key(Qt.Key.Key_T)
    qtbot.waitUntil(lambda: "held" in marks(hand))
    assert hand.graph.wires[wire.id].mark == "held"
    hand.studio.select((), [next(iter(hand.graph.wires))])
    before = hand.studio.project
    hand.key(Qt.Key.Key_T)
    assert hand.studio.project is before, "that wire crosses no border"


def test_the_menu_of_a_mark_offers_to_turn_it(hand: Hand) -> None:
    at = hand.at(*badge(hand, "stepped"))
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, hand.canvas.mapToGlobal(at))
    QApplication.sendEvent(hand.canvas, event)
    (menu,) = hand.canvas.findChildren(QMenu)
    words = [action.text() for action in menu.actions()]
    assert any("border" in each for each in words)
    menu.close()


def test_the_tip_of_a_mark_says_what_it_means_with_the_shapes(hand: Hand) -> None:
    at = hand.at(*badge(hand, "stepped"))
    event = QHelpEvent(QHelpEvent.Type.ToolTip, at, hand.canvas.mapToGlobal(at))
    QApplication.sendEvent(hand.canvas, event)
    text = QToolTip.text()
    assert WORDS["stepped"] in text and WORDS["held"] in text
    assert "N × 12 × 8 → N × 8" in text
    QToolTip.hideText()


def test_a_problem_of_the_loop_is_its_caption(hand: Hand, qtbot: QtBot) -> None:
    scene = hand.canvas.scene
    wire = next(w for w in hand.graph.wires.values() if w.source == hand.node("w_x").id)
    hand.studio.apply(edits.mark_wire(wire.id, "stepped"))
    hand.studio.apply(edits.set_setting("h", "dim", 5))
    qtbot.waitUntil(lambda: scene.regions[0].wrong)
    assert "has no dimension 5" in scene.regions[0].caption
    hand.studio.apply(edits.reset_setting("h", "dim"))
    qtbot.waitUntil(lambda: not scene.regions[0].wrong)
    hand.studio.apply(edits.mark_wire(wire.id, "held"))
    qtbot.waitUntil(lambda: scene.regions[0].wrong)
    assert "their number is not known" in scene.regions[0].caption


@pytest.mark.parametrize("zoom", [0.05, 0.3, 0.6, 1.0, 2.0])
def test_a_loop_is_painted_at_every_zoom(hand: Hand, zoom: float) -> None:
    hand.canvas.look(hand.canvas.view.zoomed(zoom, 0, 0).placed(50, 100))
    assert not hand.canvas.grab().isNull()


def test_a_wire_dropped_back_goes_through_a_delay(make_hand: MakeHand) -> None:
    steps = [
        edits.add_node("Input", "value", {"field": "x", "shape": (8,)}, (0, 0)),
        edits.add_node("Add", "plus", at=(260, 0)),
        edits.add_node("Tanh", "tanh", at=(520, 0)),
        edits.connect("value", "y", "plus", "x"),
        edits.connect("plus", "y", "tanh", "x"),
    ]
    hand = make_hand(edits.several("Build", steps).change(Project()))
    hand.canvas.look(hand.canvas.view.zoomed(1.0, 0, 0).placed(80, 150))
    start, end = hand.port("tanh", "y", True), hand.port("plus", "x", False)
    one, other = hand.at(start.x, start.y), hand.at(end.x, end.y)
    hand.drag((start.x, start.y), (end.x, end.y))
    assert one != other
    (delay,) = [node for node in hand.graph.nodes.values() if node.type == "Delay"]
    assert hand.studio.selection == {delay.id}
    ways = {(w.source, w.target) for w in hand.graph.wires.values()}
    assert {(hand.node("tanh").id, delay.id), (delay.id, hand.node("plus").id)} <= ways
    hand.studio.undo()
    assert len(hand.graph.nodes) == 3, "one step"


def test_a_wire_into_a_delay_is_offered_and_connected_as_it_is(make_hand: MakeHand) -> None:
    project = rnn()
    back = next(w for w in project.graph.wires.values() if w.target == 3)
    project = edits.disconnect(back.id).change(project)
    hand = make_hand(edits.move(dict(places_of(project.graph))).change(project))
    hand.canvas.operations.fit()
    start, end = hand.port("tanh", "y", True), hand.port("h", "x", False)
    hand.drag((start.x, start.y), (end.x, end.y))
    assert len([n for n in hand.graph.nodes.values() if n.type == "Delay"]) == 1
    assert any(w.target == 3 and w.input == "x" for w in hand.graph.wires.values())


def test_a_cycle_is_mended_by_its_fix(make_hand: MakeHand, qtbot: QtBot) -> None:
    from nnstudio.ui.fixing import edit_of

    steps = [
        edits.add_node("Input", "value", {"field": "x", "shape": (8,)}, (0, 0)),
        edits.add_node("Add", "plus", at=(260, 0)),
        edits.add_node("Tanh", "tanh", at=(520, 0)),
        edits.connect("value", "y", "plus", "x"),
        edits.connect("plus", "y", "tanh", "x"),
        edits.connect("tanh", "y", "plus", "x"),
    ]
    hand = make_hand(edits.several("Build", steps).change(Project()))
    qtbot.waitUntil(lambda: bool(hand.studio.problems))
    problem = next(each for each in hand.studio.problems if "depends on itself" in each.message)
    edit = edit_of(problem.fixes[0])
    assert edit is not None
    hand.studio.apply(edit)
    qtbot.waitUntil(
        lambda: not any("depends on itself" in each.message for each in hand.studio.problems)
    )
    assert len(hand.canvas.scene.regions) == 1


def test_the_pointer_over_a_mark_is_a_hand(hand: Hand) -> None:
    x, y = badge(hand, "stepped")
    hand.move(hand.at(x, y) + QPoint(200, 200), Qt.MouseButton.NoButton)
    hand.move(hand.at(x, y), Qt.MouseButton.NoButton)
    assert hand.canvas.hovered.mark is not None
    assert hand.canvas.cursor().shape() == Qt.CursorShape.PointingHandCursor
    assert hand.canvas.hit(hand.canvas.pointer(QPointF(hand.at(x, y)))).mark is not None


@pytest.mark.parametrize("detail", [True, False])
def test_marks_of_a_delay_are_as_round_and_leave_its_sign_free(hand: Hand, detail: bool) -> None:
    image = QImage(200, 100, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(20, 12)
    drawing.mark(painter, "error", 76.0, detail, delay=True)
    painter.end()
    assert image.pixelColor(21, 13).alpha() == 0  # the corner that a square outline would have
    if detail:
        for x in range(110, 145, 4):
            assert image.pixelColor(20 + x, 12 + 17).alpha() == 0


def test_a_circle_without_a_delay_is_seen(hand: Hand) -> None:
    for name, x in (("w_h", 0.0), ("total", 240.0), ("tanh", 480.0)):
        hand.studio.apply(edits.move({hand.node(name).id: (x, 0.0)}))
    hand.studio.apply(edits.remove_keeping_chain([hand.node("h").id]))
    scene = hand.canvas.scene
    assert not scene.loops
    wires = list(hand.graph.wires.values())
    (back,) = [
        w.id for w in wires if w.source == hand.node("tanh").id and w.target == hand.node("w_h").id
    ]
    row = int(scene.wires.row[back])
    (course,) = scene.courses(np.array([row]), 20)
    lowest = (scene.nodes.rects[:, 1] + scene.nodes.rects[:, 3]).min()
    assert course[10, 1] > lowest
    hand.studio.undo()
    assert len(scene.loops.groups) == 1
