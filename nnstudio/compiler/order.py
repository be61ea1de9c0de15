"""The order in which a graph is computed, and the parts that it falls into."""

from __future__ import annotations

import heapq
from collections.abc import Iterable

from nnstudio.project.graph import Graph
from nnstudio.project.wiring import into, network, out_of


def topological(graph: Graph) -> tuple[int, ...]:
    """Node ids in order of computation, ties by creation, without those on or behind a cycle.

    Kahn's algorithm with a heap: a small edit changes the order little.
    """
    wires_in, wires_out = into(graph), out_of(graph)
    waiting = {node: len(wires_in.get(node, ())) for node in graph.nodes}
    ready = [node for node, count in waiting.items() if not count]
    order: list[int] = []
    while ready:
        node = heapq.heappop(ready)
        order.append(node)
        for wire in wires_out.get(node, ()):
            waiting[wire.target] -= 1
            if not waiting[wire.target]:
                heapq.heappush(ready, wire.target)
    return tuple(order)


def cycles(graph: Graph) -> tuple[tuple[int, ...], ...]:
    """The groups of nodes that feed back into themselves, each walked along one cycle."""
    import networkx

    found: list[tuple[int, ...]] = []
    whole = network(graph)
    for group in networkx.strongly_connected_components(whole):
        start = min(group)
        if len(group) > 1 or whole.has_edge(start, start):
            walk = networkx.find_cycle(whole.subgraph(group), start)
            found.append(tuple(step[0] for step in walk))
    return tuple(sorted(found, key=min))


def downstream(graph: Graph, start: Iterable[int]) -> set[int]:
    """The nodes given and all that their values reach."""
    return _reach(start, {n: [w.target for w in wires] for n, wires in out_of(graph).items()})


def upstream(graph: Graph, start: Iterable[int]) -> set[int]:
    """The nodes given and all whose values reach them."""
    return _reach(start, {n: [w.source for w in wires] for n, wires in into(graph).items()})


def _reach(start: Iterable[int], neighbors: dict[int, list[int]]) -> set[int]:
    seen = set(start)
    stack = list(seen)
    while stack:
        for node in neighbors.get(stack.pop(), ()):
            if node not in seen:
                seen.add(node)
                stack.append(node)
    return seen
