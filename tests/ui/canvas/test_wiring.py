"""Wires are drawn, moved, cut and filled with real mouse events; the document tells the result."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from nnstudio.ui.studio import Notice
from tests.ui.canvas.conftest import Hand


def wires(hand: Hand) -> set[tuple[str, str, str, str]]:
    """Wires by the names of their ends."""
    nodes = hand.graph.nodes
    return {
        (nodes[wire.source].name, wire.output, nodes[wire.target].name, wire.input)
        for wire in hand.graph.wires.values()
    }


def between(hand: Hand, one: tuple[str, str], other: tuple[str, str]) -> tuple[float, float]:
    start, end = hand.port(*one, True), hand.port(*other, False)
    return (start.x + end.x) / 2, (start.y + end.y) / 2


def test_a_wire_is_drawn_from_output_to_input_in_one_step(hand: Hand) -> None:
    start, end = hand.port("conv", "y", True), hand.port("pool", "x", False)
    before = len(hand.studio.document.labels)
    hand.drag((start.x, start.y), (end.x, end.y))
    assert ("conv", "y", "pool", "x") in wires(hand)
    assert len(hand.studio.document.labels) == before + 1


def test_a_wire_is_drawn_backwards_too(hand: Hand) -> None:
    start, end = hand.port("pool", "x", False), hand.port("relu", "y", True)
    hand.drag((start.x, start.y), (end.x, end.y))
    assert ("relu", "y", "pool", "x") in wires(hand)


def test_a_wire_dropped_on_a_node_takes_its_first_port_that_fits(hand: Hand) -> None:
    start = hand.port("relu", "y", True)
    hand.drag((start.x, start.y), (600, 240))
    assert ("relu", "y", "pool", "x") in wires(hand)


def test_the_end_of_a_wire_is_moved_to_another_input(hand: Hand) -> None:
    start, end = hand.port("relu", "x", False), hand.port("pool", "x", False)
    hand.drag((start.x, start.y), (end.x, end.y))
    assert ("conv", "y", "pool", "x") in wires(hand)
    assert ("conv", "y", "relu", "x") not in wires(hand)
    hand.studio.undo()
    assert wires(hand) == {("image", "y", "conv", "x"), ("conv", "y", "relu", "x")}


def test_the_end_of_a_wire_dropped_on_nothing_removes_it(hand: Hand) -> None:
    start = hand.port("relu", "x", False)
    hand.drag((start.x, start.y), (440, 300))
    assert wires(hand) == {("image", "y", "conv", "x")}


def test_a_second_wire_into_an_input_takes_the_place_of_the_first(hand: Hand) -> None:
    """As in every other editor of nodes; it was refused, and the first had to be removed before."""
    start, end = hand.port("image", "y", True), hand.port("relu", "x", False)
    before = len(hand.studio.document.labels)
    hand.drag((start.x, start.y), (end.x, end.y))
    assert wires(hand) == {("image", "y", "conv", "x"), ("image", "y", "relu", "x")}
    assert len(hand.studio.document.labels) == before + 1
    hand.studio.undo()
    assert wires(hand) == {("image", "y", "conv", "x"), ("conv", "y", "relu", "x")}


def test_the_same_wire_again_is_refused_with_a_notice(hand: Hand) -> None:
    told: list[Notice] = []
    hand.studio.noticed.connect(told.append)
    start, end = hand.port("conv", "y", True), hand.port("relu", "x", False)
    hand.drag((start.x, start.y), (end.x, end.y))
    assert len(hand.graph.wires) == 2
    assert "already" in told[0].text


def test_a_wire_that_is_moved_to_a_taken_input_takes_the_place_of_its_wire(hand: Hand) -> None:
    conv, pool = hand.port("conv", "y", True), hand.port("pool", "x", False)
    hand.drag((conv.x, conv.y), (pool.x, pool.y))
    image, relu = hand.port("conv", "x", False), hand.port("relu", "x", False)
    hand.drag((image.x, image.y), (relu.x, relu.y))
    assert wires(hand) == {("image", "y", "relu", "x"), ("conv", "y", "pool", "x")}


def test_escape_leaves_a_wire_undrawn(hand: Hand) -> None:
    start, end = hand.port("conv", "y", True), hand.port("pool", "x", False)
    from PySide6.QtTest import QTest

    left = Qt.MouseButton.LeftButton
    QTest.mousePress(hand.canvas, left, pos=hand.at(start.x, start.y))
    hand.move(hand.at(end.x, end.y), left)
    hand.key(Qt.Key.Key_Escape)
    QTest.mouseRelease(hand.canvas, left, pos=hand.at(end.x, end.y))
    assert len(hand.graph.wires) == 2


def test_a_wire_dropped_on_nothing_offers_what_fits_and_adds_it_wired(hand: Hand) -> None:
    start = hand.port("relu", "y", True)
    hand.drag((start.x, start.y), (780, 120))
    search = hand.canvas.search
    assert search.isVisible()
    hand.type("batch norm 2d")
    hand.key(Qt.Key.Key_Return)
    assert ("relu", "y", "batch_norm1", "x") in wires(hand)
    assert hand.studio.selection == {hand.node("batch_norm1").id}
    hand.studio.undo()
    assert len(hand.graph.nodes) == 4


def test_a_wire_offers_no_type_for_other_counts_of_dimensions(hand: Hand, qtbot: QtBot) -> None:
    """An image was offered to what wants a sequence, and a vector to what wants an image."""

    def offered() -> set[str]:
        items = hand.canvas.search.list
        return {items.item(row).text() for row in range(items.count())}

    qtbot.waitUntil(lambda: bool(hand.canvas.scene.reports), timeout=20_000)
    start = hand.port("relu", "y", True)
    hand.drag((start.x, start.y), (780, 120))  # N × 32 × 24 × 24
    assert {"Conv 2D", "Linear", "Flatten", "Add"} <= offered()
    assert not {"Conv 1D", "LSTM", "Weighted sum"} & offered()
    hand.key(Qt.Key.Key_Escape)
    end = hand.port("pool", "x", False)
    hand.drag((end.x, end.y), (420, 320))  # backward, into what wants an image
    assert {"Conv 2D", "ReLU", "Input"} <= offered()
    assert not {"Conv 1D", "Spatial pyramid pooling", "Cross-entropy"} & offered()


def test_ctrl_right_drag_cuts_wires(hand: Hand) -> None:
    x, y = between(hand, ("image", "y"), ("conv", "x"))
    keys = Qt.KeyboardModifier.ControlModifier
    hand.drag((x, y - 40), (x, y + 40), Qt.MouseButton.RightButton, keys)
    assert wires(hand) == {("conv", "y", "relu", "x")}


def test_a_free_node_dragged_onto_a_wire_goes_into_it(hand: Hand) -> None:
    x, y = between(hand, ("conv", "y"), ("relu", "x"))
    left, top = hand.node("pool").at or (0, 0)
    before = len(hand.studio.document.labels)
    hand.drag((left + 80, top + 36), (x, y))
    assert wires(hand) == {
        ("image", "y", "conv", "x"),
        ("conv", "y", "pool", "x"),
        ("pool", "y", "relu", "x"),
    }
    assert len(hand.studio.document.labels) == before + 1


def test_a_wire_is_selected_by_a_click_and_deleted(hand: Hand) -> None:
    hand.click(*between(hand, ("conv", "y"), ("relu", "x")))
    assert len(hand.studio.selected_wires) == 1
    hand.key(Qt.Key.Key_Delete)
    assert wires(hand) == {("image", "y", "conv", "x")}
