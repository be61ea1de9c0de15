"""Loops over time: which nodes run once per step, and what passes their border.

The nodes on circles through a Delay form one loop: a strongly connected component of the graph. A
wire into a Delay's `x` brings the value of this step for the next, so that it orders nothing.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from nnstudio.project.graph import Graph, Wire
from nnstudio.project.wiring import into, out_of

DELAY = "Delay"
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


def is_back(graph: Graph, wire: Wire) -> bool:
    """Whether a wire brings a value to the next time step."""
    node = graph.nodes.get(wire.target)
    return node is not None and node.type == DELAY and wire.input == "x"


def is_taught(graph: Graph, wire: Wire) -> bool:
    """Whether a wire shows a loop the true values of a Target."""
    if wire.input != TEACHER:
        return False
    source, target = graph.nodes.get(wire.source), graph.nodes.get(wire.target)
    return bool(source and target and source.type == "Target" and target.type == DELAY)


def ordered(graph: Graph) -> tuple[tuple[Unit, ...], tuple[int, ...]]:
    """Nodes and loops in order of computation, ties by creation; and those nodes that are on, or
    behind, a circle without a delay."""
    groups = _groups(graph)
    home = {node: group[0] for group in groups for node in group}
    wires_in, wires_out = into(graph), out_of(graph)
    inner = {group[0]: group for group in groups}
    waiting: dict[int, int] = {}
    for node in graph.nodes:
        unit = home.get(node, node)
        outside = sum(
            w.source not in home or home[w.source] != unit for w in wires_in.get(node, ())
        )
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


def _groups(graph: Graph) -> tuple[tuple[int, ...], ...]:
    """The nodes of each loop, lowest first: those that reach a delay and are reached by it."""
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
            if not _circle_without_delay(graph, group):
                found.append(tuple(sorted(group)))
    return tuple(found)


def _reach(start: int, neighbors: dict[int, list[int]]) -> set[int]:
    seen = {start}
    stack = [start]
    while stack:
        for node in neighbors.get(stack.pop(), ()):
            if node not in seen:
                seen.add(node)
                stack.append(node)
    return seen


def _circle_without_delay(graph: Graph, group: Iterable[int]) -> bool:
    inside = set(group)
    return len(_inner_order(graph, inside)) < len(inside)


def _inner_order(graph: Graph, inside: set[int]) -> tuple[int, ...]:
    """The nodes of a loop in the order of one step, ties by creation."""

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


def _loop(graph: Graph, members: tuple[int, ...]) -> Loop:
    inside = set(members)
    order = _inner_order(graph, inside)
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
