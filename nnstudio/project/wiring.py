"""Views of a graph's wiring: wires by node, and the networkx graph; built on demand.

Views of the last few graphs (or tables of wires) are kept by identity, so that history does not
hold old ones.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from nnstudio.project.graph import Graph, Wire
from nnstudio.project.table import Table

if TYPE_CHECKING:
    import networkx

S = TypeVar("S")
T = TypeVar("T")
_KEPT = 8


def latest(build: Callable[[S], T], count: int = _KEPT) -> Callable[[S], T]:
    """Remember the view of the last few values (by identity: hashing a graph costs more)."""
    kept: OrderedDict[int, tuple[S, T]] = OrderedDict()

    def view(value: S) -> T:
        found = kept.get(id(value))
        if found is not None and found[0] is value:
            return found[1]
        built = build(value)
        kept[id(value)] = (value, built)
        while len(kept) > count:
            try:
                kept.popitem(last=False)
            except KeyError:  # another thread was faster
                break
        return built

    return view


def into(graph: Graph) -> dict[int, list[Wire]]:
    """Wires by target node, in the order in which a `many` port takes them."""
    return _by_target(graph.wires)


def out_of(graph: Graph) -> dict[int, list[Wire]]:
    """Wires by source node, by id."""
    return _by_source(graph.wires)


@latest
def _by_target(wires: Table[Wire]) -> dict[int, list[Wire]]:
    found: dict[int, list[Wire]] = {}
    for wire in wires.values():
        found.setdefault(wire.target, []).append(wire)
    for each in found.values():
        each.sort(key=lambda wire: (wire.position, wire.id))
    return found


@latest
def _by_source(wires: Table[Wire]) -> dict[int, list[Wire]]:
    found: dict[int, list[Wire]] = {}
    for wire in wires.values():
        found.setdefault(wire.source, []).append(wire)
    return found


@latest
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
