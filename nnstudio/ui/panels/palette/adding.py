"""The edit that adds a node where it is wanted: beside the selection, wired to it if that fits."""

from __future__ import annotations

from collections.abc import Iterable

from nnstudio.catalog.node_type import NodeType
from nnstudio.compiler.report import Analysis
from nnstudio.project.edits import Edit, add_node, arrange, connect, insert_on_wire, several
from nnstudio.project.graph import Graph, Node, Wire
from nnstudio.project.index import wires_into
from nnstudio.project.kinds import Kinds
from nnstudio.ui.making_room import frames_with, make_room
from nnstudio.ui.offering import fits

MIME = "application/x-nnstudio-node"
WIDTH = 160.0  # of every node on the canvas
PITCH, ROW = 224.0, 88.0  # as the automatic layout places nodes
_TRIES = 24


def add_beside(
    type: str,
    graph: Graph,
    kinds: Kinds,
    analysis: Analysis | None,
    nodes: Iterable[int],
    wires: Iterable[int],
) -> Edit:
    """Add a node of this type; what is selected decides where.

    One wire: into its middle. One node: to its right, fed by it if the shapes can fit (types
    without inputs: to its left, into a free input). Otherwise it stands alone. The new node's id is
    the graph's `next_id`. Raises EditError for an unknown type.
    """
    kind = kinds.known(type)
    chosen, cut = tuple(nodes), tuple(wires)
    if len(cut) == 1 and not chosen and kind.inputs and kind.outputs and cut[0] in graph.wires:
        old = graph.wires[cut[0]]
        return _inserted(type, graph, old)
    if len(chosen) != 1 or chosen[0] not in graph.nodes:
        return add_node(type, at=_alone(graph))
    beside = graph.nodes[chosen[0]]
    placed = add_node(type, at=_free(graph, beside, -PITCH if not kind.inputs else PITCH))
    ends = _wire(kind, graph, kinds, analysis, beside)
    if ends is None:
        return placed

    new = graph.next_id
    source, output, target, input_ = ends
    wire = connect(
        new if source is None else source, output, new if target is None else target, input_
    )
    return several(placed.label, (placed, wire))


def _wire(
    kind: NodeType, graph: Graph, kinds: Kinds, analysis: Analysis | None, beside: Node
) -> tuple[int | None, str, int | None, str] | None:
    """Source, output, target and input of a wire, where None is the new node; None if none fits."""
    reports = analysis.nodes if analysis is not None else {}
    report = reports.get(beside.id)
    declared = kinds.known(beside.type)
    if not kind.inputs and kind.outputs:
        wired = {wire.input for wire in wires_into(graph, beside.id)}
        free = [port for port in declared.inputs if port.name not in wired and not port.optional]
        goal = "target" if kind.kind == "target" else ""
        free.sort(key=lambda port: port.name != goal)
        return (None, kind.outputs[0].name, beside.id, free[0].name) if free else None
    if not kind.inputs or not declared.outputs:
        return None
    output = declared.outputs[0]
    tensor = report.outputs.get(output.name) if report is not None else None
    wants = "target" if declared.kind == "target" else ""
    ports = sorted(kind.inputs, key=lambda port: (port.name != wants, port.optional))
    port = ports[0]
    if tensor is not None and not fits(tensor, port):
        return None
    return (beside.id, output.name, None, port.name)


def _inserted(type: str, graph: Graph, wire: Wire) -> Edit:
    """In the middle of a wire; the nodes behind it make room."""
    one, other = graph.nodes[wire.source].at, graph.nodes[wire.target].at
    if one is None or other is None:
        return insert_on_wire(type, wire.id)
    places = {node.id: node.at for node in graph.nodes.values() if node.at is not None}
    middle = (one[0] + other[0]) / 2, (one[1] + other[1]) / 2
    at, moved = make_room(places, wire.source, wire.target, middle, WIDTH, PITCH - WIDTH)
    edit = insert_on_wire(type, wire.id, at=at)
    frames = frames_with(graph.frames.values(), places, moved)
    return several(edit.label, (arrange(moved, frames), edit)) if moved else edit


def _free(graph: Graph, beside: Node, right: float) -> tuple[float, float] | None:
    """The first free place to the side of a node, looking downwards."""
    if beside.at is None:
        return None
    x, y = beside.at[0] + right, beside.at[1]
    taken = [
        node.at for node in graph.nodes.values() if node.at and abs(node.at[0] - x) < PITCH * 0.8
    ]
    for _ in range(_TRIES):
        if all(abs(at[1] - y) >= ROW * 0.8 for at in taken):
            break
        y += ROW
    return x, y


def _alone(graph: Graph) -> tuple[float, float] | None:
    """Below everything, at its left end."""
    places = [node.at for node in graph.nodes.values() if node.at]
    if not places:
        return 0.0, 0.0
    return min(at[0] for at in places), max(at[1] for at in places) + ROW
