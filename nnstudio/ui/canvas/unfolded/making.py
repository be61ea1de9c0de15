"""What an unfolded graph shows: copies, and what the analysis of the originals knows of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from nnstudio.catalog.node_type import NodeType
from nnstudio.compiler.loops import Loop
from nnstudio.compiler.report import Analysis, LoopReport, NodeReport, Tensor
from nnstudio.project.graph import Graph
from nnstudio.project.kinds import Kinds, kinds_of
from nnstudio.project.looping import DELAY, circles, drawn_circles
from nnstudio.project.unfolded import CHIPS, ChipKinds, Origin, Unfolded, expanded, unrolled
from nnstudio.ui.canvas.geometry import COLUMN_GAP, boxes
from nnstudio.ui.canvas.unfolded.stepwise import of_one_step, stepwise
from nnstudio.ui.studio import Studio
from nnstudio.ui.terms import Terms

_DEEPEST = 8


@dataclass(frozen=True)
class Wish:
    """What someone wants to look at: the loop with a node unrolled for `amount` steps, or blocks
    `amount` levels deep, all or those of the uses `only`."""

    loop: int | None
    amount: int
    only: frozenset[int] | None = None


@dataclass(frozen=True)
class Made:
    """A graph that fulfills a wish, laid out, with reports of its nodes."""

    shown: Unfolded
    analysis: Analysis
    most: int  # how far `amount` can go
    kinds: Kinds  # the types of its nodes


def deepest(graph: Graph, kinds: Kinds, only: frozenset[int] | None = None) -> int:
    """How many levels of blocks there are in a graph, or in some uses of it; 0: no uses."""
    depth, level = 0, [graph]
    chosen = only
    while depth < _DEEPEST:
        inner = {
            block.name: block.graph
            for each in level
            for node in each.nodes.values()
            if (block := kinds.block(node.type)) is not None
            and (chosen is None or node.id in chosen)
        }
        if not inner:
            break
        depth, level, chosen = depth + 1, list(inner.values()), None
    return depth


def loop_with(graph: Graph, node: int) -> tuple[int, ...] | None:
    """The loop that a node is on."""
    return next((group for group in circles(graph) if node in group), None)


def made(studio: Studio, wish: Wish) -> Made | None:
    """What a wish comes to now; None where there is no such loop, and no use, any more."""
    kinds, graph = ChipKinds(kinds_of(studio.project)), studio.graph
    known = studio.shown
    if known is not None and known.graph is not graph:
        known = None
    if wish.loop is not None:
        group = loop_with(graph, wish.loop)
        if group is None:
            return None
        shown, most = _unrolled(graph, group, wish.amount, known), 6
    else:
        most = deepest(graph, kinds, wish.only)
        if not most:
            return None
        values = Terms.at(studio).values
        shown = expanded(graph, kinds, wish.amount, wish.only, values)
    shown = shown.placed(boxes(shown.graph, kinds), COLUMN_GAP)
    return Made(shown, _analysis(shown, known, wish), most, kinds)


def _unrolled(graph: Graph, group: tuple[int, ...], steps: int, known: Analysis | None) -> Unfolded:
    if known is None:
        return unrolled(graph, group, steps)
    marks = {wire.id: known.mark(wire) for wire in graph.wires.values()}
    report = _loop(known, group)
    if report is None:
        return unrolled(graph, group, steps, marks)
    for wire in report.loop.entering:  # which may come out of another loop
        unknown = known.across.get(wire.id) is None
        marks[wire.id] = "" if unknown else known.entry(wire)
    weights = [key for key, each in known.nodes.items() if each.parameters]
    backward = report.settings["direction"] == "backward"
    return unrolled(graph, group, steps, marks, weights, backward, stepwise(known, report))


def _loop(known: Analysis, group: tuple[int, ...]) -> LoopReport | None:
    return next((each for each in known.loops if group[0] in each.loop.inside), None)


def _analysis_of(known: Analysis | None, origin: Origin) -> Analysis | None:
    """What the analysis knows of the graph in which the node of a copy is."""
    for use, index in zip(origin.path, origin.repeats, strict=True):
        report = known.nodes.get(use) if known is not None else None
        if report is None or not report.inner:
            return None
        known = report.inner[min(index, len(report.inner) - 1)]
    return known


def report_of(known: Analysis | None, origin: Origin) -> NodeReport | None:
    """What the analysis of a graph knows of the node that a copy stands for."""
    found = _analysis_of(known, origin)
    return found.nodes.get(origin.node) if found is not None else None


def _loops(shown: Unfolded, known: Analysis | None) -> Iterator[LoopReport]:
    """What is known of loops of which all nodes are copies in one graph."""
    for group in drawn_circles(shown.graph):
        origin = shown.origins[group[0]]
        inner = _analysis_of(known, origin)
        report = inner.loop_of.get(origin.node) if inner is not None else None
        if report is not None:
            delays = tuple(key for key in group if shown.graph.nodes[key].type == DELAY)
            yield replace(report, loop=Loop(group, delays))


def _analysis(shown: Unfolded, known: Analysis | None, wish: Wish) -> Analysis:
    found: dict[int, NodeReport] = {}
    around = known.loop_of.get(wish.loop) if known is not None and wish.loop is not None else None
    for key, origin in shown.origins.items():
        report = report_of(known, origin)
        if report is None:
            continue
        node = shown.graph.nodes[key]
        report = replace(report, problems=())
        if node.shares is not None:
            report = replace(report, parameters=0)
        if around is not None and origin.step is not None and origin.node not in around.loop.inside:
            assert known is not None
            report = replace(report, outputs=of_one_step(known, around, origin.node))
        if origin.output:
            report = _of_chip(report, CHIPS[node.type], report.outputs.get(origin.output))
        found[key] = report
    return Analysis(shown.graph, tuple(found), found, (), loops=tuple(_loops(shown, known)))


def _of_chip(report: NodeReport, kind: NodeType, value: Tensor | None) -> NodeReport:
    """What is known of a chip: the value, and what is learned of a first one."""
    learned = report.parameters if report.kind.kind == "delay" else 0
    return NodeReport(kind, {}, outputs={} if value is None else {"y": value}, parameters=learned)
