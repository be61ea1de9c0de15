"""Frames and notes are made, taken, moved, resized, written and removed with real events."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from nnstudio.project import edits
from nnstudio.project.holding import nodes_along
from nnstudio.ui.canvas.frames.cards import height_of
from nnstudio.ui.studio import Notice
from tests.ui.canvas.conftest import Hand
from tests.ui.canvas.framing import CONTROL, SHIFT, framed, frames, noted, on_title


def test_ctrl_g_frames_the_selection_and_asks_for_a_title(hand: Hand) -> None:
    before = hand.studio.project
    hand.studio.select([hand.node("conv").id, hand.node("relu").id])
    hand.key(Qt.Key.Key_G, CONTROL)
    assert hand.canvas.name_field.isVisible()
    hand.canvas.name_field.selectAll()
    hand.type("Stem")
    hand.key(Qt.Key.Key_Return)
    (frame,) = frames(hand)
    assert frame.title == "Stem" and hand.studio.selected_frames == {frame.id}
    left, top, right, bottom = hand.canvas.scene.bounds(
        [hand.node("conv").id, hand.node("relu").id]
    ) or (0, 0, 0, 0)
    assert frame.at[0] < left and frame.at[1] < top
    assert frame.at[0] + frame.size[0] > right and frame.at[1] + frame.size[1] > bottom
    hand.studio.undo()
    hand.studio.undo()
    assert hand.studio.project is before


def test_ctrl_g_without_a_selection_makes_an_empty_frame_at_the_pointer(hand: Hand) -> None:
    hand.move(hand.at(300, 350), Qt.MouseButton.NoButton)
    hand.key(Qt.Key.Key_G, CONTROL)
    (frame,) = frames(hand)
    assert frame.at == (100, 232) and frame.size == (400, 240)


def test_escape_leaves_the_title_as_it_was(hand: Hand) -> None:
    frame = framed(hand, "conv")
    hand.click(*on_title(frame))
    hand.key(Qt.Key.Key_F2)
    hand.type("other")
    hand.key(Qt.Key.Key_Escape)
    assert frames(hand) == [frame] and hand.canvas.hasFocus()


def test_a_double_click_on_a_title_edits_it(hand: Hand) -> None:
    frame = framed(hand, "conv")
    place = hand.at(*on_title(frame))
    QTest.mouseDClick(hand.canvas, Qt.MouseButton.LeftButton, pos=place)
    hand.type("Features")
    hand.key(Qt.Key.Key_Return)
    assert frames(hand)[0].title == "Features"


def test_dragging_a_title_moves_the_frame_and_what_it_holds_in_one_step(hand: Hand) -> None:
    frame = framed(hand, "conv", "relu")
    note = noted(hand, frame.at[0] + 20, frame.at[1] + 40, "inside")
    before = hand.studio.project
    x, y = on_title(frame)
    hand.drag((x, y), (x + 40, y + 300), keys=Qt.KeyboardModifier.NoModifier)
    assert frames(hand)[0].at == (frame.at[0] + 40, frame.at[1] + 300)
    assert hand.node("conv").at == (300, 300) and hand.node("relu").at == (560, 300)
    assert hand.graph.frames[note.id].at == (note.at[0] + 40, note.at[1] + 300)
    assert hand.node("image").at == (0, 0) and hand.node("pool").at == (520, 200)
    hand.studio.undo()
    assert hand.studio.project is before


def test_a_node_dragged_out_of_a_frame_is_held_no_more(hand: Hand) -> None:
    frame = framed(hand, "conv")
    x, y = hand.header("conv")
    hand.drag((x, y), (x, y + 300))
    x, y = on_title(frame)
    hand.drag((x, y), (x + 100, y))
    assert hand.node("conv").at == (260, 300)


def test_escape_during_a_drag_moves_nothing(hand: Hand) -> None:
    frame = framed(hand, "conv")
    before, place = hand.studio.project, hand.at(*on_title(frame))
    QTest.mousePress(hand.canvas, Qt.MouseButton.LeftButton, pos=place)
    hand.move(place + QPointF(60, 60).toPoint(), Qt.MouseButton.LeftButton)
    hand.canvas.grab()
    hand.key(Qt.Key.Key_Escape)
    assert hand.studio.project is before and hand.canvas.lifted is None


def test_a_node_and_a_frame_that_are_selected_move_together(hand: Hand) -> None:
    frame = framed(hand, "conv")
    hand.click(*on_title(frame))
    hand.click(*hand.header("pool"), keys=SHIFT)
    assert hand.studio.selected_frames == {frame.id}
    x, y = hand.header("pool")
    hand.drag((x, y), (x + 40, y + 100), keys=SHIFT)
    assert hand.node("pool").at == (560, 300) and hand.node("conv").at == (300, 100)
    assert frames(hand)[0].at == (frame.at[0] + 40, frame.at[1] + 100)


def test_inside_of_a_frame_a_box_selects_and_a_double_click_adds(hand: Hand) -> None:
    framed(hand, "image", "conv", "relu")
    hand.drag((250, -10), (430, 78))
    assert hand.studio.selection == {hand.node("conv").id} and not hand.studio.selected_frames
    QTest.mouseDClick(hand.canvas, Qt.MouseButton.LeftButton, pos=hand.at(220, 70))
    assert hand.canvas.search.isVisible()


def test_a_box_around_a_frame_selects_it(hand: Hand) -> None:
    frame = framed(hand, "pool")
    hand.drag((frame.at[0] - 20, frame.at[1] - 5), (720, 320))
    assert hand.studio.selected_frames == {frame.id}
    assert hand.studio.selection == {hand.node("pool").id}


@pytest.mark.parametrize(
    ("side", "at", "size"),
    [
        ("se", (0, 0), (40, 60)),
        ("nw", (40, 60), (-40, -60)),
        ("e", (0, 0), (40, 0)),
        ("n", (0, 60), (0, -60)),
    ],
)
def test_sides_and_corners_of_a_selected_note_resize_it(
    hand: Hand, side: str, at: tuple[float, float], size: tuple[float, float]
) -> None:
    note = noted(hand, 100, 300)
    hand.click(160, 340)
    (left, top), (wide, tall) = note.at, note.size
    x = left if "w" in side else left + wide if "e" in side else left + wide / 2
    y = top if "n" in side else top + tall if "s" in side else top + tall / 2
    hand.move(hand.at(x, y), Qt.MouseButton.NoButton)
    assert hand.canvas.cursor().shape() != Qt.CursorShape.ArrowCursor
    hand.drag((x, y), (x + 40, y + 60))
    (found,) = frames(hand)
    assert found.at == (left + at[0], top + at[1])
    assert found.size == (wide + size[0], tall + size[1])
    hand.studio.undo()
    assert frames(hand) == [note]


def test_a_frame_cannot_be_made_smaller_than_can_be_seen(hand: Hand) -> None:
    note = noted(hand, 100, 300)
    hand.click(160, 340)
    hand.drag((340, 420), (-200, 0))
    assert frames(hand)[0].at == note.at and frames(hand)[0].size == (64, 48)


def test_resizing_a_frame_moves_nothing_in_it(hand: Hand) -> None:
    frame = framed(hand, "conv")
    hand.click(*on_title(frame))
    corner = (frame.at[0] + frame.size[0], frame.at[1] + frame.size[1])
    hand.drag(corner, (corner[0] + 100, corner[1] + 100))
    assert frames(hand)[0].size == (frame.size[0] + 100, frame.size[1] + 100)
    assert hand.node("conv").at == (260, 0)


def test_shift_n_adds_a_note_that_is_written_at_once_and_grows(hand: Hand) -> None:
    hand.move(hand.at(300, 350), Qt.MouseButton.NoButton)
    hand.key(Qt.Key.Key_N, SHIFT)
    assert hand.canvas.note_field.isVisible()
    words = "many words that need more room than there is " * 6
    hand.type(words)
    hand.key(Qt.Key.Key_Return)
    hand.type("second line")
    hand.key(Qt.Key.Key_Return, CONTROL)
    (note,) = frames(hand)
    assert note.text == f"{words}\nsecond line" and not note.holds
    assert note.size[1] > 120 and note.size[1] >= height_of(note)
    assert hand.canvas.hasFocus() and not hand.canvas.note_field.isVisible()
    assert hand.studio.document.labels == ("Add a note", "Write a note")


def test_escape_leaves_a_note_as_it_was_and_a_press_elsewhere_takes_it_over(hand: Hand) -> None:
    note = noted(hand, 100, 300, "old")
    QTest.mouseDClick(hand.canvas, Qt.MouseButton.LeftButton, pos=hand.at(160, 340))
    hand.type("dropped")
    hand.key(Qt.Key.Key_Escape)
    assert frames(hand) == [note]
    hand.studio.select(frames=[note.id])
    hand.key(Qt.Key.Key_F2)
    hand.type("kept")
    hand.click(600, 400)
    assert frames(hand)[0].text == "kept" and not hand.canvas.note_field.isVisible()


def test_delete_removes_a_frame_and_not_what_it_holds(hand: Hand) -> None:
    frame = framed(hand, "conv")
    hand.click(*on_title(frame))
    hand.key(Qt.Key.Key_Delete)
    assert not frames(hand) and hand.node("conv")


def test_select_all_and_delete_take_frames_and_notes_too_in_one_step(hand: Hand) -> None:
    framed(hand, "conv")
    noted(hand, 100, 300)
    before = hand.studio.project
    hand.key(Qt.Key.Key_A, CONTROL)
    assert len(hand.studio.selected_frames) == 2 and len(hand.studio.selection) == 4
    hand.key(Qt.Key.Key_Delete)
    assert not frames(hand) and not hand.graph.nodes
    hand.studio.undo()
    assert hand.studio.project is before


def test_arrows_nudge_a_frame_with_what_it_holds(hand: Hand) -> None:
    frame = framed(hand, "conv")
    hand.click(*on_title(frame))
    hand.key(Qt.Key.Key_Right)
    assert frames(hand)[0].at == (frame.at[0] + 4, frame.at[1])
    assert hand.node("conv").at == (264, 0)


def test_a_copied_frame_is_pasted_with_its_nodes_at_the_pointer(hand: Hand) -> None:
    frame = framed(hand, "conv", "relu")
    hand.click(*on_title(frame))
    hand.key(Qt.Key.Key_C, CONTROL)
    hand.move(hand.at(100, 400), Qt.MouseButton.NoButton)
    hand.key(Qt.Key.Key_V, CONTROL)
    old, copy = frames(hand)
    assert copy.at == (100, 400) and (copy.title, copy.size) == (old.title, old.size)
    assert hand.node("conv2").at == (100 + 260 - old.at[0], 400 - old.at[1])
    assert hand.studio.selected_frames == {copy.id} and len(hand.studio.selection) == 2


def test_cut_takes_what_a_frame_holds_and_duplicate_goes_below(hand: Hand) -> None:
    frame = framed(hand, "conv")
    hand.click(*on_title(frame))
    hand.key(Qt.Key.Key_D, CONTROL)
    copy = frames(hand)[-1]
    assert copy.at[0] == frame.at[0] and copy.at[1] > frame.at[1] + frame.size[1]
    hand.key(Qt.Key.Key_X, CONTROL)
    assert frames(hand) == [frame] and "conv2" not in {n.name for n in hand.graph.nodes.values()}


def test_a_damaged_frame_on_the_clipboard_is_refused(hand: Hand) -> None:
    form = (
        '{"nnstudio-fragment":1,"nodes":[],"wires":[],"frames":[{"id":1,"at":[0,0],"size":[1,1]}]}'
    )
    QApplication.clipboard().setText(form)
    told: list[Notice] = []
    hand.studio.noticed.connect(told.append)
    hand.key(Qt.Key.Key_V, CONTROL)
    assert not frames(hand) and "size" in told[0].text


def test_the_menu_of_a_frame_colors_it(hand: Hand) -> None:
    frame = framed(hand, "conv")
    place = hand.at(*on_title(frame))
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, hand.canvas.mapToGlobal(place))
    QApplication.sendEvent(hand.canvas, event)
    menu = next(each for each in hand.canvas.findChildren(QMenu) if each.isVisible())
    colors = next(each for each in menu.actions() if each.menu() is not None)
    entries = {each.text(): each for each in colors.menu().actions()}
    assert entries["Gray"].isChecked() and not entries["Blue"].isChecked()
    entries["Blue"].trigger()
    menu.close()
    assert frames(hand)[0].color == "blue"


def test_a_frame_made_inside_of_a_block_is_the_blocks(hand: Hand) -> None:
    hand.studio.apply(edits.make_block(["conv", "relu"], "Stem"))
    use = next(node.id for node in hand.graph.nodes.values() if node.type == "block:Stem")
    assert hand.studio.enter(use)
    hand.studio.select(list(hand.studio.graph.nodes))
    hand.key(Qt.Key.Key_G, CONTROL)
    hand.key(Qt.Key.Key_Escape)
    (frame,) = hand.studio.graph.frames.values()
    assert not hand.graph.frames and list(hand.canvas.scene.frames.values) == [frame.id]
    before = {key: node.at for key, node in hand.studio.graph.nodes.items()}
    hand.key(Qt.Key.Key_Right)
    moved = {key: node.at for key, node in hand.studio.graph.nodes.items()}
    assert moved == {key: (at[0] + 4, at[1]) for key, at in before.items() if at is not None}
    hand.key(Qt.Key.Key_L)
    assert hand.canvas.operations.along([], [frame.id])[0] == set(before)
    hand.studio.leave()
    assert not hand.canvas.scene.frames.values and not hand.studio.selected_frames


def test_copied_frames_are_pasted_into_a_block(hand: Hand) -> None:
    framed(hand, "pool")
    hand.studio.apply(edits.make_block(["conv"], "Stem"))
    hand.studio.select(frames=list(hand.graph.frames))
    hand.key(Qt.Key.Key_C, CONTROL)
    hand.studio.enter(next(n.id for n in hand.graph.nodes.values() if n.type == "block:Stem"))
    hand.key(Qt.Key.Key_V, CONTROL)
    (copy,) = hand.studio.graph.frames.values()
    assert hand.studio.graph.named("pool") and hand.studio.selected_frames == {copy.id}


def test_what_is_typed_reaches_its_note_though_the_block_was_left_meanwhile(hand: Hand) -> None:
    hand.studio.apply(edits.make_block(["conv"], "Stem"))
    hand.studio.enter(next(n.id for n in hand.graph.nodes.values() if n.type == "block:Stem"))
    hand.key(Qt.Key.Key_N, SHIFT)
    hand.type("inside")
    hand.studio.leave()
    hand.canvas.note_field.finish()
    block = hand.studio.project.block("Stem")
    assert block is not None and [each.text for each in block.graph.frames.values()] == ["inside"]


def test_a_node_put_into_a_chain_pushes_none_out_of_the_frame(hand: Hand) -> None:
    frame = framed(hand, "conv", "relu")
    wire = next(w for w in hand.graph.wires.values() if w.target == hand.node("relu").id)
    conv, relu = hand.node("conv").at, hand.node("relu").at
    assert conv and relu
    hand.canvas.operations.insert_node(
        "BatchNorm2d", wire.id, (conv[0] + relu[0]) / 2 + 80, conv[1] + 30
    )
    held = nodes_along(hand.graph, [frame.id])
    names = {hand.graph.nodes[key].name for key in held}
    assert names == {"conv", "relu", "batch_norm1"}
    assert hand.node("relu").at != relu
    hand.studio.undo()
    assert frames(hand)[-1] == frame
