"""The loops of a scene: which nodes they hold, what the analysis knows, where their borders are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from nnstudio.compiler.report import Analysis, LoopReport, Tensor
from nnstudio.project.graph import Graph
from nnstudio.project.index import wires_into
from nnstudio.project.layout.looped import LANE, LOOP_ABOVE, LOOP_BELOW, LOOP_SIDE
from nnstudio.project.looping import DELAY, drawn_circles
from nnstudio.project.problem import Problem
from nnstudio.ui.canvas.arrays import BACK, NodeRows, WireRows
from nnstudio.ui.canvas.geometry import Bools, Floats
from nnstudio.ui.canvas.loops.courses import led_back, on_the_way, rows_between
from nnstudio.ui.canvas.loops.marks import ENTERING
from nnstudio.ui.canvas.view import Rect

_HOLE = 10.0  # around a node that lies within a loop's region but is none of its own
_MOST_HOLES = 60
_LEVEL, _MOST = 40.0, 100  # of wires back: so flat that nodes hide them; so many are led around
_FEW = 10  # and so many while their nodes are dragged
_BESIDE = 24.0  # from a port outside to the badge of a wire that crosses no border


@dataclass(frozen=True)
class Region:
    """What a loop takes up: left, top, right, bottom. `holes` are other nodes that lie there,
    `key` is its first delay, `wrong` whether its caption tells a problem."""

    key: int
    rect: Rect
    holes: tuple[Rect, ...]
    caption: str
    wrong: bool = False


@dataclass(frozen=True)
class Badge:
    """Where a wire crosses the border of a loop, and how its value does: "stepped", "held",
    "every" or "last"; `chosen`: someone said so, it is not what the shapes suggest. `second`: the
    wire has left a loop before, which has a badge of its own."""

    wire: int
    x: float
    y: float
    mark: str
    chosen: bool
    second: bool = False


class Loops:
    """`groups` are the nodes of each loop; the rest is what the last analysis found.

    `marks` says for each wire that crosses a border how its value does, and which loop that is;
    `entries` the same for wires out of one loop where they enter another. `across` is what a wire
    carries then, seen from its target, `left` what it brings out of a loop.
    """

    def __init__(self) -> None:
        self.groups: tuple[tuple[int, ...], ...] = ()
        self.reports: dict[int, LoopReport] = {}
        self.marks: dict[int, tuple[str, int]] = {}
        self.entries: dict[int, tuple[str, int]] = {}
        self.across: Mapping[int, Tensor] = {}
        self.left: Mapping[int, Tensor] = {}
        self._wrong: dict[int, str] = {}
        self._delays: dict[int, tuple[int, ...]] = {}
        self._back: set[int] = set()

    def __bool__(self) -> bool:
        return bool(self.groups)

    def follow(self, graph: Graph, delays: Sequence[int]) -> None:
        """Look for the loops of a graph, of which these are the delays."""
        self.groups = drawn_circles(graph, delays) if delays else ()
        if not self.groups:
            self.reports, self.marks, self.across, self._wrong = {}, {}, {}, {}
            self.entries, self.left = {}, {}
            return
        found = {
            group: [key for key in group if graph.nodes[key].type == DELAY] for group in self.groups
        }
        self._delays = {group[0]: tuple(keys) for group, keys in found.items()}
        keys = {key for keys in found.values() for key in keys}
        self._back = {w.id for key in keys for w in wires_into(graph, key) if w.input == "x"}

    def take(self, analysis: Analysis, at_node: Mapping[int, Sequence[Problem]]) -> None:
        """Take over what the analysis found."""
        self.across, self.left = analysis.across, analysis.left
        self.reports = {min(report.loop.nodes): report for report in analysis.loops}
        self.marks, self.entries = {}, {}
        self._wrong = {}
        for key, report in self.reports.items():
            for wire in report.loop.entering:
                if analysis.across.get(wire.id) is None and not wire.mark:
                    continue  # as long as nothing is known of it nobody can say how it enters
                found = self.entries if wire.source in analysis.loop_of else self.marks
                found[wire.id] = (analysis.entry(wire), key)
            for wire in report.loop.leaving:
                self.marks[wire.id] = (analysis.mark(wire), key)
            # Where nothing is known of a value that enters, that is why the delays know nothing.
            unknown = [w.target for w in report.loop.entering if w.id not in analysis.across]
            for node in (*unknown, *report.loop.delays):
                for problem in at_node.get(node, ()):
                    if problem.severity == "error":
                        self._wrong.setdefault(key, problem.message)

    def mark_back(self, wires: WireRows) -> None:
        """Mark the wires that bring a value to the next step."""
        if self.groups or wires.marked(BACK).any():
            wires.mark(BACK, wires.mask(self._back if self.groups else ()))

    def lead(
        self,
        nodes: NodeRows,
        wires: WireRows,
        ends: Floats,
        lanes: Floats,
        rects: Floats | None = None,
        only: Bools | None = None,
    ) -> tuple[Floats, Floats]:
        """Heights and radii for the wires that run back; the heights of all others as they are.

        Led back are those of loops, and those of no loop that would lie behind their own nodes.
        `rects` are the nodes where they are elsewhere for a moment, `only` the wires that are asked
        about, for which it shall be quick.
        """
        rects = nodes.rects if rects is None else rects
        turns = np.zeros(len(ends))
        runs_back = ends[:, 2] < ends[:, 0]
        asked = runs_back if only is None else runs_back & only
        hidden = np.flatnonzero(asked & (np.abs(ends[:, 3] - ends[:, 1]) < _LEVEL))
        if not len(hidden) and not (self.groups and len(ends)):
            return lanes, turns
        lanes = lanes.copy()
        for row in hidden[: _MOST if only is None else _FEW].tolist():
            over = on_the_way(ends[row], rects)
            lanes[[row]], turns[[row]] = led_back(ends[[row]], rects, over)
        source, target = nodes.row[wires.source], nodes.row[wires.target]
        for group in self.groups:
            inside = nodes.mask(group)
            rows = np.flatnonzero(rows_between(source, target, inside) & runs_back)
            if asked[rows].any():
                lanes[rows], turns[rows] = led_back(ends[rows], rects, inside)
        return lanes, turns

    def walls(self, nodes: NodeRows, wires: WireRows) -> list[tuple[Floats, Bools]]:
        """What each loop takes up (left, top, width, height), and its nodes: wires that have
        nothing to do with a loop go around it."""
        found = []
        for group in self.groups:
            inside = nodes.mask(group)
            rects = nodes.rects[inside]
            if not len(rects):
                continue
            back = wires.marked(BACK) & inside[nodes.row[wires.target]]
            lanes = LANE * max(int(np.count_nonzero(back)) - 1, 0)
            left, top = rects[:, :2].min(axis=0) - (LOOP_SIDE, LOOP_ABOVE)
            right, bottom = (rects[:, :2] + rects[:, 2:]).max(axis=0)
            right, bottom = right + LOOP_SIDE, bottom + 2 * LOOP_BELOW + lanes
            found.append((np.array([left, top, right - left, bottom - top]), inside))
        return found

    def regions(self, nodes: NodeRows, wires: WireRows, lanes: Floats) -> tuple[Region, ...]:
        """What each loop takes up, with room for its wires."""
        found = []
        for group in self.groups:
            inside = nodes.mask(group)
            rects = nodes.rects[inside]
            if not len(rects):
                continue
            left, top = (rects[:, :2].min(axis=0)).tolist()
            right, bottom = (rects[:, :2] + rects[:, 2:]).max(axis=0).tolist()
            source, target = nodes.row[wires.source], nodes.row[wires.target]
            within = rows_between(source, target, inside)
            heights = lanes[within]
            heights = heights[~np.isnan(heights)]
            lowest = max(bottom, *(heights.tolist() or [bottom])) + LOOP_BELOW
            highest = min(top, *(heights.tolist() or [top])) - LOOP_ABOVE
            rect = (left - LOOP_SIDE, highest, right + LOOP_SIDE, lowest)
            key = group[0]
            caption, wrong = self.caption(key)
            found.append(Region(key, rect, _holes(rect, nodes.rects, inside), caption, wrong))
        return tuple(found)

    def caption(self, key: int) -> tuple[str, bool]:
        """What is said about a loop, and whether that is a problem."""
        if key in self._wrong:
            return self._wrong[key], True
        report = self.reports.get(key)
        return (said(report), False) if report is not None else ("loop over time", False)

    def badges(
        self, wires: WireRows, courses: Mapping[int, Floats], regions: Sequence[Region]
    ) -> tuple[Badge, ...]:
        """Where the marks stand; `courses` are points along the wires that have one."""
        rects = {region.key: region.rect for region in regions}
        found = []
        for second, marks in ((False, self.marks), (True, self.entries)):
            for wire, (mark, key) in marks.items():
                if key not in rects or wire not in courses:
                    continue
                x, y = _crossing(courses[wire], rects[key], mark in ENTERING)
                value = wires.values[int(wires.row[wire])]
                chosen = value.mark == mark if wire in self.entries else bool(value.mark)
                found.append(Badge(wire, x, y, mark, chosen, second))
        return tuple(found)

    def delays(self, key: int) -> tuple[int, ...]:
        """The delays of the loop of that key."""
        return self._delays.get(key, ())


def said(report: LoopReport) -> str:
    """`loop over dim 1 (12 steps, backward)`."""
    length, settings = report.length, report.settings
    parts = []
    if isinstance(length, int):
        parts.append(f"{length:,} step{'' if length == 1 else 's'}")
    elif length is not None:
        parts.append("any number of steps")
    direction = settings["direction"]
    if direction != "forward":
        parts.append("both ways" if direction == "both" else str(direction))
    if settings["truncation"] != "none":
        parts.append(f"gradients {settings['truncate_after']} steps back")
    known = length is None or isinstance(length, int)
    over = f"dim {settings['dim']}" if known else str(length)
    head = f"loop over {over}" if report.stepped else "loop"
    return f"{head} ({', '.join(parts)})" if parts else head


def _holes(rect: Rect, rects: Floats, inside: Bools) -> tuple[Rect, ...]:
    """The other nodes within a rectangle, with room around them."""
    left, top, right, bottom = rect
    there = ~inside & (rects[:, 0] < right) & (rects[:, 0] + rects[:, 2] > left)
    there &= (rects[:, 1] < bottom) & (rects[:, 1] + rects[:, 3] > top)
    found = rects[there][:_MOST_HOLES].tolist()
    return tuple(
        (x - _HOLE, y - _HOLE, x + wide + _HOLE, y + tall + _HOLE) for x, y, wide, tall in found
    )


def _crossing(course: Floats, rect: Rect, entering: bool) -> tuple[float, float]:
    """Where a wire crosses the border of a rectangle; near its end within where it does not."""
    left, top, right, bottom = rect
    if not entering:
        course = course[::-1]
    x, y = course[:, 0], course[:, 1]
    inside = (x >= left) & (x <= right) & (y >= top) & (y <= bottom)
    first = int(np.argmax(inside)) if inside.any() else 0
    if not inside.any() or first == 0:
        start = course[0]  # of a node that the region leaves out
        return float(start[0]) + (_BESIDE if entering else -_BESIDE), float(start[1])
    (x0, y0), (x1, y1) = course[first - 1].tolist(), course[first].tolist()
    shares = [0.0]
    if x1 != x0:
        shares += [(edge - x0) / (x1 - x0) for edge in (left, right)]
    if y1 != y0:
        shares += [(edge - y0) / (y1 - y0) for edge in (top, bottom)]
    # The last border that is passed on the way in is where the inside begins.
    fitting = [share for share in shares if 0.0 <= share <= 1.0]
    inward = [s for s in fitting if _within(x0 + s * (x1 - x0), y0 + s * (y1 - y0), rect)]
    share = min(inward, default=1.0)
    return x0 + share * (x1 - x0), y0 + share * (y1 - y0)


def _within(x: float, y: float, rect: Rect) -> bool:
    left, top, right, bottom = rect
    return left - 0.01 <= x <= right + 0.01 and top - 0.01 <= y <= bottom + 0.01
