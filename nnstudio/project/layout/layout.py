"""Automatic placement of a graph: columns from left to right, the main path on one line."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from nnstudio.project.graph import Graph, Wire
from nnstudio.project.layout.layering import layering
from nnstudio.project.layout.net import Box, Net, components, net_of
from nnstudio.project.layout.ordering import Columns, columns_of, order
from nnstudio.project.layout.placing import Placing
from nnstudio.project.table import Table

Point = tuple[float, float]

COLUMN_GAP = 64.0
ROW_GAP = 24.0
PART_GAP = 56.0
_LARGEST = 2_000  # nodes that are placed with care; more are placed by columns alone
_MOST_STOPS = 20_000


@dataclass
class Layout:
    """Where everything goes, in pixels; x to the right, y downward, nothing left of or above 0.

    `places` are top-left corners by node id. `routes` are points that a wire passes, by wire id:
    level there, and free of nodes in between. Wires within neighboring columns have no such points.
    `columns` are the (left, right) limits of the columns; `column` is that of each node.
    """

    places: dict[int, Point] = field(default_factory=dict)
    routes: dict[int, tuple[Point, ...]] = field(default_factory=dict)
    columns: list[tuple[float, float]] = field(default_factory=list)
    column: dict[int, int] = field(default_factory=dict)


def lay_out(
    graph: Graph,
    boxes: Mapping[int, Box] | None = None,
    column_gap: float = COLUMN_GAP,
    back: Collection[int] = (),
) -> Layout:
    """Place all nodes of a graph: no two overlap, chains and residual branches are level.

    Several components are stacked; cycles are tolerated: the wires `back`, by id, lead backward.
    Up to 2,000 nodes crossings are minimized; larger graphs are placed by columns. Deterministic.
    """
    net = net_of(graph, boxes or {}, back)
    found = _Drawing(net, column_gap)
    parts = components(net)
    single = [part[0] for part in parts if len(part) == 1]
    for part in parts:
        if len(part) > 1:
            found.add(part)
    if single:
        found.add_row(single)
    return found.result()


def connected_parts(graph: Graph) -> list[Graph]:
    """The connected components of a graph, by their first node; loose nodes are one part, last."""
    net = net_of(graph, {})
    parts = components(net)
    loose = [part[0] for part in parts if len(part) == 1]
    sets = [part for part in parts if len(part) > 1] + ([loose] if loose else [])
    part_of = {net.ids[node]: at for at, part in enumerate(sets) for node in part}
    wires: list[list[tuple[int, Wire]]] = [[] for _ in sets]
    for _, _, wire in net.wires:
        wires[part_of[wire.source]].append((wire.id, wire))
    return [
        Graph(
            Table((net.ids[node], graph.nodes[net.ids[node]]) for node in part),
            Table(wires[at]),
            graph.next_id,
        )
        for at, part in enumerate(sets)
    ]


class _Drawing:
    """Gathers the components, each below the last one; x follows when all columns are known."""

    def __init__(self, net: Net, column_gap: float) -> None:
        self._net = net
        self._column_gap = column_gap
        self._column: dict[int, int] = {}
        self._middle: dict[int, float] = {}
        self._stops: list[tuple[Columns, dict[int, float], dict[int, int]]] = []
        self._bottom = 0.0

    def add(self, part: list[int]) -> None:
        """Place a component of several nodes."""
        column, path = layering(self._net, part)
        careful = self._net.size <= _LARGEST
        columns = columns_of(self._net, column, _MOST_STOPS) if careful else None
        if columns is None:
            heights = _stacked(self._net, column)
        else:
            order(columns, path)
            heights = Placing(self._net, columns, path, ROW_GAP).run(path)
        self._settle(column, columns, heights)

    def add_row(self, nodes: list[int]) -> None:
        """Place nodes without wires in rows, about as wide as high."""
        width = max(1, round(len(nodes) ** 0.5 * 1.5))
        for start in range(0, len(nodes), width):
            row = nodes[start : start + width]
            column = {node: at for at, node in enumerate(row)}
            self._settle(column, None, dict.fromkeys(row, 0.0))
            self._bottom -= PART_GAP - ROW_GAP

    def _settle(
        self, column: dict[int, int], columns: Columns | None, heights: dict[int, float]
    ) -> None:
        boxes = self._net.boxes
        half = {entry: boxes[entry].height / 2 if entry in column else 10.0 for entry in heights}
        shift = self._bottom - min(y - half[entry] for entry, y in heights.items())
        settled = {entry: y + shift for entry, y in heights.items()}
        self._column.update(column)
        self._middle.update((node, settled[node]) for node in column)
        if columns is not None:
            self._stops.append((columns, settled, column))
        self._bottom = max(y + half[entry] for entry, y in settled.items()) + PART_GAP

    def result(self) -> Layout:
        """The layout of all that was added."""
        boxes, ids = self._net.boxes, self._net.ids
        limits = self._limits()
        found = Layout(columns=limits)
        for node, at in self._column.items():
            left, right = limits[at]
            box = boxes[node]
            x = (left + right - box.width) / 2
            found.places[ids[node]] = (round(x, 2), round(self._middle[node] - box.height / 2, 2))
            found.column[ids[node]] = at
        for columns, heights, column in self._stops:
            self._route(found, columns, heights, column)
        return found

    def _limits(self) -> list[tuple[float, float]]:
        count = max(self._column.values(), default=-1) + 1
        widths, after = [0.0] * count, [0.0] * count
        for node, at in self._column.items():
            widths[at] = max(widths[at], self._net.boxes[node].width)
            after[at] = max(after[at], self._net.boxes[node].after)
        limits: list[tuple[float, float]] = []
        left = 0.0
        for width, room in zip(widths, after, strict=True):
            limits.append((left, left + width))
            left += width + max(self._column_gap, room)
        return limits

    def _route(
        self, found: Layout, columns: Columns, heights: dict[int, float], column: dict[int, int]
    ) -> None:
        for source, target, wire in self._net.wires:
            if source not in column or column[target] - column[source] < 2:
                continue
            points: list[Point] = []
            for at in range(column[source] + 1, column[target]):
                left, right = found.columns[at]
                y = round(heights[columns.stops[source, wire.output, at]], 2)
                points += [(left, y), (right, y)]
            found.routes[wire.id] = tuple(points)


def _stacked(net: Net, column: dict[int, int]) -> dict[int, float]:
    """Heights by columns alone: each column in the order of what feeds it, around one line."""
    rows: dict[int, list[int]] = {}
    for node, at in column.items():
        rows.setdefault(at, []).append(node)
    heights: dict[int, float] = {}
    for at in sorted(rows):
        row = rows[at]
        wanted = {}
        for node in row:
            fed = [heights[other] for other in net.behind[node] if other in heights]
            wanted[node] = sum(fed) / len(fed) if fed else 0.0
        row.sort(key=lambda node: (wanted[node], node))
        total = sum(net.boxes[node].height + ROW_GAP for node in row) - ROW_GAP
        top = sum(wanted.values()) / len(row) - total / 2
        for node in row:
            heights[node] = top + net.boxes[node].height / 2
            top += net.boxes[node].height + ROW_GAP
    return heights
