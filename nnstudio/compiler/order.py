"""The order in which a graph is computed, and the parts that it falls into."""

from __future__ import annotations

from collections.abc import Iterable

from nnstudio.compiler.loops import is_taught
from nnstudio.project.graph import Graph
from nnstudio.project.looping import is_back
from nnstudio.project.wiring import into, network, out_of


def cycles(graph: Graph) -> tuple[tuple[int, ...], ...]:
    """The groups of nodes that feed back into themselves within one time step, each walked along
    one cycle. A wire into a Delay's `x` leads to the next step."""
    import networkx

    found: list[tuple[int, ...]] = []
    whole = network(graph).copy()
    whole.remove_edges_from(
        [(w.source, w.target, w.id) for w in graph.wires.values() if is_back(graph, w)]
    )
    for group in networkx.strongly_connected_components(whole):
        start = min(group)
        if len(group) > 1 or whole.has_edge(start, start):
            walk = networkx.find_cycle(whole.subgraph(group), start)
            found.append(tuple(step[0] for step in walk))
    return tuple(sorted(found, key=min))


def downstream(graph: Graph, start: Iterable[int]) -> set[int]:
    """The nodes given and all that their values reach. True values that a loop is shown while it
    trains are no part of what it computes."""
    ends = {
        node: [w.target for w in wires if not is_taught(graph, w)]
        for node, wires in out_of(graph).items()
    }
    return _reach(start, ends)


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
