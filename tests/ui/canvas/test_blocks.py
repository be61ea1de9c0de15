"""Blocks on the canvas: entered, left, made, repeated, and seen; weights in common."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nnstudio.project import edits
from nnstudio.project.edits import inside
from nnstudio.project.graph import Graph
from nnstudio.project.library import LibraryBlock, Listing
from nnstudio.project.project import Project
from nnstudio.ui.canvas.blocks import can_be_done
from nnstudio.ui.canvas.hit import Hit
from nnstudio.ui.canvas.links import link_text, linked
from nnstudio.ui.canvas.tips import tip
from nnstudio.ui.canvas.uses import is_stacked, repeat_text
from tests.project.blocky import blocky
from tests.ui.canvas.conftest import LEFT, NONE, Hand, MakeHand

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def hand(make_hand: MakeHand, qtbot: QtBot) -> Hand:
    """The project of blocks, seen at zoom 1."""
    found = make_hand(blocky())
    found.canvas.look(found.canvas.view.zoomed(1.0, 0, 0).placed(40, 150))
    qtbot.waitUntil(lambda: found.studio.analysis is not None, timeout=20_000)
    return found


def graph(hand: Hand) -> Graph:
    """The graph shown."""
    return hand.studio.graph


def body(hand: Hand, name: str) -> QPoint:
    """A place on the body of a node, in the widget."""
    left, top = graph(hand).named(name).at or (0.0, 0.0)
    return hand.at(left + 80, top + 70)


def test_double_click_on_the_body_enters_and_escape_leaves(hand: Hand) -> None:
    QTest.mouseDClick(hand.canvas, LEFT, pos=body(hand, "first"))
    assert hand.studio.block == "Stage"
    assert hand.canvas.scene.node(graph(hand).named("unit").id) is not None
    hand.key(Qt.Key.Key_Escape)
    assert hand.studio.scope == ()


def test_double_click_on_another_node_enters_nothing(hand: Hand) -> None:
    left, top = hand.node("left").at or (0.0, 0.0)
    QTest.mouseDClick(hand.canvas, LEFT, pos=hand.at(left + 80, top + 50))
    assert hand.studio.scope == () and hand.canvas.name_field.isHidden()


@pytest.mark.parametrize(
    ("enter", "leave"),
    [
        ((Qt.Key.Key_Return, NONE), (Qt.Key.Key_Up, CONTROL)),
        ((Qt.Key.Key_Down, CONTROL), (Qt.Key.Key_Backspace, NONE)),
    ],
)
def test_keys_enter_and_leave(
    hand: Hand,
    enter: tuple[Qt.Key, Qt.KeyboardModifier],
    leave: tuple[Qt.Key, Qt.KeyboardModifier],
) -> None:
    hand.studio.select([hand.node("second").id])
    hand.key(enter[0], enter[1])
    assert hand.studio.block == "Stage"
    hand.key(leave[0], leave[1])
    assert hand.studio.scope == ()


def test_backspace_deletes_what_is_selected_inside(hand: Hand) -> None:
    hand.studio.enter(hand.node("first").id)
    hand.studio.select([graph(hand).named("unit").id])
    hand.key(Qt.Key.Key_Backspace)
    assert hand.studio.block == "Stage" and len(graph(hand).nodes) == 2


def test_a_new_block_is_named_used_and_shown_to_be_filled(hand: Hand) -> None:
    before = hand.studio.project
    hand.move(QPoint(500, 420), Qt.MouseButton.NoButton)
    hand.canvas.operations.new_block()
    field = hand.canvas.name_field
    assert field.isVisible()
    hand.type("gated unit")
    hand.key(Qt.Key.Key_Return)
    assert hand.studio.block == "GatedUnit" and field.isHidden()
    assert {node.type for node in graph(hand).nodes.values()} == {"BlockInput", "BlockOutput"}
    hand.key(Qt.Key.Key_Up, CONTROL)
    (use,) = (node for node in graph(hand).nodes.values() if node.type == "block:GatedUnit")
    assert use.at is not None and hand.studio.selection == {use.id}
    hand.studio.undo()
    assert hand.studio.project == before


def test_the_breadcrumb_leads_back(hand: Hand) -> None:
    crumb = hand.canvas.breadcrumb
    assert crumb.isHidden()
    hand.studio.enter(hand.node("first").id)
    hand.studio.enter(graph(hand).named("unit").id)
    assert [step.text() for step in crumb.steps] == ["Demo", "first", "unit"]
    assert crumb.isVisible()
    QTest.mouseClick(crumb.steps[1], LEFT)
    assert hand.studio.block == "Stage"
    QTest.mouseClick(crumb.steps[0], LEFT)
    assert hand.studio.scope == () and crumb.isHidden()


def test_the_breadcrumb_has_room_for_all_its_steps(hand: Hand, qtbot: QtBot) -> None:
    """One level further in it shrank to a dot."""
    crumb = hand.canvas.breadcrumb
    hand.studio.enter(hand.node("first").id)
    qtbot.wait(20)
    hand.studio.enter(graph(hand).named("unit").id)
    qtbot.wait(20)
    assert crumb.width() >= sum(step.sizeHint().width() for step in crumb.steps)
    assert all(crumb.rect().contains(step.geometry()) for step in crumb.steps)


def test_each_graph_is_looked_at_as_before(hand: Hand) -> None:
    outside = hand.canvas.view
    first = hand.node("first").id
    hand.studio.enter(first)
    hand.canvas.look(hand.canvas.view.zoomed(0.5, 0, 0).placed(-30, 20))
    inner = hand.canvas.view
    hand.studio.leave()
    assert hand.canvas.view == outside
    hand.studio.enter(first)
    assert hand.canvas.view == inner


def test_what_is_edited_inside_is_seen_there(hand: Hand) -> None:
    hand.studio.enter(hand.node("first").id)
    hand.canvas.operations.add_node("Tanh", 300, 300)
    assert len(hand.graph.nodes) == 5
    new = graph(hand).named("tanh1")
    assert hand.canvas.scene.node(new.id) is not None and hand.studio.selection == {new.id}
    hand.key(Qt.Key.Key_Delete)
    assert hand.canvas.scene.node(new.id) is None


def test_a_new_port_is_on_every_use_at_once(hand: Hand) -> None:
    scene, second = hand.canvas.scene, hand.node("second").id
    before = scene.form(second).outline
    hand.studio.document.apply(inside("Stage", edits.add_node("BlockInput", "skip")))
    outline = scene.form(second).outline
    assert set(outline.inputs) == {"x", "skip"} and outline.height > before.height
    row = int(scene.nodes.row[second])
    assert scene.nodes.rects[row, 3] == outline.height
    hand.studio.undo()
    assert scene.form(second).outline is not outline
    assert set(scene.form(second).outline.inputs) == {"x"}


def test_wires_follow_a_port_that_changes_its_place(hand: Hand) -> None:
    hand.studio.document.apply(inside("Stage", edits.add_node("BlockInput", "skip")))
    scene, second = hand.canvas.scene, hand.node("second").id
    rows = [at for at, wire in enumerate(scene.wires.values) if wire.target == second]
    before = scene.ends[rows[0], 3]
    hand.studio.apply(edits.reorder_ports("Stage", "inputs", ["skip", "x"]))
    assert scene.ends[rows[0], 3] == before + 16.0


def test_a_block_is_made_of_the_selection(hand: Hand, qtbot: QtBot) -> None:
    hand.studio.select([hand.node("first").id, hand.node("second").id])
    hand.key(Qt.Key.Key_B, CONTROL)
    field = hand.canvas.name_field
    assert field.isVisible() and field.text() == "Block1"
    hand.type("Trunk")
    hand.key(Qt.Key.Key_Return)
    (made,) = [node for node in hand.graph.nodes.values() if node.type == "block:Trunk"]
    assert hand.studio.selection == {made.id} and field.isHidden()
    assert hand.canvas.scene.node(made.id) is not None
    hand.studio.undo()
    assert hand.studio.project.block("Trunk") is None and hand.node("first")


def test_enter_takes_the_name_that_is_offered_and_escape_none(hand: Hand) -> None:
    hand.studio.select([hand.node("left").id])
    hand.canvas.operations.make_block()
    hand.key(Qt.Key.Key_Escape)
    assert hand.studio.project.block("Block1") is None
    hand.canvas.operations.make_block()
    hand.key(Qt.Key.Key_Return)
    assert hand.studio.project.block("Block1") is not None


def test_a_name_that_is_taken_is_asked_for_again(hand: Hand) -> None:
    notices = []
    hand.studio.noticed.connect(notices.append)
    hand.studio.select([hand.node("left").id])
    hand.canvas.operations.make_block()
    hand.type("Stage")
    hand.key(Qt.Key.Key_Return)
    assert notices and hand.canvas.name_field.isVisible()


def test_what_cannot_be_a_block_says_so(hand: Hand) -> None:
    notices = []
    hand.studio.noticed.connect(notices.append)
    hand.studio.select([hand.node("image").id])
    assert not can_be_done(hand.studio, "make_block")
    hand.canvas.operations.make_block()
    assert notices and hand.canvas.name_field.isHidden()


def test_unpacking_selects_what_was_inside(hand: Hand) -> None:
    hand.studio.select([hand.node("first").id])
    hand.key(Qt.Key.Key_B, CONTROL | SHIFT)
    names = {hand.graph.nodes[key].name for key in hand.studio.selection}
    assert names == {"unit"}


def test_repeats_are_typed(hand: Hand) -> None:
    first = hand.node("first").id
    hand.studio.select([first])
    hand.canvas.operations.repeat_block()
    assert hand.canvas.name_field.text() == "1"
    hand.type("3")
    hand.key(Qt.Key.Key_Return)
    assert hand.node("first").settings["repeat"] == 3
    assert repeat_text(hand.node("first")) == "× 3"
    assert is_stacked(hand.node("first"), hand.canvas.scene.form(first))


@pytest.mark.parametrize("typed", ["0", "1000000", "i", "depth", "2**10**10", "x y"])
def test_impossible_repeats_are_refused_with_the_reason(hand: Hand, typed: str) -> None:
    notices = []
    hand.studio.noticed.connect(notices.append)
    hand.studio.select([hand.node("first").id])
    hand.canvas.operations.repeat_block()
    hand.type(typed)
    hand.key(Qt.Key.Key_Return)
    assert "repeat" not in hand.node("first").settings and notices


def test_the_owner_of_weights_is_clicked(hand: Hand) -> None:
    left, right = hand.node("left").id, hand.node("right").id
    hand.studio.select([right])
    hand.canvas.operations.share_weights()
    assert [row.title for row in hand.canvas.operations.picking.rows] == ["left"]
    hand.click(*hand.header("left"))
    assert hand.node("right").shares == left
    assert hand.studio.selection == {right}
    assert linked(hand.graph, [right]) == {left} and linked(hand.graph, [left]) == {right}


def test_the_owner_of_weights_is_typed(hand: Hand) -> None:
    hand.studio.select([hand.node("right").id])
    hand.canvas.operations.tie_weight()
    hand.type("le")
    hand.key(Qt.Key.Key_Return)
    assert hand.node("right").tied == hand.node("left").id
    hand.canvas.operations.own_weights()
    assert hand.node("right").tied is None


def test_a_click_beside_and_escape_choose_nothing(hand: Hand, qtbot: QtBot) -> None:
    hand.studio.select([hand.node("right").id])
    hand.canvas.operations.share_weights()
    hand.key(Qt.Key.Key_Escape)
    qtbot.wait(5)
    hand.click(*hand.header("left"))
    assert hand.node("right").shares is None and hand.studio.selection == {hand.node("left").id}


def test_blocks_share_weights_too(hand: Hand) -> None:
    hand.studio.select([hand.node("second").id])
    assert can_be_done(hand.studio, "share_weights")
    hand.canvas.operations.share_weights()
    hand.key(Qt.Key.Key_Return)
    assert hand.node("second").shares == hand.node("first").id


def test_shared_weights_are_told(hand: Hand) -> None:
    left, right = hand.node("left"), hand.node("right")
    hand.studio.apply(edits.share(right.id, left.id))
    assert link_text(hand.graph, hand.node("right")) == "same weights as left"
    assert link_text(hand.graph, hand.node("left")) == "its weights are also those of right"
    assert "same weights as left" in tip(hand.canvas.scene, Hit(node=right.id), hand.graph)


def test_only_what_can_work_is_offered(hand: Hand) -> None:
    studio = hand.studio
    studio.select([hand.node("first").id])
    for action in ("enter_block", "unpack_block", "make_unique", "repeat_block", "save_block"):
        assert can_be_done(studio, action), action
    assert not can_be_done(studio, "leave_block") and not can_be_done(studio, "own_weights")
    studio.select([hand.node("left").id])
    assert not can_be_done(studio, "enter_block") and can_be_done(studio, "tie_weight")
    studio.enter(hand.node("first").id)
    studio.select()
    assert can_be_done(studio, "leave_block")
    studio.select([graph(hand).named("unit").id])
    assert not can_be_done(studio, "make_unique")  # its only use


def test_everything_is_painted_at_every_zoom(hand: Hand, qtbot: QtBot) -> None:
    hand.studio.apply(edits.share(hand.node("right").id, hand.node("left").id))
    hand.studio.select([hand.node("right").id])
    for zoom in (0.05, 0.3, 1.0, 2.5):
        hand.canvas.look(hand.canvas.view.zoomed(zoom, 200, 200))
        QApplication.processEvents()
        assert not hand.canvas.grab().isNull()
    hand.studio.enter(hand.node("first").id)
    qtbot.wait(250)
    assert not hand.canvas.grab().isNull()


@pytest.fixture
def shelved(hand: Hand) -> Hand:
    """An empty project beside a library that has the block `Stage`, and `Unit` that it is of."""
    source = blocky()
    entry = LibraryBlock(Path("Stage.nns"), source.blocks[1], source.blocks)
    hand.studio.libraries.personal = Listing((entry,))
    steps = [
        edits.add_node("Input", "image", {"field": "image", "shape": (1, 28, 28)}, (0, 0)),
        edits.add_node("ReLU", "relu", at=(400, 0)),
        edits.connect("image", "y", "relu", "x"),
    ]
    hand.studio.load(edits.several("Build", steps).change(Project("New")), None)
    return hand


def test_a_block_of_a_library_is_searched_for_and_taken_over(shelved: Hand) -> None:
    shelved.canvas.operations.add()
    shelved.type("stage")
    shelved.key(Qt.Key.Key_Return)
    assert [block.name for block in shelved.studio.project.blocks] == ["Unit", "Stage"]
    assert shelved.node("stage1").type == "block:Stage"
    shelved.studio.undo()
    assert not shelved.studio.project.blocks


def test_a_block_of_a_library_goes_into_a_wire(shelved: Hand) -> None:
    (wire,) = shelved.graph.wires
    shelved.canvas.operations.insert_node("library:personal:Stage", wire, 300, 36)
    stage = shelved.node("stage1").id
    ends = {(each.source, each.target) for each in shelved.graph.wires.values()}
    assert ends == {(shelved.node("image").id, stage), (stage, shelved.node("relu").id)}


def test_a_wire_is_drawn_to_a_block_of_a_library(shelved: Hand) -> None:
    port = shelved.port("relu", "y", output=True)
    shelved.drag((port.x, port.y), (port.x + 150, port.y + 120))
    shelved.type("stage")
    shelved.key(Qt.Key.Key_Return)
    (wire,) = [each for each in shelved.graph.wires.values() if each.input == "x"][1:]
    assert wire.source == shelved.node("relu").id and wire.target == shelved.node("stage1").id


def test_copies_of_uses_take_their_blocks_along(hand: Hand) -> None:
    hand.studio.select([hand.node("second").id])
    hand.key(Qt.Key.Key_C, CONTROL)
    hand.key(Qt.Key.Key_V, CONTROL)
    assert hand.node("second2").settings == hand.node("second").settings
    assert len(hand.studio.project.blocks) == 2
    hand.studio.load(Project("Other"), None)
    hand.key(Qt.Key.Key_V, CONTROL)
    assert [block.name for block in hand.studio.project.blocks] == ["Unit", "Stage"]
    assert hand.node("second").type == "block:Stage"
    hand.studio.undo()
    assert hand.studio.project == Project("Other")


def test_a_copy_beside_another_block_of_that_name_gets_its_own(hand: Hand) -> None:
    hand.studio.select([hand.node("first").id])
    hand.key(Qt.Key.Key_C, CONTROL)
    hand.studio.load(edits.add_block("Stage").change(Project("Other")), None)
    hand.key(Qt.Key.Key_V, CONTROL)
    assert hand.node("first").type != "block:Stage"
    assert hand.canvas.scene.form(hand.node("first").id).block is not None
