"""The scene: what the canvas shows, kept equal to the document edit by edit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from nnstudio.catalog.node_type import NodeType
from nnstudio.compiler.report import Analysis, NodeReport, Tensor
from nnstudio.project.difference import GraphDifference
from nnstudio.project.graph import Graph, Node, Wire
from nnstudio.project.index import wires_from, wires_into
from nnstudio.project.kinds import CATALOG, Kinds
from nnstudio.project.layout import places_of
from nnstudio.project.looping import DELAY
from nnstudio.project.problem import Problem
from nnstudio.ui.canvas.arrays import ALONE, ERROR, LINKED, SELECTED, WARNING, NodeRows, WireRows
from nnstudio.ui.canvas.curves import bounds, lanes_of, points
from nnstudio.ui.canvas.forms import Form, Forms
from nnstudio.ui.canvas.frames.rows import FrameRows, joined
from nnstudio.ui.canvas.geometry import COLUMN_GAP, Bools, Floats, Ints, boxes
from nnstudio.ui.canvas.loops.state import Badge, Loops, Region
from nnstudio.ui.canvas.text import thickness
from nnstudio.ui.canvas.view import Rect

Place = tuple[float, float]


class Scene:
    """Nodes and wires as arrays, with what the analysis knows of them; frames and notes.

    `places` are those of nodes that nobody has placed: they lie where the layout puts them, without
    the document knowing. `version` rises with every change that can be seen.
    """

    def __init__(self) -> None:
        self.nodes = NodeRows()
        self.wires = WireRows()
        self.frames = FrameRows()
        self.loops = Loops()
        self.places: dict[int, Place] = {}
        self.reports: dict[int, NodeReport] = {}
        self.problems: dict[int, list[Problem]] = {}
        self.forms = Forms()
        self.version = 0
        self._ends: Floats | None = None
        self._led: tuple[Floats, Floats] | None = None
        self._regions: tuple[Region, ...] | None = None
        self._badges: tuple[Badge, ...] | None = None
        self._bounds: Floats | None = None
        self._extent: Rect | None = None

    def load(self, graph: Graph, kinds: Kinds = CATALOG) -> None:
        """Show another graph, whose nodes are of these types."""
        self.forms.follow(kinds)
        self.nodes, self.wires = NodeRows(), WireRows()
        self.frames = FrameRows(graph.frames.values())
        self.places, self.reports, self.problems = {}, {}, {}
        nodes = tuple(graph.nodes.values())
        self._place(graph, nodes)
        self.nodes.follow([self._placed(node) for node in nodes], self.forms)
        self._follow_wires(tuple(graph.wires.values()))
        self._loop(graph)
        self._moved()

    def follow(self, found: GraphDifference, kinds: Kinds = CATALOG) -> None:
        """Take over what an edit changed, of the graph and of the types of its nodes."""
        nodes, wires = found.nodes, found.wires
        anew, reformed = self.forms.follow(kinds)
        if not (nodes or wires or found.frames or anew):
            return
        self.wires.drop(wire.id for wire in wires.removed)
        self.nodes.drop(node.id for node in nodes.removed)
        for node in nodes.removed:
            self.reports.pop(node.id, None)
            self.problems.pop(node.id, None)
            self.places.pop(node.id, None)
        changed = [new for _, new in nodes.changed]
        self._place(found.after, (*nodes.added, *changed))
        self.nodes.follow([self._placed(node) for node in (*nodes.added, *changed)], self.forms)
        retyped = {new.id for old, new in nodes.changed if old.type != new.type}
        if reformed or retyped:
            self._reform(found.after, reformed, retyped)
        self._follow_wires((*wires.added, *(new for _, new in wires.changed)))
        self.frames.follow(found.frames)
        if nodes.added or nodes.removed or retyped or wires:
            self._loop(found.after)
        self._moved()

    def _loop(self, graph: Graph) -> None:
        """Look for loops over time."""
        delays = [node.id for node in self.nodes.values if node.type == DELAY]
        self.loops.follow(graph, delays)
        self.loops.mark_back(self.wires)

    def _reform(self, graph: Graph, types: set[str], ids: set[int]) -> None:
        """Follow the nodes of types that have other ports now, and these, with all their wires."""
        rows = [node for node in self.nodes.values if node.type in types or node.id in ids]
        self.nodes.follow(rows, self.forms)
        wires = {
            each.id
            for node in rows
            for each in (*wires_into(graph, node.id), *wires_from(graph, node.id))
        }
        self._follow_wires(tuple(graph.wires[key] for key in sorted(wires)))

    def _place(self, graph: Graph, nodes: Iterable[Node]) -> None:
        """Lay out what nobody has placed: all at once, or besides what is there."""
        for node in nodes:
            if node.at is not None:
                self.places.pop(node.id, None)
        missing = [node for node in nodes if node.at is None and node.id not in self.places]
        if not missing:
            return
        found = places_of(graph, boxes(graph, self.forms.kinds), COLUMN_GAP)
        placed = [(node.at, found[node.id]) for node in graph.nodes.values() if node.at]
        dx = min((at[0] for at, _ in placed), default=0.0)
        dy = max((at[1] for at, _ in placed), default=0.0) + (160.0 if placed else 0.0)
        self.places.update(
            (node.id, (found[node.id][0] + dx, found[node.id][1] + dy)) for node in missing
        )

    def _placed(self, node: Node) -> Node:
        at = self.places.get(node.id) if node.at is None else None
        return node if at is None else replace(node, at=at)

    def _follow_wires(self, wires: tuple[Wire, ...]) -> None:
        forms: dict[int, Form] = {}
        for wire in wires:
            for end in (wire.source, wire.target):
                if end not in forms:
                    forms[end] = self.forms[self.nodes.values[self.nodes.row[end]].type]
        self.wires.follow(wires, forms)
        self._measure(self.wires.rows(wire.id for wire in wires))

    def _moved(self) -> None:
        self._extent = None
        self._let_go()
        wired = np.zeros(self.nodes.count, np.bool_)
        wired[self.nodes.row[self.wires.source]] = True
        wired[self.nodes.row[self.wires.target]] = True
        self.nodes.mark(ALONE, ~wired)
        self.version += 1

    def show_at(self, places: Floats) -> None:
        """Show all nodes elsewhere for a moment: left, top of each row."""
        self.nodes.rects[:, :2] = places
        self._let_go()

    def _let_go(self) -> None:
        """Forget what follows from where nodes are."""
        self._ends = self._led = self._bounds = self._regions = self._badges = None

    def take(self, analysis: Analysis, at_node: dict[int, list[Problem]]) -> None:
        """Take over what the analysis found, and the problems by node.

        Unchanged reports are the same objects as before.
        """
        old = self.reports
        changed = {key for key, report in analysis.nodes.items() if old.get(key) is not report}
        changed |= old.keys() - analysis.nodes.keys()
        self.reports = dict(analysis.nodes)
        if not changed and at_node == self.problems:
            return
        self.problems = at_node
        if self.loops:
            self.loops.take(analysis, at_node)
            self._regions = self._badges = None
        severe = [key for key, found in at_node.items() if _broken(found)]
        self.nodes.mark(ERROR, self.nodes.mask(severe))
        self.nodes.mark(WARNING, self.nodes.mask(set(at_node) - set(severe)))
        self._mark_wires(at_node)
        self._measure(np.flatnonzero(np.isin(self.wires.source, list(changed))))
        self.version += 1

    def _mark_wires(self, at_node: dict[int, list[Problem]]) -> None:
        named = {
            (key, problem.port)
            for key, found in at_node.items()
            for problem in found
            if problem.port and problem.severity == "error"
        }
        nodes = {key for key, _ in named}
        rows = np.flatnonzero(np.isin(self.wires.target, list(nodes)))
        wires = self.wires.values
        red = [at for at in rows.tolist() if (wires[at].target, wires[at].input) in named]
        self.wires.mark(ERROR, np.array(red, np.int64))

    def _measure(self, rows: Ints) -> None:
        """Look up how large the tensors on these wires are."""
        if not self.reports:
            return
        found = [self.tensor(self.wires.values[row]) for row in rows.tolist()]
        self.wires.thickness[rows] = [
            thickness(tensor.shape) if tensor else 0.0 for tensor in found
        ]

    def link(self, nodes: Iterable[int]) -> None:
        """Mark the nodes that have weights in common with what is selected."""
        self.nodes.mark(LINKED, self.nodes.mask(nodes))
        self.version += 1

    def select(
        self, nodes: Iterable[int], wires: Iterable[int], frames: Iterable[int] = ()
    ) -> None:
        """Mark what is selected."""
        self.nodes.mark(SELECTED, self.nodes.mask(nodes))
        self.wires.mark(SELECTED, self.wires.mask(wires))
        self.frames.selected = frozenset(frames)
        self.version += 1

    def tensor(self, wire: Wire) -> Tensor | None:
        """What a wire carries, if that is known; out of a loop, what comes of all its steps."""
        if wire.id in self.loops.marks and self.loops.marks[wire.id][0] in ("every", "last"):
            return self.loops.left.get(wire.id)
        report = self.reports.get(wire.source)
        return report.outputs.get(wire.output) if report else None

    def node(self, key: int) -> Node | None:
        """A node by id, placed; None where it is gone."""
        rows = self.nodes.rows([key])
        return self.nodes.values[int(rows[0])] if len(rows) else None

    def kind(self, key: int) -> NodeType:
        """The type of a node that is here."""
        return self.form(key).kind

    def form(self, key: int) -> Form:
        """The form of a node that is here."""
        return self.forms[self.nodes.values[int(self.nodes.row[key])].type]

    @property
    def ends(self) -> Floats:
        """Where each wire starts and ends: x, y, x, y."""
        if self._ends is None:
            rects, table = self.nodes.rects, self.wires.table
            start = rects[self.nodes.row[self.wires.source]]
            end = rects[self.nodes.row[self.wires.target]]
            self._ends = np.column_stack(
                [
                    start[:, 0] + start[:, 2],
                    start[:, 1] + table[:, 1],
                    end[:, 0],
                    end[:, 1] + table[:, 3],
                ]
            )
        return self._ends

    def _courses(self) -> tuple[Floats, Floats]:
        if self._led is None:
            row = self.nodes.row
            source, target = row[self.wires.source], row[self.wires.target]
            walls = self.loops.walls(self.nodes, self.wires)
            lanes = lanes_of(self.ends, self.nodes.rects, source, target, walls)
            self._led = self.loops.lead(self.nodes, self.wires, self.ends, lanes)
        return self._led

    @property
    def lanes(self) -> Floats:
        """The height at which each wire passes the nodes between its ends; NaN: straight."""
        return self._courses()[0]

    @property
    def turns(self) -> Floats:
        """The radius of the turns of each wire that runs back; 0 for all others."""
        return self._courses()[1]

    def courses(self, rows: Ints, steps: int = 9) -> Floats:
        """Points along these wires, (wires, points, 2)."""
        return points(self.ends[rows], self.lanes[rows], steps, self.turns[rows])

    @property
    def regions(self) -> tuple[Region, ...]:
        """What loops over time take up."""
        if self._regions is None:
            self._regions = self.loops.regions(self.nodes, self.wires, self.lanes)
        return self._regions

    def regions_of(self, nodes: set[int]) -> list[Region]:
        """The regions of those loops of which all nodes are among these."""
        whole = {group[0] for group in self.loops.groups if nodes.issuperset(group)}
        return [region for region in self.regions if region.key in whole]

    @property
    def badges(self) -> tuple[Badge, ...]:
        """How values pass the borders of loops, and where."""
        if self._badges is None:
            rows = self.wires.rows(self.loops.marks)
            found = dict(zip(self.wires.ids[rows].tolist(), self.courses(rows), strict=True))
            self._badges = self.loops.badges(self.wires, found, self.regions)
        return self._badges

    @property
    def wire_bounds(self) -> Floats:
        """Left, top, right, bottom of each wire."""
        if self._bounds is None:
            self._bounds = bounds(self.ends, self.lanes)
        return self._bounds

    def extent(self) -> Rect | None:
        """What everything takes up, frames too; None where there is nothing."""
        if self._extent is None:
            self._extent = joined(self.bounds(), self.frames.bounds())
            for region in self.regions:
                self._extent = joined(self._extent, region.rect)
        return self._extent

    def bounds(self, ids: Iterable[int] | None = None) -> Rect | None:
        """What all nodes, or these, take up; None where there are none."""
        rects = self.nodes.rects if ids is None else self.nodes.rects[self.nodes.rows(ids)]
        if not len(rects):
            return None
        left, top = rects[:, :2].min(axis=0)
        right, bottom = (rects[:, :2] + rects[:, 2:]).max(axis=0)
        return float(left), float(top), float(right), float(bottom)

    def nodes_in(self, rect: Rect, margin: float = 0.0) -> Ints:
        """Rows of the nodes that reach into a rectangle, the newest last."""
        left, top, right, bottom = rect
        rects = self.nodes.rects
        inside = (
            (rects[:, 0] < right + margin)
            & (rects[:, 1] < bottom + margin)
            & (rects[:, 0] + rects[:, 2] > left - margin)
            & (rects[:, 1] + rects[:, 3] > top - margin)
        )
        rows = np.flatnonzero(inside)
        return rows[np.argsort(self.nodes.ids[rows], kind="stable")]

    def wires_in(self, rect: Rect, margin: float = 0.0) -> Ints:
        """Rows of the wires that may reach into a rectangle."""
        left, top, right, bottom = rect
        box = self.wire_bounds
        inside: Bools = (
            (box[:, 0] < right + margin)
            & (box[:, 1] < bottom + margin)
            & (box[:, 2] > left - margin)
            & (box[:, 3] > top - margin)
        )
        return np.flatnonzero(inside)


def _broken(problems: Iterable[Problem]) -> bool:
    return any(problem.severity == "error" for problem in problems)
