"""Views of a graph's wiring: wires by node, and the networkx graph; built on demand.

Views of the last few graphs are kept by identity, so that history does not hold old ones.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from nnstudio.project.graph import Graph, Wire

if TYPE_CHECKING:
    import networkx

T = TypeVar("T")
_KEPT = 8


def _latest(build: Callable[[Graph], T]) -> Callable[[Graph], T]:
    """Remember the view of the last few graphs (by identity: hashing a graph costs more)."""
    kept: OrderedDict[int, tuple[Graph, T]] = OrderedDict()

    def view(graph: Graph) -> T:
        found = kept.get(id(graph))
        if found is not None and found[0] is graph:
            return found[1]
        built = build(graph)
        kept[id(graph)] = (graph, built)
        while len(kept) > _KEPT:
            try:
                kept.popitem(last=False)
            except KeyError:  # another thread was faster
                break
        return built

    return view


@_latest
def into(graph: Graph) -> dict[int, list[Wire]]:
    """Wires by target node, in the order in which a `many` port takes them."""
    found: dict[int, list[Wire]] = {}
    for wire in graph.wires.values():
        found.setdefault(wire.target, []).append(wire)
    for wires in found.values():
        wires.sort(key=lambda wire: (wire.position, wire.id))
    return found


@_latest
def out_of(graph: Graph) -> dict[int, list[Wire]]:
    """Wires by source node, by id."""
    found: dict[int, list[Wire]] = {}
    for wire in graph.wires.values():
        found.setdefault(wire.source, []).append(wire)
    return found


@_latest
def network(graph: Graph) -> networkx.MultiDiGraph[int]:
    """The wiring as networkx: node ids, edges keyed by wire id with `output` and `input` ports."""
    import networkx

    found: networkx.MultiDiGraph[int] = networkx.MultiDiGraph()
    found.add_nodes_from(node.id for node in graph.nodes.values())
    found.add_edges_from(
        (w.source, w.target, w.id, {"output": w.output, "input": w.input})
        for w in graph.wires.values()
    )
    return found
