"""Nodes are selected, moved, named, copied, added and removed with real events."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from nnstudio.ui.canvas.mime import NODE_TYPE
from tests.ui.canvas.conftest import Hand

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def names(hand: Hand) -> set[str]:
    return {node.name for node in hand.graph.nodes.values()}


def chosen(hand: Hand) -> set[str]:
    return {hand.graph.nodes[key].name for key in hand.studio.selection}


def test_a_box_selects_and_delete_and_undo_are_one_step_each(hand: Hand) -> None:
    before = hand.studio.project
    hand.drag((-30, -30), (700, 100))
    assert chosen(hand) == {"image", "conv", "relu"}
    hand.key(Qt.Key.Key_Delete)
    assert names(hand) == {"pool"} and not hand.graph.wires
    hand.studio.undo()
    assert hand.studio.project is before
    assert hand.canvas.scene.nodes.count == 4 and hand.canvas.scene.wires.count == 2


def test_clicks_select_add_and_toggle(hand: Hand) -> None:
    hand.click(*hand.header("image"))
    assert chosen(hand) == {"image"}
    hand.click(*hand.header("conv"), keys=SHIFT)
    hand.click(*hand.header("relu"), keys=CONTROL)
    assert chosen(hand) == {"image", "conv", "relu"}
    hand.click(*hand.header("image"), keys=CONTROL)
    assert chosen(hand) == {"conv", "relu"}
    hand.click(*hand.header("conv"))
    assert chosen(hand) == {"conv"}
    hand.click(300, 400)
    assert not chosen(hand)


def test_all_selected_nodes_move_together_on_the_grid_in_one_step(hand: Hand) -> None:
    hand.studio.select([hand.node("conv").id, hand.node("relu").id])
    x, y = hand.header("conv")
    hand.drag((x, y), (x + 41, y + 307))
    assert hand.node("conv").at == (300, 308)
    assert hand.node("relu").at == (560, 308)
    hand.studio.undo()
    assert hand.node("conv").at == (260, 0)


def test_a_dragged_node_lines_up_with_another(hand: Hand) -> None:
    x, y = hand.header("pool")
    hand.drag((x, y), (x + 200, y - 197))
    assert hand.node("pool").at == (720, 0)


def test_two_drags_are_two_steps(hand: Hand) -> None:
    for _ in range(2):
        x, y = hand.header("pool")
        hand.drag((x, y), (x + 40, y + 100))
    assert hand.node("pool").at == (600, 400)
    hand.studio.undo()
    assert hand.node("pool").at == (560, 300)


def test_arrows_nudge(hand: Hand) -> None:
    hand.studio.select([hand.node("pool").id])
    hand.key(Qt.Key.Key_Right)
    hand.key(Qt.Key.Key_Down, SHIFT)
    assert hand.node("pool").at == (524, 232)


@pytest.mark.parametrize("key", ["space", "shift+a", "double-click"])
def test_search_adds_a_node_at_the_pointer(hand: Hand, key: str) -> None:
    place = hand.at(300, 300)
    QTest.mouseMove(hand.canvas, place)
    hand.move(place, Qt.MouseButton.NoButton)
    if key == "space":
        hand.key(Qt.Key.Key_Space)
    elif key == "shift+a":
        hand.key(Qt.Key.Key_A, SHIFT)
    else:
        QTest.mouseDClick(hand.canvas, Qt.MouseButton.LeftButton, pos=place)
    assert hand.canvas.search.isVisible()
    hand.type("dropout")
    hand.key(Qt.Key.Key_Return)
    made = hand.node("dropout1")
    assert made.type == "Dropout" and made.at == (220, 264)
    assert chosen(hand) == {"dropout1"}
    assert hand.canvas.hasFocus() and not hand.canvas.search.isVisible()


def test_space_with_a_drag_moves_the_view_and_asks_nothing(hand: Hand) -> None:
    view = hand.canvas.view
    QTest.keyPress(hand.canvas, Qt.Key.Key_Space)
    hand.drag((10, 300), (60, 340))
    QTest.keyRelease(hand.canvas, Qt.Key.Key_Space)
    assert (hand.canvas.view.x, hand.canvas.view.y) == (view.x + 50, view.y + 40)
    assert not hand.canvas.search.isVisible()


def test_escape_closes_the_search_without_adding(hand: Hand) -> None:
    hand.key(Qt.Key.Key_Space)
    hand.key(Qt.Key.Key_Escape)
    assert len(hand.graph.nodes) == 4 and not hand.canvas.search.isVisible()


def test_f2_renames_in_place_and_a_bad_name_keeps_asking(hand: Hand) -> None:
    hand.click(*hand.header("conv"))
    hand.key(Qt.Key.Key_F2)
    hand.type("not a name")
    hand.key(Qt.Key.Key_Return)
    assert hand.canvas.name_field.isVisible() and "conv" in names(hand)
    hand.canvas.name_field.selectAll()
    hand.type("stem")
    hand.key(Qt.Key.Key_Return)
    assert "stem" in names(hand) and not hand.canvas.name_field.isVisible()


def test_copy_and_paste_at_the_pointer(hand: Hand) -> None:
    hand.studio.select([hand.node("conv").id, hand.node("relu").id])
    hand.key(Qt.Key.Key_C, CONTROL)
    hand.move(hand.at(100, 400), Qt.MouseButton.NoButton)
    hand.key(Qt.Key.Key_V, CONTROL)
    assert names(hand) == {"image", "conv", "relu", "pool", "conv2", "relu2"}
    assert hand.node("conv2").at == (100, 400) and hand.node("relu2").at == (360, 400)
    assert len(hand.graph.wires) == 3
    assert chosen(hand) == {"conv2", "relu2"}


def test_cut_then_paste_brings_nodes_back_under_their_names(hand: Hand) -> None:
    hand.studio.select([hand.node("pool").id])
    hand.key(Qt.Key.Key_X, CONTROL)
    assert "pool" not in names(hand)
    hand.key(Qt.Key.Key_V, CONTROL)
    assert "pool" in names(hand)


def test_foreign_text_on_the_clipboard_is_left_alone(hand: Hand) -> None:
    QApplication.clipboard().setText('{"nnstudio-fragment": 1, "nodes": [{"type": 3}]}')
    told: list[object] = []
    hand.studio.noticed.connect(told.append)
    hand.key(Qt.Key.Key_V, CONTROL)
    assert len(hand.graph.nodes) == 4 and len(told) == 1
    QApplication.clipboard().setText("hello")
    hand.key(Qt.Key.Key_V, CONTROL)
    assert len(hand.graph.nodes) == 4 and len(told) == 1


def test_duplicate_and_select_all_and_delete_keeping_the_chain(hand: Hand) -> None:
    hand.studio.select([hand.node("conv").id])
    hand.key(Qt.Key.Key_Delete, CONTROL)
    (wire,) = hand.graph.wires.values()
    assert (hand.graph.nodes[wire.source].name, hand.graph.nodes[wire.target].name) == (
        "image",
        "relu",
    )
    hand.key(Qt.Key.Key_A, CONTROL)
    assert chosen(hand) == {"image", "relu", "pool"}
    hand.key(Qt.Key.Key_D, CONTROL)
    assert len(hand.graph.nodes) == 6 and len(hand.graph.wires) == 2


def drop(hand: Hand, key: str, x: float, y: float) -> None:
    mime = QMimeData()
    mime.setData(NODE_TYPE, key.encode())
    copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none, at = Qt.KeyboardModifier.NoModifier, hand.at(x, y)
    for event in (
        QDragEnterEvent(at, copy, mime, left, none),
        QDragMoveEvent(at, copy, mime, left, none),
        QDropEvent(QPointF(at), copy, mime, left, none),
    ):
        QApplication.sendEvent(hand.canvas, event)


def test_a_type_dropped_from_the_palette_is_added_there(hand: Hand) -> None:
    drop(hand, "Linear", 200, 400)
    assert hand.node("linear1").at == (120, 364)


def test_a_type_dropped_on_a_wire_goes_into_it(hand: Hand) -> None:
    start, end = hand.port("conv", "y", True), hand.port("relu", "x", False)
    drop(hand, "BatchNorm2d", (start.x + end.x) / 2, start.y + 4)
    ends = {
        (hand.graph.nodes[wire.source].name, hand.graph.nodes[wire.target].name)
        for wire in hand.graph.wires.values()
    }
    assert {("conv", "batch_norm1"), ("batch_norm1", "relu")} <= ends


def test_an_unknown_type_is_not_accepted(hand: Hand) -> None:
    drop(hand, "os.system", 200, 400)
    assert len(hand.graph.nodes) == 4


def test_laying_out_is_one_step(hand: Hand) -> None:
    before = hand.studio.project
    steps = len(hand.studio.document.labels)
    hand.key(Qt.Key.Key_L)
    assert hand.studio.project is not before
    assert len(hand.studio.document.labels) == steps + 1
    hand.studio.undo()
    assert hand.studio.project == before


def test_a_node_dropped_on_a_wire_stands_in_the_line_and_the_next_ones_make_room(
    hand: Hand,
) -> None:
    before = hand.studio.project
    hand.drag(hand.header("pool"), (260 + 160 + 36, 24))
    wired = {(wire.source, wire.target) for wire in hand.graph.wires.values()}
    conv, relu, pool = (hand.node(name) for name in ("conv", "relu", "pool"))
    assert (conv.id, pool.id) in wired and (pool.id, relu.id) in wired
    assert conv.at == (260, 0)
    assert pool.at == (260 + 232, 0) and relu.at == (260 + 2 * 232, 0)
    hand.studio.undo()
    assert hand.studio.project == before


def test_a_duplicate_lies_below_and_covers_nothing(hand: Hand) -> None:
    hand.studio.select([hand.node("conv").id, hand.node("relu").id])
    hand.canvas.operations.duplicate()
    for old in ("conv", "relu"):
        (copy,) = (
            node
            for node in hand.graph.nodes.values()
            if node.id in hand.studio.selection and node.type == hand.node(old).type
        )
        assert copy.at == (hand.node(old).at[0], 72 + 24)  # type: ignore[index]
