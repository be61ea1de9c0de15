"""Edits of wires: connect, disconnect, reorder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from nnstudio.catalog.values import shown
from nnstudio.project.edits.edit import Edit, NodeKey, graph_edit, node_of
from nnstudio.project.graph import Graph, Wire
from nnstudio.project.index import wires_into
from nnstudio.project.kinds import Kinds
from nnstudio.project.refusal import EditError
from nnstudio.project.rules import refuse_wire


def connect(
    source: NodeKey, output: str, target: NodeKey, input: str, position: int | None = None
) -> Edit:
    """Run a wire from an output to an input; into a `many` port last, or at `position` (from 0).

    Raises EditError for unknown nodes or ports, a second wire into an input that takes one, a wire
    that is already there, or one from a node to itself.
    """

    def change(graph: Graph, kinds: Kinds) -> Graph:
        return connected(graph, kinds, source, output, target, input, position)

    return graph_edit("Connect", change)


def connected(
    graph: Graph,
    kinds: Kinds,
    source: NodeKey,
    output: str,
    target: NodeKey,
    input: str,
    position: int | None = None,
) -> Graph:
    """The graph with one more wire; EditError as `connect`."""
    start, end = node_of(graph, source), node_of(graph, target)
    others = wires_into(graph, end.id)
    refuse_wire(start, output, end, input, others, kinds)
    wire = Wire(graph.next_id, start.id, output, end.id, input)
    beside = [each for each in others if each.input == input]
    if not beside:
        return graph.with_wire(wire)
    last = len(beside) if position is None else max(0, min(position, len(beside)))
    if position is None or last == len(beside):
        return graph.with_wire(replace(wire, position=beside[-1].position + 1))
    return _in_order(graph, [*beside[:last], wire, *beside[last:]])


def _in_order(graph: Graph, wires: Sequence[Wire]) -> Graph:
    for position, wire in enumerate(wires):
        if wire.position != position or wire.id not in graph.wires:
            graph = graph.with_wire(replace(wire, position=position))
    return graph


def disconnect(*wires: int) -> Edit:
    """Remove wires by id."""

    def change(graph: Graph, kinds: Kinds) -> Graph:
        for wire in wires:
            if wire not in graph.wires:
                raise EditError(f"there is no wire with the id {wire}", fix="It may be removed.")
        return graph.without(wires=wires)

    return graph_edit("Disconnect", change)


def reorder(target: NodeKey, input: str, wires: Sequence[int]) -> Edit:
    """Set the order in which a `many` input takes its wires: all their ids, first to last."""
    order = tuple(wires)

    def change(graph: Graph, kinds: Kinds) -> Graph:
        node = node_of(graph, target)
        there = {wire.id: wire for wire in wires_into(graph, node.id) if wire.input == input}
        if sorted(order) != sorted(there):
            raise EditError(
                "an order names each wire of the input once",
                node=node.name,
                port=input,
                expected=f"the wires {sorted(there)}",
                got=shown(list(order)),
            )
        return _in_order(graph, [there[wire] for wire in order])

    return graph_edit("Reorder inputs", change)
