"""From the places of a layout to the places on the page, row by row, and the lanes between rows."""

from __future__ import annotations

from nnstudio.project.graph import Graph, Wire
from nnstudio.project.layout import Box, Layout, Point
from nnstudio.project.picture.boxes import CURVE
from nnstudio.project.picture.folding import fold

LANE = 9.0  # pixels between wires that return to the next row
_ROW_GAP = 30.0
_CLEAR = 12.0

Output = tuple[int, str]


class Page:
    """Where columns, rows and lanes lie on the page."""

    def __init__(
        self,
        graph: Graph,
        boxes: dict[int, Box],
        layout: Layout,
        widest: float | None,
        top: float = 0.0,
        margins: tuple[float, float] = (0.0, 0.0),
    ) -> None:
        """`margins` are left free above and below each row, for frames."""
        self.layout = layout
        self._boxes = boxes
        heights = self._extents(graph)
        mean = sum(low - high for high, low in heights) / max(1, len(heights))
        self.fold = fold(graph, layout, mean, widest)
        self.lanes = self._lanes(graph)
        most = max((len(lanes) for lanes in self.lanes.values()), default=0)
        self._left = most * LANE + _CLEAR if most else 0.0
        self._shifts: list[Point] = []
        self.middles: list[float] = []  # by row: where the gap below it starts
        for row, first in enumerate(self.fold.first):
            inside = [at for at, each in enumerate(self.fold.row) if each == row]
            high = min((heights[at][0] for at in inside), default=0.0)
            low = max((heights[at][1] for at in inside), default=0.0)
            left = layout.columns[first][0] if layout.columns else 0.0
            top += margins[0]
            self._shifts.append((self._left - left, top - high))
            low += margins[1]
            self.middles.append(top + low - high + _CLEAR)
            top += low - high + _ROW_GAP + LANE * len(self.lanes.get(row, ()))
        self.bottom = top  # where something else may start below

    def _extents(self, graph: Graph) -> list[Point]:
        """Highest and lowest pixel in use, by column."""
        found = [(float("inf"), -float("inf"))] * len(self.layout.columns)
        for node, (_, y) in self.layout.places.items():
            at = self.layout.column[node]
            high, low = found[at]
            found[at] = (min(high, y), max(low, y + self._boxes[node].height))
        for wire in graph.wires.values():
            start = self.layout.column[wire.source] + 1
            for index, (_, y) in enumerate(self.layout.routes.get(wire.id, ())):
                at = start + index // 2
                high, low = found[at]
                found[at] = (min(high, y - 8.0), max(low, y + 4.0))
        return found

    def _lanes(self, graph: Graph) -> dict[int, list[Output]]:
        """By row: the outputs whose wires lead to the next row, from the top."""
        last = {self.fold.row[at]: at for at in range(len(self.fold.row))}
        found: dict[int, dict[Output, float]] = {}
        for wire in graph.wires.values():
            start, end = self.layout.column[wire.source], self.layout.column[wire.target]
            for row in range(self.fold.row[start], self.fold.row[end]):
                y = self.height_at(wire, last[row])
                found.setdefault(row, {}).setdefault((wire.source, wire.output), y)
        return {row: sorted(lanes, key=lanes.__getitem__) for row, lanes in found.items()}

    def height_at(self, wire: Wire, column: int) -> float:
        """How high a wire is where it leaves a column, in the layout."""
        start = self.layout.column[wire.source]
        if column == start:
            return self.leaves(wire)[1]
        return self.layout.routes[wire.id][2 * (column - start - 1)][1]

    def leaves(self, wire: Wire) -> Point:
        """Where a wire starts, in the layout."""
        x, y = self.layout.places[wire.source]
        box = self._boxes[wire.source]
        return x + box.width, y + box.outputs.get(wire.output, box.height / 2)

    def enters(self, wire: Wire) -> Point:
        """Where a wire ends, in the layout."""
        x, y = self.layout.places[wire.target]
        box = self._boxes[wire.target]
        return x, y + box.inputs.get(wire.input, box.height / 2)

    def at(self, point: Point, column: int) -> Point:
        """A point of the layout in a column, on the page."""
        right, down = self._shifts[self.fold.row[column]]
        return point[0] + right, point[1] + down

    def curve_start(self, column: int) -> float:
        """Where wires towards the next column begin to change their height, on the page."""
        x = self.layout.columns[column + 1][0] - CURVE
        return self.at((x, 0.0), column)[0]

    def left_of(self, column: int) -> float:
        """The left limit of a column on the page."""
        return self.at((self.layout.columns[column][0], 0.0), column)[0]
