"""Circles in a graph that lead through a Delay: the loops over time.

A wire into a Delay's `x` brings the value of this step for the next, so that it orders nothing.
"""

from __future__ import annotations

import heapq
from collections.abc import Collection

from nnstudio.project.graph import Graph, Wire
from nnstudio.project.wiring import into, out_of

DELAY = "Delay"


def is_back(graph: Graph, wire: Wire) -> bool:
    """Whether a wire brings a value to the next time step."""
    node = graph.nodes.get(wire.target)
    return node is not None and node.type == DELAY and wire.input == "x"


def circles(graph: Graph) -> tuple[tuple[int, ...], ...]:
    """The nodes of each loop, lowest first: those that reach a delay and are reached by it.

    Circles that need no delay to close are no loops.
    """
    delays = [node.id for node in graph.nodes.values() if node.type == DELAY]
    if not delays:
        return ()
    forward = {node: [w.target for w in wires] for node, wires in out_of(graph).items()}
    backward = {node: [w.source for w in wires] for node, wires in into(graph).items()}
    found: list[tuple[int, ...]] = []
    seen: set[int] = set()
    for delay in delays:
        if delay not in seen:
            group = _reach(delay, forward) & _reach(delay, backward)
            seen |= group
            if len(order_of_step(graph, group)) == len(group):
                found.append(tuple(sorted(group)))
    return tuple(found)


def drawn_circles(graph: Graph) -> tuple[tuple[int, ...], ...]:
    """The loops that are worth a region of their own: not a Delay to which nothing is wired."""
    found = circles(graph)
    return tuple(
        group
        for group in found
        if len(group) > 1 or any(wire.input == "x" for wire in into(graph).get(group[0], ()))
    )


def order_of_step(graph: Graph, inside: Collection[int]) -> tuple[int, ...]:
    """The nodes of a loop in the order of one step, ties by creation; those on a circle without a
    delay are left out."""

    def counts(wire: Wire) -> bool:
        return wire.source in inside and not is_back(graph, wire)

    wires_in, wires_out = into(graph), out_of(graph)
    waiting = {node: sum(map(counts, wires_in.get(node, ()))) for node in inside}
    ready = [node for node, count in waiting.items() if not count]
    heapq.heapify(ready)
    order: list[int] = []
    while ready:
        node = heapq.heappop(ready)
        order.append(node)
        for wire in wires_out.get(node, ()):
            if wire.target in inside and not is_back(graph, wire):
                waiting[wire.target] -= 1
                if not waiting[wire.target]:
                    heapq.heappush(ready, wire.target)
    return tuple(order)


def _reach(start: int, neighbors: dict[int, list[int]]) -> set[int]:
    seen = {start}
    stack = [start]
    while stack:
        for node in neighbors.get(stack.pop(), ()):
            if node not in seen:
                seen.add(node)
                stack.append(node)
    return seen
