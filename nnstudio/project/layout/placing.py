"""Heights: every entry as near to its neighbors' height as its column allows.

The main path goes first and keeps its line; long wires go next and stay straight. The idea of
placing by priority is from Sugiyama, Tagawa, Toda 1981.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import pairwise

from nnstudio.project.layout.net import Net
from nnstudio.project.layout.ordering import Columns

_SWEEPS = 5  # an odd number: passing wires keep the height of what they come from
STOP_HEIGHT = 20.0  # pixels that a passing wire keeps free, its label included


class Placing:
    """Finds the height of the middle of each entry of a component, in pixels."""

    def __init__(self, net: Net, columns: Columns, path: list[int], gap: float) -> None:
        self._net, self._columns = net, columns
        self._gap = gap
        self._path = set(path)
        self._stop_in = {stop: key for key, stop in columns.stops.items()}
        self._offsets = self._port_offsets()
        self.heights: dict[int, float] = {}
        self._sums: list[list[float]] = []  # by column: least distance from its first entry
        for row in columns.rows:
            sums = [0.0]
            for upper, lower in pairwise(row):
                sums.append(sums[-1] + self._apart(upper, lower))
            self._sums.append(sums)

    def _port_offsets(self) -> dict[tuple[int, int], float]:
        """Height difference of the middles of two neighbors whose line would be level."""
        found: dict[tuple[int, int], float] = {}
        net, stops = self._net, self._columns.stops
        column = {entry: at for at, row in enumerate(self._columns.rows) for entry in row}
        for source, target, wire in net.wires:
            if source not in column or column[source] >= column[target]:
                continue
            leave = _offset(net.boxes[source].outputs.get(wire.output), net.boxes[source].height)
            enter = _offset(net.boxes[target].inputs.get(wire.input), net.boxes[target].height)
            first = stops.get((source, wire.output, column[source] + 1))
            last = stops.get((source, wire.output, column[target] - 1))
            if column[target] - column[source] == 1 or first is None or last is None:
                found.setdefault((source, target), leave - enter)
            else:
                found.setdefault((source, first), leave)
                found.setdefault((last, target), -enter)
        return found

    def _apart(self, upper: int, lower: int) -> float:
        return (self._tall(upper) + self._tall(lower)) / 2 + (
            self._gap if max(upper, lower) < self._net.size else 0.0
        )

    def _tall(self, entry: int) -> float:
        return self._net.boxes[entry].height if entry < self._net.size else STOP_HEIGHT

    def run(self, path: list[int]) -> dict[int, float]:
        """Heights of all entries, the first node of the main path at 0."""
        main: dict[int, float] = {path[0]: 0.0}
        for left, right in pairwise(path):
            main[right] = main[left] + self._offsets.get((left, right), 0.0)
        for at, row in enumerate(self._columns.rows):
            anchor = next((i for i, entry in enumerate(row) if entry in main), 0)
            start = main.get(row[anchor], 0.0) - self._sums[at][anchor]
            for entry, apart in zip(row, self._sums[at], strict=True):
                self.heights[entry] = start + apart
        self.heights.update(main)
        for sweep in range(_SWEEPS):
            self._sweep(forward=sweep % 2 == 0)
        for chains in (self._by_length(), self._by_length()[::-1], self._by_length()):
            for chain in chains:
                self._straighten(chain)
        return self.heights

    def _sweep(self, forward: bool) -> None:
        rows = range(len(self._columns.rows))
        for at in rows if forward else reversed(rows):
            self._place_row(at, forward)

    def _place_row(self, at: int, forward: bool) -> None:
        row, sums = self._columns.rows[at], self._sums[at]
        placed: list[int] = []
        for index in sorted(range(len(row)), key=lambda each: self._priority(row[each])):
            wanted = self._wanted(row[index], forward)
            spot = bisect_left(placed, index)
            if spot:
                above = placed[spot - 1]
                wanted = max(wanted, self.heights[row[above]] + sums[index] - sums[above])
            if spot < len(placed):
                below = placed[spot]
                wanted = min(wanted, self.heights[row[below]] - sums[below] + sums[index])
            self.heights[row[index]] = wanted
            placed.insert(spot, index)

    def _priority(self, entry: int) -> tuple[int, int]:
        if entry in self._path:
            return 0, 0
        if entry >= self._net.size:
            return 1, 0
        return 2, -len(self._columns.before[entry]) - len(self._columns.after[entry])

    def _wanted(self, entry: int, forward: bool) -> float:
        """The middle of what the neighbors would have; where it is for the main path."""
        if entry in self._path:
            return self.heights[entry]
        beside = self._columns.before[entry] if forward else self._columns.after[entry]
        if not beside:
            return self.heights[entry]
        if forward:
            wanted = [self.heights[o] + self._offsets.get((o, entry), 0.0) for o in beside]
        else:
            wanted = [self.heights[o] - self._offsets.get((entry, o), 0.0) for o in beside]
        wanted.sort()
        return (wanted[(len(wanted) - 1) // 2] + wanted[len(wanted) // 2]) / 2

    def _by_length(self) -> list[list[int]]:
        return sorted(self._columns.chains, key=len, reverse=True)

    def _straighten(self, chain: list[int]) -> None:
        """Put a whole passing wire on one height where the columns leave room for it."""
        low, high = -float("inf"), float("inf")
        for stop in chain:
            at = self._stop_in[stop][2]
            row = self._columns.rows[at]
            index = row.index(stop)
            if index:
                upper = row[index - 1]
                low = max(low, self.heights[upper] + self._apart(upper, stop))
            if index + 1 < len(row):
                lower = row[index + 1]
                high = min(high, self.heights[lower] - self._apart(stop, lower))
        if low <= high:
            middle = sorted(self.heights[stop] for stop in chain)[len(chain) // 2]
            for stop in chain:
                self.heights[stop] = min(max(middle, low), high)


def _offset(from_top: float | None, height: float) -> float:
    return 0.0 if from_top is None else from_top - height / 2
