"""Loops while they are dragged, copied, wired one into the other, mended; wires past them."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nnstudio.project import edits
from nnstudio.project.layout import places_of
from nnstudio.project.layout.looped import LOOP_ABOVE
from nnstudio.project.problem import Problem
from nnstudio.ui import theme
from nnstudio.ui.canvas.hit import Hit
from nnstudio.ui.canvas.tips import tip
from tests.project.loopy import rnn, two_delays
from tests.ui.canvas.conftest import LEFT, Hand, MakeHand


def marks(hand: Hand) -> set[str]:
    return {each.mark for each in hand.canvas.scene.badges}


def test_a_wire_back_keeps_its_arc_while_its_node_is_dragged(hand: Hand) -> None:
    scene, tanh = hand.canvas.scene, hand.node("tanh")
    hand.studio.select([tanh.id])
    x, y = hand.header("tanh")
    QTest.mousePress(hand.canvas, LEFT, pos=hand.at(x, y))
    for share in (0.3, 0.7, 1.0):
        hand.move(hand.at(x + 40 * share, y + 120 * share), LEFT)
    lifted = hand.canvas.lifted
    assert lifted is not None
    ends, arcs = lifted.border(scene)
    assert arcs is not None and arcs.back.tolist() == [True]
    assert len(ends) == 2, "from the sum and to the head"
    assert not hand.canvas.grab().isNull()
    lane = float(arcs.lanes[0])
    QTest.mouseRelease(hand.canvas, LEFT, pos=hand.at(x + 40, y + 120))
    back = next(w.id for w in hand.graph.wires.values() if w.target == hand.node("h").id)
    assert scene.lanes[int(scene.wires.row[back])] == lane, "as it was shown"
    assert lane > scene.nodes.rects[int(scene.nodes.row[tanh.id]), 1]


def test_the_region_stays_while_one_of_its_nodes_is_dragged(hand: Hand) -> None:
    from nnstudio.ui.canvas.lifted import Lifted

    scene = hand.canvas.scene
    (group,) = scene.loops.groups
    rows = scene.nodes.rows(group)
    some, all_ = Lifted(scene, group[:1]), Lifted(scene, group)
    assert (some.still.has_loop(rows), some.moving.has_loop(rows)) == (True, False)
    assert (all_.still.has_loop(rows), all_.moving.has_loop(rows)) == (False, True)


def between(hand: Hand) -> tuple[str, str]:
    """How the wire from one loop to the other leaves, and enters."""
    tanh = hand.node("tanh").id
    first, second = sorted(
        (b for b in hand.canvas.scene.badges if hand.graph.wires[b.wire].source == tanh),
        key=lambda b: b.second,
    )
    assert first.x < second.x
    return first.mark, second.mark


def test_a_wire_from_loop_to_loop_has_a_mark_at_both_borders(stacked: Hand, qtbot: QtBot) -> None:
    hand, scene = stacked, stacked.canvas.scene
    assert between(hand) == ("every", "stepped")
    wire = hand.graph.wires[next(iter(scene.loops.entries))]
    assert str(scene.tensor(wire)) == "N × 12 × 8", "what lies between the two"
    (entry,) = [badge for badge in scene.badges if badge.second]
    found = hand.canvas.hit(hand.canvas.pointer(QPointF(hand.at(entry.x, entry.y))))
    assert (found.mark, found.second) == (wire.id, True)
    assert "N × 12 × 8 → N × 8" in tip(scene, found)
    hand.click(entry.x, entry.y)
    qtbot.waitUntil(lambda: between(hand) == ("every", "held"))
    hand.studio.undo()
    qtbot.waitUntil(lambda: between(hand) == ("every", "stepped"))
    leaving = next(b for b in scene.badges if b.wire == wire.id and not b.second)
    assert "N × 8 → N × 12 × 8" in tip(scene, Hit(mark=wire.id))
    hand.click(leaving.x, leaving.y)
    qtbot.waitUntil(lambda: between(hand) == ("last", "held"))
    assert not hand.canvas.grab().isNull()


def test_a_loop_behind_another_is_unrolled_with_its_input(stacked: Hand) -> None:
    stacked.studio.select([stacked.node("tanh2").id])
    stacked.key(Qt.Key.Key_U)
    scene = stacked.canvas.unfolding.view.scene
    (chip,) = [node for node in scene.nodes.values if node.name == "tanh (t)"]
    assert str(scene.reports[chip.id].outputs["y"]) == "N × 8"


def mended(hand: Hand, qtbot: QtBot, words: str, fix: int) -> str:
    """Click a fix of the problem with these words; the text of the fix."""
    from nnstudio.ui.fixing import edit_of

    def told() -> list[Problem]:
        return [each for each in hand.studio.problems if words in each.message]

    qtbot.waitUntil(lambda: bool(told()))
    chosen = told()[0].fixes[fix]
    edit = edit_of(chosen)
    assert edit is not None, chosen.text
    hand.studio.apply(edit)
    qtbot.waitUntil(lambda: not told())
    return chosen.text


def test_loops_that_take_no_steps_are_mended_by_a_click(make_hand: MakeHand, qtbot: QtBot) -> None:
    hand = make_hand(two_delays())
    wire = next(w for w in hand.graph.wires.values() if w.source == hand.node("w_x").id)
    hand.studio.apply(edits.mark_wire(wire.id, "held"))
    words = "nothing that enters the loop has steps"
    assert mended(hand, qtbot, words, 0) == "mark the wire from w_x as stepped"
    hand.studio.undo()
    assert mended(hand, qtbot, words, 1) == "set steps of h to 10"
    assert [hand.node(name).settings["steps"] for name in ("h", "c")] == [10, 10]
    assert not [each for each in hand.studio.problems if "delays of one loop" in each.message]


def test_a_dimension_that_is_too_large_is_mended_by_a_click(
    make_hand: MakeHand, qtbot: QtBot
) -> None:
    hand = make_hand(two_delays())
    hand.studio.apply(edits.set_loop("h", "dim", 5))
    assert mended(hand, qtbot, "has no dimension 5", 0) == "set dim of h to 1"
    assert [hand.node(name).settings["dim"] for name in ("h", "c")] == [1, 1]
    hand.studio.undo()
    assert mended(hand, qtbot, "has no dimension 5", 1) == "mark the wire from w_x as held"


def test_no_mark_is_shown_of_what_is_not_known(make_hand: MakeHand, qtbot: QtBot) -> None:
    project = edits.disconnect(next(iter(rnn().graph.wires))).change(rnn())
    hand = make_hand(edits.move(dict(places_of(project.graph))).change(project))
    qtbot.waitUntil(lambda: hand.studio.analysis is not None)
    assert marks(hand) == {"every"}
    hand.key(Qt.Key.Key_U)
    names = [node.name for node in hand.canvas.unfolding.view.scene.nodes.values]
    assert "w_x (t)" in names and "w_x" not in names


def test_a_wire_that_passes_above_a_loop_does_not_strike_its_caption(
    make_hand: MakeHand, qtbot: QtBot
) -> None:
    places = dict(places_of(rnn().graph))
    project = edits.move(places).change(rnn())
    line = min(places[key][1] for key in (3, 4, 5, 6)) - LOOP_ABOVE - 40.0  # far away it is there
    steps = [
        edits.move({2: (-900.0, line - 38.0)}),
        edits.add_node("Add", "over", at=(1600, line - 38.0)),
        edits.connect("w_x", "y", "over", "x"),
    ]
    hand = make_hand(edits.several("Pass", steps).change(project))
    qtbot.waitUntil(lambda: hand.studio.analysis is not None)
    canvas = hand.canvas
    canvas.look(canvas.view.zoomed(0.2, 0, 0).placed(300, 300))
    image = canvas.grab().toImage()
    left, level = canvas.view.to_widget(canvas.scene.regions[0].rect[0], line)
    assert image.pixelColor(round(left) - 20, round(level)) != theme.current().canvas
    assert image.pixelColor(round(left) + 15, round(level)) == theme.current().canvas


def test_a_copy_of_a_loop_lies_below_its_region(hand: Hand) -> None:
    hand.studio.select(hand.canvas.scene.loops.groups[0])
    hand.key(Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    one, other = sorted(hand.canvas.scene.regions, key=lambda region: region.rect[1])
    assert other.rect[1] >= one.rect[3]


def test_a_wire_that_has_nothing_to_do_with_a_loop_goes_around_it(
    make_hand: MakeHand, qtbot: QtBot
) -> None:
    steps = [
        edits.add_node("Concatenate", "joined"),
        edits.connect("head", "y", "joined", "x"),
        edits.connect("w_x", "y", "joined", "x"),
    ]
    project = edits.several("Pass", steps).change(rnn())
    for y in (-80.0, -20.0, 40.0, 100.0):
        places = dict(places_of(project.graph))
        places[2] = (places[2][0], places[4][1] + y)
        hand = make_hand(edits.move(places).change(project))
        qtbot.waitUntil(lambda hand=hand: hand.studio.analysis is not None)
        scene = hand.canvas.scene
        over = next(w for w in hand.graph.wires.values() if w.target == hand.node("joined").id
                    and w.source == hand.node("w_x").id)  # fmt: skip
        (course,) = scene.courses(scene.wires.rows([over.id]), 20)
        left, top, right, bottom = scene.regions[0].rect
        across = (course[:, 0] > left + 1) & (course[:, 0] < right - 1)
        inside = across & (course[:, 1] > top + 1) & (course[:, 1] < bottom - 1)
        assert not inside.any()
