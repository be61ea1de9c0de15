"""Indexes that follow a graph's tables: nodes by name, wires by the node at either end.

An edit of a large graph must not walk it all to learn whether a name is free. An index remembers
the table that it describes and, asked about another one, applies what differs (`Table.changes`).
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from nnstudio.project.graph import Graph, Node, Wire
from nnstudio.project.table import Table

V = TypeVar("V")
_FOLLOWED = 4  # documents and blocks edited in turn


class _Follower(Generic[V]):
    """Keys of entries, by a mark of each entry, for whichever table was asked about last."""

    def __init__(self, marks: Callable[[V], tuple[object, ...]]) -> None:
        self._marks = marks
        self.table: Table[V] = Table()
        self.keys: dict[object, set[int]] = {}

    def follow(self, table: Table[V]) -> None:
        """Describe this table from now on."""
        for key, before, after in self.table.changes(table):
            if before is not None:
                self._drop(key, before)
            if after is not None:
                for mark in self._marks(after):
                    self.keys.setdefault(mark, set()).add(key)
        self.table = table

    def _drop(self, key: int, value: V) -> None:
        for mark in self._marks(value):
            kept = self.keys[mark]
            kept.discard(key)
            if not kept:
                del self.keys[mark]


class Index(Generic[V]):
    """Answers which keys of a table carry a mark; safe to ask from any thread."""

    def __init__(self, marks: Callable[[V], tuple[object, ...]]) -> None:
        self._marks = marks
        self._followers: list[_Follower[V]] = []
        self._lock = threading.Lock()

    def keys(self, table: Table[V], mark: object) -> tuple[int, ...]:
        """The keys of the entries with this mark, by rising key."""
        with self._lock:
            return tuple(sorted(self._at(table).keys.get(mark, ())))

    def _at(self, table: Table[V]) -> _Follower[V]:
        if self._followers and self._followers[-1].table is table:
            return self._followers[-1]
        found = max(self._followers, key=lambda each: each.table.likeness(table), default=None)
        if found is None or (
            len(self._followers) < _FOLLOWED and not found.table.likeness(table) and found.table
        ):
            found = _Follower(self._marks)
        else:
            self._followers.remove(found)
        self._followers.append(found)
        del self._followers[:-_FOLLOWED]
        found.follow(table)
        return found


def _marks(node: Node) -> tuple[object, ...]:
    """Its name, and whose module or weight it uses."""
    if node.shares is None and node.tied is None:
        return (node.name,)
    return node.name, ("shares", node.shares), ("tied", node.tied)


_NODES: Index[Node] = Index(_marks)
_ENDS: Index[Wire] = Index(lambda wire: (wire.source, ~wire.target))


def nodes_named(graph: Graph, name: str) -> tuple[int, ...]:
    """Ids of the nodes of that name."""
    return _NODES.keys(graph.nodes, name)


def nodes_sharing(graph: Graph, node: int) -> tuple[Node, ...]:
    """Nodes that use the module of this one."""
    return tuple(graph.nodes[key] for key in _NODES.keys(graph.nodes, ("shares", node)))


def nodes_tied(graph: Graph, node: int) -> tuple[Node, ...]:
    """Nodes whose weight is this one's."""
    return tuple(graph.nodes[key] for key in _NODES.keys(graph.nodes, ("tied", node)))


def wires_from(graph: Graph, node: int) -> tuple[Wire, ...]:
    """Wires that start at a node, by id."""
    return tuple(graph.wires[key] for key in _ENDS.keys(graph.wires, node))


def wires_into(graph: Graph, node: int) -> tuple[Wire, ...]:
    """Wires that end at a node, in the order in which a `many` port takes them."""
    found = [graph.wires[key] for key in _ENDS.keys(graph.wires, ~node)]
    return tuple(sorted(found, key=lambda wire: (wire.position, wire.id)))


class NamesIn:
    """The names taken in a graph, as a container to ask."""

    def __init__(self, graph: Graph, *more: str) -> None:
        self._graph = graph
        self.more = set(more)

    def __contains__(self, name: object) -> bool:
        return name in self.more or bool(nodes_named(self._graph, str(name)))
