"""Edits of several nodes at once, as one step that costs one pass."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from nnstudio.catalog.values import Values
from nnstudio.project.edits import Edit, graph_edit
from nnstudio.project.edits.edit import GraphChange
from nnstudio.project.graph import Graph, Node
from nnstudio.project.kinds import Kinds
from nnstudio.project.rules import checked_setting


def set_for_all(nodes: Iterable[int], name: str, value: object) -> Edit:
    """Set a setting of several nodes; repeated at once for the same ones it is one step.

    Raises EditError where one of them does not take the value; then none is changed.
    """
    ids = frozenset(nodes)

    def on_node(node: Node, kinds: Kinds) -> Values:
        _, normal = checked_setting(kinds.known(node.type).settings, node.name, name, value)
        return node.settings.with_(name, normal)

    return graph_edit(_label("Set", name, ids), _changing(ids, on_node), ("settings", ids, name))


def reset_for_all(nodes: Iterable[int], name: str) -> Edit:
    """Put a setting of several nodes back to its default."""
    ids = frozenset(nodes)
    change = _changing(ids, lambda node, _: node.settings.without(name))
    return graph_edit(_label("Reset", name, ids), change)


def _label(verb: str, name: str, ids: frozenset[int]) -> str:
    return f"{verb} {name} of {len(ids):,} nodes" if len(ids) != 1 else f"{verb} {name}"


def _changing(ids: frozenset[int], settings: Callable[[Node, Kinds], Values]) -> GraphChange:
    def change(graph: Graph, kinds: Kinds) -> Graph:
        changed: dict[int, Node | None] = {}
        for id_ in sorted(ids):
            node = graph.nodes.get(id_)
            if node is None:
                continue
            new = settings(node, kinds)
            if new != node.settings:
                changed[id_] = replace(node, settings=new)
        return replace(graph, nodes=graph.nodes.update(changed)) if changed else graph

    return change
