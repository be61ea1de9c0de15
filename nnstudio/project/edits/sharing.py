"""Edits of sharing: "same weights as", tied weights, and the marks of wires at loops."""

from __future__ import annotations

from dataclasses import replace

from nnstudio.catalog.values import shown
from nnstudio.project.edits.edit import Edit, NodeKey, graph_edit, node_of
from nnstudio.project.graph import Graph, Node
from nnstudio.project.index import nodes_sharing, nodes_tied
from nnstudio.project.kinds import Kinds
from nnstudio.project.refusal import EditError
from nnstudio.project.rules import MARKS


def share(node: NodeKey, owner: NodeKey | None) -> Edit:
    """Let a node use the module of another, which must be of its type; None: one of its own again.

    Its settings become the owner's. EditError where types differ, or either shares already.
    """

    def change(graph: Graph, kinds: Kinds) -> Graph:
        found = node_of(graph, node)
        if owner is None:
            return _replaced(graph, found, replace(found, shares=None))
        other = _owner(graph, found, owner)
        declared = kinds.known(found.type)
        if found.type != other.type:
            raise EditError(
                "only nodes of one type can have the same weights",
                node=found.name,
                expected=f"another {declared.title}",
                got=f"{other.name}, which is a {kinds.known(other.type).title}",
            )
        if declared.kind != "layer":
            raise EditError(f"a {declared.title} has no weights to share", node=found.name)
        for using in (*nodes_sharing(graph, found.id), *nodes_tied(graph, found.id)):
            graph = graph.with_node(
                replace(
                    using,
                    shares=other.id if using.shares == found.id else using.shares,
                    tied=None if using.tied == found.id else using.tied,
                )
            )
        return graph.with_node(replace(found, shares=other.id, tied=None, settings=other.settings))

    return graph_edit("Own weights" if owner is None else "Same weights as", change)


def tie(node: NodeKey, owner: NodeKey | None) -> Edit:
    """Let the `weight` of a node be that of another (embedding and output); None: its own again."""

    def change(graph: Graph, kinds: Kinds) -> Graph:
        found = node_of(graph, node)
        if owner is None:
            return _replaced(graph, found, replace(found, tied=None))
        other = _owner(graph, found, owner)
        for each in (found, other):
            declared = kinds.known(each.type)
            if declared.kind != "layer":
                raise EditError(f"a {declared.title} has no weight to tie", node=each.name)
        if found.shares is not None or nodes_tied(graph, found.id):
            raise EditError("its weight is used by another node", node=found.name)
        return graph.with_node(replace(found, tied=other.id))

    return graph_edit("Untie weight" if owner is None else "Tie weight", change)


def _owner(graph: Graph, node: Node, key: NodeKey) -> Node:
    """The node that owns the weights to use: where that shares itself, the one it shares with."""
    other = node_of(graph, key)
    if other.shares is not None:
        other = graph.nodes[other.shares]
    if other.tied is not None:
        other = graph.nodes[other.tied]
    if other.id == node.id:
        raise EditError("a node has its own weights anyway", node=node.name)
    return other


def mark_wire(wire: int, mark: str) -> Edit:
    """Say how a value passes the border of a loop: "stepped", "held", "every", "last", or ""."""

    def change(graph: Graph, kinds: Kinds) -> Graph:
        found = graph.wires.get(wire)
        if found is None:
            raise EditError(f"there is no wire with the id {wire}", fix="It may be removed.")
        if mark not in MARKS:
            raise EditError(f"there is no mark {shown(mark)}", expected=", ".join(MARKS[1:]))
        return graph if found.mark == mark else graph.with_wire(replace(found, mark=mark))

    return graph_edit("Mark the wire", change)


def _replaced(graph: Graph, old: Node, new: Node) -> Graph:
    return graph if old == new else graph.with_node(new)
