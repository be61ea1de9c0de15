"""Layout of a graph with loops over time: each loop is a region of its own.

The nodes of a loop are laid out by themselves, its delays first; in the graph around it the loop is
one large box whose ports are those of the wires that cross its border. Wires that run back have
room below it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from nnstudio.project.graph import Graph, Node, Wire
from nnstudio.project.index import wires_into
from nnstudio.project.layout.layout import COLUMN_GAP, Point, lay_out
from nnstudio.project.layout.net import DEFAULT_BOX, Box
from nnstudio.project.looping import DELAY, drawn_circles, is_back
from nnstudio.project.table import Table

LOOP_SIDE = 44.0  # pixels from the nodes of a loop to the sides of its region
LOOP_ABOVE = 36.0  # above them, with the caption
LOOP_BELOW = 26.0  # from them to the first wire that runs back, and from the last to the border
LANE = 14.0  # between wires that run back
_PASS = 20.0  # height of a way through the loop

Places = dict[int, Point]
Boxes = Mapping[int, Box]
_End = tuple[int, str]  # a node's output


@dataclass(frozen=True)
class _Loop:
    """The nodes of a loop laid out by themselves from 0, 0 on, the heights at which the outputs
    that enter it cross its left side, and its size with all margins."""

    places: Places
    crossings: Mapping[_End, float]
    wide: float
    high: float


def places_of(graph: Graph, boxes: Boxes | None = None, column_gap: float = COLUMN_GAP) -> Places:
    """Top-left corners of all nodes, by id, with the nodes of each loop in a region of its own."""
    sizes = boxes or {}
    home = {node: group[0] for group in drawn_circles(graph) for node in group}
    if not home:
        return lay_out(graph, sizes, column_gap).places
    inner = {key: _laid_out(graph, sizes, column_gap, home, key) for key in set(home.values())}
    outer, regions = _around(graph, sizes, home, inner)
    found: Places = {}
    for key, (x, y) in lay_out(outer, {**sizes, **regions}, column_gap).places.items():
        if key not in inner:
            found[key] = (x, y)
            continue
        for node, (left, top) in inner[key].places.items():
            found[node] = (round(x + LOOP_SIDE + left, 2), round(y + LOOP_ABOVE + top, 2))
    return found


def regions_of(
    graph: Graph, places: Mapping[int, Point], boxes: Boxes
) -> list[tuple[Point, tuple[float, float]]]:
    """Corners and sizes of the regions of those loops of which all nodes have a place."""
    found = []
    for group in drawn_circles(graph):
        if not all(key in places for key in group):
            continue
        sizes = {key: boxes.get(key, DEFAULT_BOX) for key in group}
        left = min(places[key][0] for key in group) - LOOP_SIDE
        top = min(places[key][1] for key in group) - LOOP_ABOVE
        right = max(places[key][0] + box.width for key, box in sizes.items()) + LOOP_SIDE
        bottom = max(places[key][1] + box.height for key, box in sizes.items())
        inside = set(group)
        lanes = sum(
            wire.source in inside and is_back(graph, wire)
            for key in group
            for wire in wires_into(graph, key)
        )
        bottom += 2 * LOOP_BELOW + LANE * max(lanes - 1, 0)
        found.append(((left, top), (right - left, bottom - top)))
    return found


def _laid_out(
    graph: Graph, boxes: Boxes, column_gap: float, home: Mapping[int, int], loop: int
) -> _Loop:
    """A loop by itself.

    A ghost of no width stands for each output that enters, so that its wires find a way of their
    own; one more stands before all of them and the delays, so that they start on the left.
    """
    wires = [w for w in graph.wires.values() if home.get(w.source) == home.get(w.target) == loop]
    nodes = {key: graph.nodes[key] for key in sorted(home) if home[key] == loop}
    sizes = {key: boxes.get(key, DEFAULT_BOX) for key in nodes}
    back = {wire.id for wire in wires if is_back(graph, wire)}
    starts = [key for key, node in nodes.items() if node.type == DELAY]
    root, free = graph.next_id, graph.next_id + 1
    ghosts: dict[_End, int] = {}
    for wire in graph.wires.values():
        if home.get(wire.target) == loop and home.get(wire.source) != loop:
            if (wire.source, wire.output) not in ghosts:
                ghosts[wire.source, wire.output] = free
                free += 1
            wires.append(replace(wire, source=ghosts[wire.source, wire.output], output=""))
    for key in (root, *ghosts.values()):
        nodes[key], sizes[key] = Node(key, "", str(key)), Box(0.0, _PASS)
    starts += ghosts.values()
    wires += [Wire(free + at, root, "", key, "") for at, key in enumerate(starts)]
    part = Graph(Table(nodes.items()), Table((w.id, w) for w in wires), free + len(starts))
    places = lay_out(part, sizes, column_gap, back).places
    left = min(x for key, (x, _) in places.items() if key in home)
    top = min(y for key, (_, y) in places.items() if key != root)
    bottom = max(y + sizes[key].height for key, (_, y) in places.items() if key != root)
    right = max(x + sizes[key].width for key, (x, _) in places.items())
    return _Loop(
        {key: (x - left, y - top) for key, (x, y) in places.items() if key in home},
        {end: places[ghost][1] - top + _PASS / 2 for end, ghost in ghosts.items()},
        right - left + 2 * LOOP_SIDE,
        LOOP_ABOVE + bottom - top + 2 * LOOP_BELOW + LANE * max(len(back) - 1, 0),
    )


def _around(
    graph: Graph, boxes: Boxes, home: Mapping[int, int], inner: Mapping[int, _Loop]
) -> tuple[Graph, dict[int, Box]]:
    """The graph with each loop as one node, and the boxes of these."""
    inputs: dict[int, dict[str, float]] = {key: {} for key in inner}
    outputs: dict[int, dict[str, float]] = {key: {} for key in inner}
    wires = []
    for wire in graph.wires.values():
        source, target = home.get(wire.source), home.get(wire.target)
        if source is not None and source == target:
            continue
        output, entry = wire.output, wire.input
        if source is not None:
            output = f"{wire.source}.{wire.output}"
            box, (_, y) = boxes.get(wire.source, DEFAULT_BOX), inner[source].places[wire.source]
            level = y + box.outputs.get(wire.output, box.height / 2)
            outputs[source][output] = LOOP_ABOVE + level
        if target is not None:
            entry = f"{wire.source}.{wire.output}"
            level = inner[target].crossings[wire.source, wire.output]
            inputs[target][entry] = LOOP_ABOVE + level
        ends = (home.get(wire.source, wire.source), home.get(wire.target, wire.target))
        wires.append(Wire(wire.id, ends[0], output, ends[1], entry, wire.position))
    nodes = {key: node for key, node in graph.nodes.items() if key not in home}
    nodes |= {key: Node(key, "", str(key)) for key in inner}
    regions = {
        key: Box(loop.wide, loop.high, inputs[key], outputs[key]) for key, loop in inner.items()
    }
    found = Graph(Table(sorted(nodes.items())), Table((w.id, w) for w in wires), graph.next_id)
    return found, regions
