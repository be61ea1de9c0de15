"""The paths of wires: level through columns, curved in the gaps, around the end of a row."""

from __future__ import annotations

from nnstudio.project.graph import Wire
from nnstudio.project.layout import Point
from nnstudio.project.picture.page import LANE, Page

_ROUND = 8.0
ARROW = 6.0


class Pen:
    """Collects the commands of an SVG path and the limits of what it touches."""

    def __init__(self, start: Point) -> None:
        self.at = start
        self.touched = [start]
        self._commands = [f"M{_number(start[0])} {_number(start[1])}"]

    def line(self, *points: Point) -> None:
        """Straight lines with rounded corners between them."""
        for index, point in enumerate(points):
            corner = index + 1 < len(points)
            end = _towards(point, self.at, _ROUND) if corner else point
            self._commands.append(f"L{_number(end[0])} {_number(end[1])}")
            if corner:
                onward = _towards(point, points[index + 1], _ROUND)
                self._commands.append(
                    f"Q{_number(point[0])} {_number(point[1])}"
                    f" {_number(onward[0])} {_number(onward[1])}"
                )
                self.at = onward
            else:
                self.at = point
            self.touched.append(point)

    def curve(self, end: Point) -> None:
        """A curve that is level at both ends."""
        middle = _number((self.at[0] + end[0]) / 2)
        self._commands.append(
            f"C{middle} {_number(self.at[1])} {middle} {_number(end[1])}"
            f" {_number(end[0])} {_number(end[1])}"
        )
        self.at = end
        self.touched.append(end)

    def text(self) -> str:
        """The value of `d`."""
        return "".join(self._commands)


def path_of(page: Page, wire: Wire) -> Pen:
    """The path of a wire on the page; it ends where the arrowhead starts."""
    columns = page.layout.column
    start, end = columns[wire.source], columns[wire.target]
    pen = Pen(page.at(page.leaves(wire), start))
    if start >= end:
        _around(page, wire, pen)
        return pen
    if end - start > 1 and wire.id not in page.layout.routes:  # too large for careful placing
        pen.curve(page.at(page.enters(wire), end))
        return pen
    for column in range(start, end):
        last = column + 1 == end
        target = page.enters(wire) if last else page.layout.routes[wire.id][2 * (column - start)]
        goal = page.at(target, column + 1)
        if page.fold.row[column] != page.fold.row[column + 1]:
            _to_next_row(page, wire, column, pen, goal[1])
        else:
            _to_next_column(page, column, pen, goal[1])
        if last:
            pen.line((goal[0] - ARROW, goal[1]))
        else:
            through = page.layout.routes[wire.id][2 * (column - start) + 1]
            pen.line(page.at(through, column + 1))
    return pen


def _to_next_column(page: Page, column: int, pen: Pen, y: float) -> None:
    if abs(pen.at[1] - y) < 0.5:
        return
    pen.line((page.curve_start(column), pen.at[1]))
    pen.curve((page.left_of(column + 1) - ARROW, y))


def _to_next_row(page: Page, wire: Wire, column: int, pen: Pen, y: float) -> None:
    """Right, down, back left between the rows, down, right; upper wires outside, so none cross."""
    row = page.fold.row[column]
    lanes = page.lanes[row]
    lane = lanes.index((wire.source, wire.output))
    outside = len(lanes) - lane
    right = page.curve_start(column) + LANE * outside
    across = page.middles[row] + LANE * (outside - 0.5)
    left = page.left_of(column + 1) - LANE * (lane + 1) - ARROW
    pen.line((right, pen.at[1]), (right, across), (left, across), (left, y), (left + _ROUND, y))


def _around(page: Page, wire: Wire, pen: Pen) -> None:
    """A wire that leads backward runs below everything."""
    columns = page.layout.column
    goal = page.at(page.enters(wire), columns[wire.target])
    _, right = page.layout.columns[columns[wire.source]]
    right = page.at((right, 0.0), columns[wire.source])[0] + 12.0
    left = page.left_of(columns[wire.target]) - 14.0
    below = page.middles[-1] + LANE
    end = (goal[0] - ARROW, goal[1])
    pen.line((right, pen.at[1]), (right, below), (left, below), (left, goal[1]), end)


def _towards(corner: Point, other: Point, far: float) -> Point:
    """The point at most `far` pixels (half the way at most) from a corner towards another point."""
    right, down = other[0] - corner[0], other[1] - corner[1]
    length = (right * right + down * down) ** 0.5
    if not length:
        return corner
    share = min(far, length / 2) / length
    return corner[0] + right * share, corner[1] + down * share


def _number(value: float) -> str:
    text = f"{value:.1f}"
    return text[:-2] if text.endswith(".0") else text
