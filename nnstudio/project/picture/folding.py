"""Folding a wide drawing into rows, like lines of text, where few wires cross the fold."""

from __future__ import annotations

from dataclasses import dataclass

from nnstudio.project.graph import Graph, Wire
from nnstudio.project.layout import Layout

NARROWEST = 900.0  # pixels: on the width of a page, text is then still legible
_BETWEEN = 70.0  # pixels between rows, about
_CROSSING = 0.3  # what a wire across a fold costs, as a share of an unused row


@dataclass(frozen=True)
class Fold:
    """Rows of columns: `row` by column, and the first column of each row."""

    row: list[int]
    first: list[int]


def fold(graph: Graph, layout: Layout, height: float, widest: float | None) -> Fold:
    """Break columns into rows of at most `widest` pixels (None: such that the page is no strip)."""
    columns = layout.columns
    count = len(columns)
    if count < 2 or not all(_can_fold(layout, wire) for wire in graph.wires.values()):
        return Fold([0] * count, [0])
    total = columns[-1][1]
    limit = widest or max(NARROWEST, (total * (height + _BETWEEN)) ** 0.5)  # about a square
    if total <= limit * 1.15:
        return Fold([0] * count, [0])
    crossed = _crossed(graph, layout)
    wider = (1.0,) if widest else (1.0, 1.08, 1.16, 1.24, 1.32)
    tries = [(*_breaks(columns, crossed, limit * each), each) for each in wider]
    _, firsts, _ = min(tries, key=lambda found: found[0] + found[2])
    row = [sum(at >= first for first in firsts) - 1 for at in range(count)]
    return Fold(row, firsts)


def _can_fold(layout: Layout, wire: Wire) -> bool:
    """Whether a wire leads forward, through known points where it is long."""
    far = layout.column[wire.target] - layout.column[wire.source]
    return far == 1 or (far > 1 and wire.id in layout.routes)


def _crossed(graph: Graph, layout: Layout) -> list[int]:
    """How many outputs lead across the gap after each column."""
    reach: dict[tuple[int, str], int] = {}
    for wire in graph.wires.values():
        key = (wire.source, wire.output)
        reach[key] = max(reach.get(key, 0), layout.column[wire.target])
    crossed = [0] * len(layout.columns)
    for (source, _), end in reach.items():
        for at in range(layout.column[source], end):
            crossed[at] += 1
    return crossed


def _breaks(
    columns: list[tuple[float, float]], crossed: list[int], limit: float
) -> tuple[float, list[int]]:
    """(cost, first columns of the rows): unused width and wires across the folds cost least."""
    count = len(columns)
    best: list[tuple[float, int]] = [(0.0, 0)] + [(float("inf"), 0)] * count
    for end in range(1, count + 1):
        for start in range(end - 1, -1, -1):
            wide = columns[end - 1][1] - columns[start][0]
            if wide > limit and end - start > 1:
                break
            unused = max(0.0, 1.0 - wide / limit)
            cost = best[start][0] + unused**2 * (0.5 if end == count else 1.0)
            cost += 0.02 + (_CROSSING * (crossed[end - 1] - 1) if end < count else 0.0)
            if cost < best[end][0]:
                best[end] = (cost, start)
    firsts = []
    at = count
    while at:
        at = best[at][1]
        firsts.append(at)
    return best[count][0], firsts[::-1]
