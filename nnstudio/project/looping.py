"""Circles in a graph that lead through a Delay: the loops over time.

A wire into a Delay's `x` brings the value of this step for the next, so that it orders nothing.
"""

from __future__ import annotations

import heapq
from collections.abc import Collection

from nnstudio.project.graph import Graph, Wire
from nnstudio.project.index import wires_from, wires_into

DELAY = "Delay"


def is_back(graph: Graph, wire: Wire) -> bool:
    """Whether a wire brings a value to the next time step."""
    node = graph.nodes.get(wire.target)
    return node is not None and node.type == DELAY and wire.input == "x"


def circles(graph: Graph, delays: Collection[int] | None = None) -> tuple[tuple[int, ...], ...]:
    """The nodes of each loop, lowest first: those that reach a delay and are reached by it.

    Circles that need no delay to close are no loops. `delays` are the ids of all, where known.
    """
    if delays is None:
        delays = [node.id for node in graph.nodes.values() if node.type == DELAY]
    found: list[tuple[int, ...]] = []
    seen: set[int] = set()
    for delay in delays:
        if delay not in seen:
            group = _around(graph, delay)
            seen |= group
            if len(order_of_step(graph, group)) == len(group):
                found.append(tuple(sorted(group)))
    return tuple(found)


def drawn_circles(
    graph: Graph, delays: Collection[int] | None = None
) -> tuple[tuple[int, ...], ...]:
    """The loops that are worth a region of their own: not a Delay to which nothing is wired."""
    found = circles(graph, delays)
    return tuple(
        group
        for group in found
        if len(group) > 1 or any(wire.input == "x" for wire in wires_into(graph, group[0]))
    )


def wires_back(graph: Graph) -> frozenset[int]:
    """The ids of the wires within loops that bring a value to the next step."""
    return frozenset(
        wire.id
        for group in circles(graph)
        for key in group
        for wire in wires_into(graph, key)
        if wire.source in group and is_back(graph, wire)
    )


def order_of_step(graph: Graph, inside: Collection[int]) -> tuple[int, ...]:
    """The nodes of a loop in the order of one step, ties by creation; those on a circle without a
    delay are left out."""

    def counts(wire: Wire) -> bool:
        return wire.source in inside and not is_back(graph, wire)

    waiting = {node: sum(map(counts, wires_into(graph, node))) for node in inside}
    ready = [node for node, count in waiting.items() if not count]
    heapq.heapify(ready)
    order: list[int] = []
    while ready:
        node = heapq.heappop(ready)
        order.append(node)
        for wire in wires_from(graph, node):
            if wire.target in inside and not is_back(graph, wire):
                waiting[wire.target] -= 1
                if not waiting[wire.target]:
                    heapq.heappush(ready, wire.target)
    return tuple(order)


def _around(graph: Graph, delay: int) -> set[int]:
    """The nodes that reach a delay and are reached by it."""
    behind = {delay}
    open_ = [delay]
    while open_:
        for wire in wires_into(graph, open_.pop()):
            if wire.source not in behind:
                behind.add(wire.source)
                open_.append(wire.source)
    found = {delay}
    open_ = [delay]
    while open_:  # along what leads back to the delay only
        for wire in wires_from(graph, open_.pop()):
            if wire.target in behind and wire.target not in found:
                found.add(wire.target)
                open_.append(wire.target)
    return found
