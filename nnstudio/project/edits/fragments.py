"""Copying parts of a graph: fragments, paste, duplicate."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from nnstudio.project.edits.edit import Edit, NodeKey, graph_edit, node_of
from nnstudio.project.edits.frames import added_frame, frame_of
from nnstudio.project.graph import Frame, Graph, Node, Wire
from nnstudio.project.index import NamesIn, wires_into
from nnstudio.project.kinds import Kinds
from nnstudio.project.naming import copied_name
from nnstudio.project.refusal import EditError
from nnstudio.project.rules import checked_place, checked_settings, refuse_wire

STEP = (32.0, 32.0)  # pixels by which a copy is moved so that it does not hide its original


@dataclass(frozen=True)
class Fragment:
    """Part of a graph: nodes, the wires between them, the wires that came in from outside, and
    frames and notes."""

    nodes: tuple[Node, ...]
    wires: tuple[Wire, ...] = ()
    incoming: tuple[Wire, ...] = ()
    frames: tuple[Frame, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.nodes or self.frames)

    @property
    def corner(self) -> tuple[float, float]:
        """The leftmost and the uppermost place in it; 0, 0 where nothing is placed."""
        places = [node.at for node in self.nodes if node.at is not None]
        places += [frame.at for frame in self.frames]
        return min((x for x, _ in places), default=0.0), min((y for _, y in places), default=0.0)

    @property
    def said(self) -> str:
        """What it is, in labels."""
        count = len(self.nodes) + len(self.frames)
        what = "frame" if not self.nodes else "part" if self.frames else "node"
        return what if count == 1 else f"{count} {what}s"


def fragment_of(graph: Graph, nodes: Iterable[NodeKey], frames: Iterable[int] = ()) -> Fragment:
    """What copying these nodes and frames takes along; a frame alone goes without its nodes."""
    chosen = sorted({node_of(graph, key).id for key in nodes})
    inside = set(chosen)
    ending = [wire for key in chosen for wire in wires_into(graph, key)]
    return Fragment(
        tuple(graph.nodes[key] for key in chosen),
        tuple(wire for wire in ending if wire.source in inside),
        tuple(wire for wire in ending if wire.source not in inside),
        tuple(frame_of(graph, key) for key in sorted(set(frames))),
    )


def paste(fragment: Fragment, by: tuple[float, float] = STEP, keep_incoming: bool = False) -> Edit:
    """Add copies of a fragment's nodes, wires and frames, moved by some pixels, with free names.

    `keep_incoming` also wires the copies to the outside sources that still exist. Everything in the
    fragment is validated like an edit, since it may come from pasted text.
    """

    def change(graph: Graph, kinds: Kinds) -> Graph:
        return _pasted(graph, kinds, fragment, by, keep_incoming)

    return graph_edit(f"Paste {fragment.said}", change)


def duplicate(
    nodes: Iterable[NodeKey] = (),
    by: tuple[float, float] = STEP,
    frames: Iterable[int] = (),
) -> Edit:
    """Add copies of nodes, with their settings and the wires between them, and of frames."""
    chosen, framed = tuple(nodes), tuple(frames)
    count = len(chosen) + len(framed)
    what = "frames" if not chosen else "parts" if framed else "nodes"

    def change(graph: Graph, kinds: Kinds) -> Graph:
        fragment = fragment_of(graph, chosen, framed)
        return _pasted(graph, kinds, fragment, by, keep_incoming=False)

    return graph_edit("Duplicate" if count == 1 else f"Duplicate {count} {what}", change)


def _pasted(
    graph: Graph, kinds: Kinds, fragment: Fragment, by: tuple[float, float], keep_incoming: bool
) -> Graph:
    copies: dict[int, int] = {}
    old_graph = graph
    for node in fragment.nodes:
        copy = _copy(graph, kinds, node, by)
        copies[node.id] = copy.id
        graph = graph.with_node(copy)
    for node in fragment.nodes:
        if node.shares in copies:
            copy = graph.nodes[copies[node.id]]
            graph = graph.with_node(replace(copy, shares=copies[node.shares]))
        if node.tied in copies:
            copy = graph.nodes[copies[node.id]]
            graph = graph.with_node(replace(copy, tied=copies[node.tied]))
    for wire in fragment.wires:
        if wire.source not in copies or wire.target not in copies:
            raise EditError("a wire of the pasted part starts or ends at no node of it")
        graph = _wired(graph, kinds, copies[wire.source], wire, copies[wire.target])
    if keep_incoming:
        for wire in fragment.incoming:
            source = old_graph.nodes.get(wire.source)
            if source is not None and kinds[source.type].output(wire.output) is not None:
                graph = _wired(graph, kinds, wire.source, wire, copies[wire.target])
    for frame in fragment.frames:
        at = (frame.at[0] + by[0], frame.at[1] + by[1])
        graph = added_frame(graph, replace(frame, id=graph.next_id, at=at))
    return graph


def _copy(graph: Graph, kinds: Kinds, node: Node, by: tuple[float, float]) -> Node:
    name = copied_name(node.name, NamesIn(graph))
    settings = checked_settings(kinds.known(node.type).settings, name, node.settings)
    at = None if node.at is None else checked_place((node.at[0] + by[0], node.at[1] + by[1]))
    return Node(graph.next_id, node.type, name, settings, at)


def _wired(graph: Graph, kinds: Kinds, source: int, wire: Wire, target: int) -> Graph:
    refuse_wire(
        graph.nodes[source],
        wire.output,
        graph.nodes[target],
        wire.input,
        wires_into(graph, target),
        kinds,
    )
    copy = replace(wire, id=graph.next_id, source=source, target=target)
    return graph.with_wire(copy)
