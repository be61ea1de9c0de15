"""Edits that keep chains connected: insert a node into a wire, remove nodes and close the gap."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from nnstudio.catalog.node_type import NodeType
from nnstudio.project.edits.edit import Edit, NodeKey, graph_edit, node_of
from nnstudio.project.edits.nodes import new_node, title_of, without
from nnstudio.project.graph import Graph, Wire
from nnstudio.project.index import wires_from, wires_into
from nnstudio.project.kinds import Kinds
from nnstudio.project.layout.net import DEFAULT_BOX
from nnstudio.project.refusal import EditError

Point = tuple[float, float]
_GAP, _DOWN = 72.0, 28.0  # pixels from a new node to what it feeds, and to a node above it
_HIGH = 88.0


def insert_on_wire(
    type: str,
    wire: int,
    name: str | None = None,
    settings: Mapping[str, object] | None = None,
    at: tuple[float, float] | None = None,
) -> Edit:
    """Add a node in the middle of a wire, through the main input and output of its type.

    It stands `at` that place; else before the node that the wire feeds, where there is room.
    Raises EditError where the wire is gone or the type has no input or no output.
    """

    def change(graph: Graph, kinds: Kinds) -> Graph:
        return inserted(graph, kinds, type, wire, name, settings, at)

    return graph_edit(f"Insert {title_of(type)}", change)


def inserted(
    graph: Graph,
    kinds: Kinds,
    type: str,
    wire: int,
    name: str | None = None,
    settings: Mapping[str, object] | None = None,
    at: tuple[float, float] | None = None,
) -> Graph:
    """The graph with a new node in the middle of a wire; EditError as `insert_on_wire`."""
    declaration = kinds.known(type)
    old = graph.wires.get(wire)
    if old is None:
        raise EditError(f"there is no wire with the id {wire}", fix="It may be removed.")
    entry, exit_ = main_input(declaration), main_output(declaration)
    if not entry or not exit_:
        lacks = "input" if not entry else "output"
        raise EditError(f"{type} has no {lacks}, it cannot stand in the middle of a wire")
    target = graph.nodes[old.target].at
    if at is None and target is not None:
        at = _room_before(target, (node.at for node in graph.nodes.values()))
    node = new_node(graph, kinds, type, name, settings, at)
    graph = graph.without(wires=[wire]).with_node(node)
    first = Wire(node.id + 1, old.source, old.output, node.id, entry)
    second = Wire(node.id + 2, node.id, exit_, old.target, old.input, old.position)
    return graph.with_wire(first).with_wire(second)


def _room_before(target: Point, places: Iterable[Point | None]) -> Point:
    """The first free place to the left of a node, level with it or below."""
    taken = [at for at in places if at is not None]
    x, y = target[0] - DEFAULT_BOX.width - _GAP, target[1]
    while hit := [at[1] for at in taken if abs(at[0] - x) < DEFAULT_BOX.width + 8.0
                  and abs(at[1] - y) < _HIGH + _DOWN / 2]:  # fmt: skip
        y = max(hit) + _HIGH + _DOWN
    return x, y


def remove_keeping_chain(nodes: Iterable[NodeKey]) -> Edit:
    """Remove nodes and let what fed the main input of each feed what its main output fed."""
    gone = tuple(nodes)

    def change(graph: Graph, kinds: Kinds) -> Graph:
        for key in [node_of(graph, each).id for each in gone]:
            graph = without(_joined_around(graph, kinds, key), {key})
        return graph

    many = f"{len(gone)} nodes" if len(gone) != 1 else "node"
    return graph_edit(f"Delete {many}, keep the chain", change)


def _joined_around(graph: Graph, kinds: Kinds, key: int) -> Graph:
    declaration = kinds.known(graph.nodes[key].type)
    entry, exit_ = main_input(declaration), main_output(declaration)
    feeding = next((wire for wire in wires_into(graph, key) if wire.input == entry), None)
    if feeding is None:
        return graph
    for wire in wires_from(graph, key):
        if wire.output != exit_ or wire.target == feeding.source:
            continue
        joined = replace(wire, source=feeding.source, output=feeding.output)
        beside = wires_into(graph, wire.target)
        if not any(_same_ends(joined, other) for other in beside):
            graph = graph.with_wire(joined)
    return graph


def _same_ends(one: Wire, other: Wire) -> bool:
    return (one.source, one.output, one.input) == (other.source, other.output, other.input)


def main_input(declaration: NodeType) -> str:
    """The input that a chain runs through: the first that must be wired, else the first; or ""."""
    needed = [port for port in declaration.inputs if not port.optional]
    return next((port.name for port in needed or declaration.inputs), "")


def main_output(declaration: NodeType) -> str:
    """The output that a chain runs through: the first; or ""."""
    return next((port.name for port in declaration.outputs), "")
