"""Which nodes have weights in common: owners, and those that share their module or weight."""

from __future__ import annotations

from collections.abc import Iterable

from nnstudio.project.graph import Graph, Node
from nnstudio.project.index import nodes_sharing, nodes_tied

_MOST = 200  # selected nodes that are looked at; more are a selection of everything


def owner_of(graph: Graph, node: Node) -> Node | None:
    """The node whose module or weight a node uses; None where it has its own."""
    key = node.shares if node.shares is not None else node.tied
    return None if key is None else graph.nodes.get(key)


def linked(graph: Graph, nodes: Iterable[int]) -> set[int]:
    """The nodes that have weights in common with these; none where too many are asked about."""
    chosen = set(nodes)
    if len(chosen) > _MOST:
        return set()
    found: set[int] = set()
    for key in chosen:
        node = graph.nodes.get(key)
        if node is None:
            continue
        owner = owner_of(graph, node) or node
        users = (*nodes_sharing(graph, owner.id), *nodes_tied(graph, owner.id))
        if users:
            found.update((owner.id, *(user.id for user in users)))
    return found - chosen


def link_text(graph: Graph, node: Node) -> str:
    """What a node has in common with another, in words; "" for nothing."""
    owner = owner_of(graph, node)
    if owner is None:
        users = (*nodes_sharing(graph, node.id), *nodes_tied(graph, node.id))
        names = ", ".join(user.name for user in users[:4]) + (", …" if len(users) > 4 else "")
        return f"its weights are also those of {names}" if users else ""
    if node.shares is not None:
        return f"same weights as {owner.name}"
    return f"its weight is that of {owner.name}"
