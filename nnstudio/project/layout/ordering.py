"""The order of nodes within columns, with as few crossings as a few sweeps find (barycenters).

Long wires pass columns through *stops*: entries without a box, shared by all wires of one output.
After Sugiyama, Tagawa, Toda, "Methods for visual understanding of hierarchical system structures",
1981.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from dataclasses import dataclass, field
from itertools import pairwise

from nnstudio.project.layout.net import Net

_SWEEPS = 6


@dataclass
class Columns:
    """Entries by column: numbers below `net.size` are nodes, the others stops.

    `before` and `after` are the neighbors of an entry in the columns beside it. `stops` says, for
    (source node, output, column), which entry the wires of that output pass through there.
    """

    rows: list[list[int]] = field(default_factory=list)
    before: dict[int, list[int]] = field(default_factory=dict)
    after: dict[int, list[int]] = field(default_factory=dict)
    stops: dict[tuple[int, str, int], int] = field(default_factory=dict)
    chains: list[list[int]] = field(default_factory=list)


def columns_of(net: Net, column: dict[int, int], limit: int) -> Columns | None:
    """The columns of a component with their stops; None where there would be more than `limit`."""
    found = Columns([[] for _ in range(max(column.values()) + 1)])
    for node, at in column.items():
        found.rows[at].append(node)
        found.before[node], found.after[node] = [], []
    count = net.size
    for source, target, wire in net.wires:
        if source not in column:
            continue
        start, end = column[source], column[target]
        last = source
        if start < end:
            for at in range(start + 1, end):
                stop = found.stops.get((source, wire.output, at))
                if stop is None:
                    if count - net.size >= limit:
                        return None
                    stop = found.stops[source, wire.output, at] = count
                    count += 1
                    found.rows[at].append(stop)
                    found.before[stop], found.after[stop] = [], []
                    _join(found, last, stop)
                last = stop
            _join(found, last, target)
    _gather_chains(found)
    return found


def _join(found: Columns, left: int, right: int) -> None:
    if right not in found.after[left]:
        found.after[left].append(right)
        found.before[right].append(left)


def _gather_chains(found: Columns) -> None:
    chains: dict[tuple[int, str], list[tuple[int, int]]] = {}
    for (source, output, at), stop in found.stops.items():
        chains.setdefault((source, output), []).append((at, stop))
    found.chains = [[stop for _, stop in sorted(chain)] for chain in chains.values()]


def order(found: Columns, path: list[int]) -> None:
    """Put the entries of each column in an order with few crossings."""
    length = {stop: len(chain) for chain in found.chains for stop in chain}
    on_path = set(path)
    for row in found.rows:  # long wires above the main path, the longest outermost
        row.sort(key=lambda each: (-length.get(each, 0), each not in on_path, each))
    best, fewest = [list(row) for row in found.rows], crossings(found)
    for sweep in range(_SWEEPS):
        if not fewest:
            break
        _sweep(found, forward=sweep % 2 == 0)
        crossed = crossings(found)
        if crossed < fewest:
            best, fewest = [list(row) for row in found.rows], crossed
    found.rows = best


def _sweep(found: Columns, forward: bool) -> None:
    beside = found.before if forward else found.after
    rows = found.rows if forward else found.rows[::-1]
    for known, row in pairwise(rows):
        place = {entry: at for at, entry in enumerate(known)}
        wanted: dict[int, float] = {}
        for at, entry in enumerate(row):
            places = [place[other] for other in beside[entry]]
            wanted[entry] = sum(places) / len(places) if places else float(at)
        row.sort(key=wanted.__getitem__)


def crossings(found: Columns) -> int:
    """How many pairs of lines cross."""
    total = 0
    for left, right in pairwise(found.rows):
        place = {entry: at for at, entry in enumerate(right)}
        ends: list[int] = []
        for entry in left:
            for end in sorted(place[other] for other in found.after[entry]):
                total += len(ends) - bisect_right(ends, end)
                insort(ends, end)
    return total
