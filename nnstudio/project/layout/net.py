"""The graph as layout sees it: boxes numbered from 0, lines between them, no cycles left."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from nnstudio.project.graph import Graph, Wire


@dataclass(frozen=True)
class Box:
    """The size of a node in pixels, and where its ports lie: offsets from the top by port name.

    A port that is not named lies in the middle. `after` is room wanted to the right of the box.
    """

    width: float = 160.0
    height: float = 64.0
    inputs: Mapping[str, float] = field(default_factory=dict)
    outputs: Mapping[str, float] = field(default_factory=dict)
    after: float = 0.0


DEFAULT_BOX = Box()


@dataclass
class Net:
    """Nodes 0 … n-1 by rising id; `wires` without those from a node to itself, as drawn."""

    ids: list[int]
    boxes: list[Box]
    wires: list[tuple[int, int, Wire]]  # (source, target, wire)
    ahead: list[list[int]]  # targets of each node once cycles are broken, each once
    behind: list[list[int]]

    @property
    def size(self) -> int:
        """How many nodes there are."""
        return len(self.ids)


def net_of(graph: Graph, boxes: Mapping[int, Box], back: Collection[int] = ()) -> Net:
    """The net of a graph; wires that would close a cycle are turned around, the wires `back` (by
    id) before all others."""
    ids = list(graph.nodes)
    number = {key: at for at, key in enumerate(ids)}
    wires = [
        (number[wire.source], number[wire.target], wire)
        for wire in graph.wires.values()
        if wire.source in number and wire.target in number and wire.source != wire.target
    ]
    targets: list[dict[int, None]] = [{} for _ in ids]
    for source, target, wire in wires:
        if wire.id in back:
            source, target = target, source
        targets[source][target] = None
    ahead, behind = _without_cycles([list(each) for each in targets])
    return Net(ids, [boxes.get(key, DEFAULT_BOX) for key in ids], wires, ahead, behind)


def _without_cycles(targets: list[list[int]]) -> tuple[list[list[int]], list[list[int]]]:
    """Depth-first from the sources; a line back to a node that is still open is turned around."""
    count = len(targets)
    has_source = {target for each in targets for target in each}
    starts = [node for node in range(count) if node not in has_source]
    state = [0] * count  # 0 new, 1 open, 2 done
    ahead: list[dict[int, None]] = [{} for _ in range(count)]
    for start in (*starts, *range(count)):
        if state[start]:
            continue
        state[start] = 1
        stack = [(start, iter(targets[start]))]
        while stack:
            node, rest = stack[-1]
            target = next(rest, None)
            if target is None:
                state[node] = 2
                stack.pop()
            elif state[target] == 1:
                ahead[target][node] = None
            else:
                ahead[node][target] = None
                if state[target] == 0:
                    state[target] = 1
                    stack.append((target, iter(targets[target])))
    behind: list[list[int]] = [[] for _ in range(count)]
    for node, each in enumerate(ahead):
        for target in each:
            behind[target].append(node)
    return [list(each) for each in ahead], behind


def topological(net: Net) -> list[int]:
    """Nodes in an order in which every line leads forward; ties by number."""
    missing = [len(each) for each in net.behind]
    order = [node for node in range(net.size) if not missing[node]]
    for node in order:
        for target in net.ahead[node]:
            missing[target] -= 1
            if not missing[target]:
                order.append(target)
    return order


def components(net: Net) -> list[list[int]]:
    """Sets of connected nodes, by their first node."""
    seen = [False] * net.size
    found: list[list[int]] = []
    for start in range(net.size):
        if seen[start]:
            continue
        seen[start] = True
        part = [start]
        for node in part:
            for other in (*net.ahead[node], *net.behind[node]):
                if not seen[other]:
                    seen[other] = True
                    part.append(other)
        found.append(sorted(part))
    return found
