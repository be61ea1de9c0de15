"""Loops over time: which nodes run once per step, and what passes their border.

The nodes on circles through a Delay form one loop: a strongly connected component of the graph.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from functools import cached_property

from nnstudio.project.graph import Graph, Wire
from nnstudio.project.looping import DELAY, circles, order_of_step
from nnstudio.project.wiring import into, out_of

INIT, TEACHER = "init", "teacher"


@dataclass(frozen=True)
class Loop:
    """The nodes of one loop in order of computation, its delays, and the wires at its border.

    `entering` wires lead into nodes of the loop, `inits` and `teachers` into those ports of its
    delays; `leaving` wires lead out.
    """

    nodes: tuple[int, ...]
    delays: tuple[int, ...]
    entering: tuple[Wire, ...] = ()
    inits: tuple[Wire, ...] = ()
    teachers: tuple[Wire, ...] = ()
    leaving: tuple[Wire, ...] = ()

    @cached_property
    def inside(self) -> frozenset[int]:
        """Its nodes as a set."""
        return frozenset(self.nodes)


Unit = int | Loop  # one step of the order: a node, or a loop as a whole


def is_taught(graph: Graph, wire: Wire) -> bool:
    """Whether a wire shows a loop the true values of a Target."""
    if wire.input != TEACHER:
        return False
    source, target = graph.nodes.get(wire.source), graph.nodes.get(wire.target)
    return bool(source and target and source.type == "Target" and target.type == DELAY)


Order = tuple[tuple[Unit, ...], tuple[int, ...]]
_kept: list[tuple[Graph, Order]] = []
_KEPT = 4


def ordered(graph: Graph) -> Order:
    """Nodes and loops in order of computation, ties by creation; and those nodes that are on, or
    behind, a circle without a delay. That of the last few graphs is kept: settings change none."""
    for known, order in reversed(_kept):
        if known.wires is graph.wires and _same_nodes(known, graph):
            return order
    found = _ordered(graph)
    _kept.append((graph, found))
    del _kept[:-_KEPT]
    return found


def _same_nodes(one: Graph, other: Graph) -> bool:
    if one.nodes is other.nodes:
        return True
    changes = one.nodes.changes(other.nodes)
    return all(a is not None and b is not None and a.type == b.type for _, a, b in changes)


def _ordered(graph: Graph) -> Order:
    groups = circles(graph)
    home = {node: group[0] for group in groups for node in group}
    wires_in, wires_out = into(graph), out_of(graph)
    inner = {group[0]: group for group in groups}
    waiting: dict[int, int] = {}
    for node in graph.nodes:
        unit = home.get(node, node)
        arriving = wires_in.get(node, ())
        outside = len(arriving)
        if node in home:
            outside = sum(home.get(wire.source) != unit for wire in arriving)
        waiting[unit] = waiting.get(unit, 0) + outside
    ready = [unit for unit, count in waiting.items() if not count]
    heapq.heapify(ready)
    order: list[Unit] = []
    reached: set[int] = set()
    while ready:
        unit = heapq.heappop(ready)
        members = inner.get(unit, (unit,))
        reached.update(members)
        order.append(_loop(graph, members) if unit in inner else unit)
        for node in members:
            for wire in wires_out.get(node, ()):
                target = home.get(wire.target, wire.target)
                if target != unit or unit not in inner:
                    waiting[target] -= 1
                    if not waiting[target]:
                        heapq.heappush(ready, target)
    left = tuple(node for node in graph.nodes if node not in reached)
    return tuple(order), left


def _loop(graph: Graph, members: tuple[int, ...]) -> Loop:
    inside = set(members)
    order = order_of_step(graph, inside)
    arriving = [
        wire for node in order for wire in into(graph).get(node, ()) if wire.source not in inside
    ]
    at_delay = {wire.id for wire in arriving if graph.nodes[wire.target].type == DELAY}
    return Loop(
        nodes=order,
        delays=tuple(node for node in order if graph.nodes[node].type == DELAY),
        entering=tuple(w for w in arriving if w.id not in at_delay or w.input == "x"),
        inits=tuple(w for w in arriving if w.id in at_delay and w.input == INIT),
        teachers=tuple(w for w in arriving if w.id in at_delay and w.input == TEACHER),
        leaving=tuple(
            wire
            for node in order
            for wire in out_of(graph).get(node, ())
            if wire.target not in inside
        ),
    )
