"""Layout of a graph with frames: each frame stays around its nodes, and holds no others.

What a frame holds is laid out by itself; in the graph around it the frame then is one large box
whose ports are those of the wires that cross its border. Notes keep their distance to what they lie
nearest to, or go below where there is no room for them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from nnstudio.project.graph import Frame, Graph, Node, Wire
from nnstudio.project.holding import Point, Size, innermost, innermost_of
from nnstudio.project.layout.layout import COLUMN_GAP
from nnstudio.project.layout.looped import places_of, regions_of
from nnstudio.project.layout.net import DEFAULT_BOX, Box
from nnstudio.project.table import Table

_GAP = 24.0  # pixels between notes, and from nodes to the notes below them
_NARROWEST = 600.0  # a row of notes is at least as wide before the next one begins

Rect = tuple[Point, Size]
Limits = tuple[float, float, float, float]
Margins = tuple[float, float]  # a frame's sides, and its top with the title


@dataclass
class Arrangement:
    """Where everything goes: corners of nodes, corners and sizes of frames and notes, by id.

    `regions` are what loops over time take up, with their wires.
    """

    places: dict[int, Point] = field(default_factory=dict)
    frames: dict[int, Rect] = field(default_factory=dict)
    regions: list[Rect] = field(default_factory=list)

    def moved(self, dx: float, dy: float) -> Arrangement:
        """All of it elsewhere."""
        return Arrangement(
            {key: (x + dx, y + dy) for key, (x, y) in self.places.items()},
            {key: ((x + dx, y + dy), size) for key, ((x, y), size) in self.frames.items()},
            [((x + dx, y + dy), size) for (x, y), size in self.regions],
        )


def lay_out_framed(
    graph: Graph,
    boxes: Mapping[int, Box],
    margins: Margins,
    places: Mapping[int, Point],
    column_gap: float = COLUMN_GAP,
) -> Arrangement:
    """Place all nodes, frames and notes of a graph.

    Args:
        graph: what to lay out.
        boxes: sizes and ports of the nodes, by id.
        margins: room between a frame and what it holds: at its sides, and at its top.
        places: where nodes are now, by id, which tells what each frame holds.
        column_gap: pixels between columns.
    """
    return _Nest(graph, boxes, margins, places, column_gap).arranged(None)


def lay_out_owned(
    graph: Graph,
    boxes: Mapping[int, Box],
    margins: Margins,
    owners: Mapping[int, int],
    column_gap: float = COLUMN_GAP,
) -> Arrangement:
    """As `lay_out_framed`, where `owners` tells the frame around each node and frame, by id."""
    return _Nest(graph, boxes, margins, {}, column_gap, owners).arranged(None)


@dataclass(frozen=True)
class _Card:
    """A note, or a frame without nodes together with what it holds, and all that they take up."""

    frames: tuple[Frame, ...]
    at: Point
    size: Size


class _Nest:
    """The graph as frames within frames; None stands for the whole."""

    def __init__(
        self,
        graph: Graph,
        boxes: Mapping[int, Box],
        margins: Margins,
        places: Mapping[int, Point],
        column_gap: float,
        owners: Mapping[int, int] | None = None,
    ) -> None:
        self._graph, self._boxes, self._margins = graph, dict(boxes), margins
        self._places, self._gap = places, column_gap
        if owners is None:
            owners = {**innermost(graph), **innermost_of(graph, self._middles())}
        self._owner = owners
        self._full: set[int] = set()  # frames with a node somewhere inside
        for key in graph.nodes:
            self._full.update(each for each in self._outward(key)[1:] if each is not None)
        self._members: dict[int | None, list[int]] = {}
        for key in graph.nodes:
            self._members.setdefault(self._owner.get(key), []).append(key)
        self._children: dict[int | None, list[Frame]] = {}
        for frame in graph.frames.values():
            self._children.setdefault(self._owner.get(frame.id), []).append(frame)
        self._wires = self._wires_by_level()

    def _box(self, key: int) -> Box:
        return self._boxes.get(key, DEFAULT_BOX)

    def _middles(self) -> dict[int, Point]:
        return {
            key: (x + self._box(key).width / 2, y + self._box(key).height / 2)
            for key, (x, y) in self._places.items()
            if key in self._graph.nodes
        }

    def _outward(self, key: int) -> list[int | None]:
        """A node or frame and all around it, the whole graph last."""
        found: list[int | None] = [key]
        while found[-1] is not None:
            found.append(self._owner.get(found[-1]))
        return found

    def _wires_by_level(self) -> dict[int | None, list[tuple[int, int, Wire]]]:
        """By the smallest frame around both ends: the two things in it that a wire joins."""
        found: dict[int | None, list[tuple[int, int, Wire]]] = {}
        for wire in self._graph.wires.values():
            one, other = self._outward(wire.source), self._outward(wire.target)
            while len(one) > 1 and len(other) > 1 and one[-2] == other[-2]:
                one.pop()
                other.pop()
            if len(one) > 1 and len(other) > 1:
                source, target = one[-2], other[-2]
                assert source is not None and target is not None
                found.setdefault(one[-1], []).append((source, target, wire))
        return found

    def arranged(self, level: int | None) -> Arrangement:
        """What a frame (None: the graph) holds, with its upper left corner at 0, 0."""
        inner = [frame for frame in self._children.get(level, ()) if frame.id in self._full]
        children = self._children.get(level, ())
        cards = [self._card(frame) for frame in children if frame.id not in self._full]
        contents = {frame.id: self._framed(frame.id) for frame in inner}
        members = self._members.get(level, [])
        drawn = self._drawn(level, members, contents)
        found = Arrangement()
        for key, (x, y) in drawn.items():
            if key in contents:
                content = contents[key].moved(x, y)
                found.places.update(content.places)
                found.frames.update(content.frames)
                found.regions += content.regions
            else:
                found.places[key] = (x, y)
        regions = regions_of(self._graph, found.places, self._boxes) if members else []
        taken = [(at, self._size(key, contents)) for key, at in drawn.items()]
        new = [region for region in regions if region not in found.regions]
        found.regions += new
        taken += new
        ground = _bounds(taken)
        for card in self._near(cards, drawn, taken, found):
            self._below(card, ground, taken, found)
        left, top, _, _ = _bounds(taken)
        return found.moved(-left, -top) if left or top else found

    def _framed(self, key: int) -> Arrangement:
        """A frame around what it holds, its corner at 0, 0."""
        side, above = self._margins
        found = self.arranged(key).moved(side, above)
        ends = [(x + self._box(node).width, y + self._box(node).height)
                for node, (x, y) in found.places.items()]  # fmt: skip
        rects = (*found.frames.values(), *found.regions)
        ends += [(x + wide, y + tall) for (x, y), (wide, tall) in rects]
        wide, tall = max(x for x, _ in ends) + side, max(y for _, y in ends) + side
        found.frames[key] = ((0.0, 0.0), (wide, tall))
        return found

    def _size(self, key: int, contents: Mapping[int, Arrangement]) -> Size:
        if key in contents:
            return contents[key].frames[key][1]
        return self._box(key).width, self._box(key).height

    def _drawn(
        self, level: int | None, members: list[int], contents: Mapping[int, Arrangement]
    ) -> dict[int, Point]:
        """Corners of nodes and inner frames, laid out as one graph."""
        wires, boxes = [], {key: self._box(key) for key in members}
        inputs: dict[int, dict[str, float]] = {key: {} for key in contents}
        outputs: dict[int, dict[str, float]] = {key: {} for key in contents}
        for source, target, wire in self._wires.get(level, ()):
            output, entry = wire.output, wire.input
            if source in contents:
                output = f"{wire.source}.{wire.output}"
                outputs[source][output] = self._height(contents[source], wire, out=True)
            if target in contents:
                entry = f"{wire.target}.{wire.input}"
                inputs[target][entry] = self._height(contents[target], wire, out=False)
            wires.append(Wire(wire.id, source, output, target, entry, wire.position))
        for key in contents:
            boxes[key] = Box(*self._size(key, contents), inputs[key], outputs[key])
        own = self._graph.nodes
        nodes = [own.get(key) or Node(key, "", str(key)) for key in sorted(boxes)]
        flat = Graph(
            Table((node.id, node) for node in nodes),
            Table((wire.id, wire) for wire in wires),
            self._graph.next_id,
        )
        return places_of(flat, boxes, self._gap)

    def _height(self, content: Arrangement, wire: Wire, out: bool) -> float:
        """How far below a frame's top a wire crosses its border."""
        node = wire.source if out else wire.target
        box = self._box(node)
        offset = box.outputs.get(wire.output) if out else box.inputs.get(wire.input)
        return content.places[node][1] + (box.height / 2 if offset is None else offset)

    def _near(
        self,
        cards: list[_Card],
        drawn: Mapping[int, Point],
        taken: list[Rect],
        found: Arrangement,
    ) -> list[_Card]:
        """Keep notes beside what they lay nearest to; those for which there is no room."""
        before = {key: self._before(key) for key in drawn}
        left_over = []
        for card in cards:
            near = min(
                (key for key, at in before.items() if at is not None),
                key=lambda key: _apart(before[key], card.at),
                default=None,
            )
            old = before[near] if near is not None else None
            if near is None or old is None:
                left_over.append(card)
                continue
            at = (drawn[near][0] + card.at[0] - old[0], drawn[near][1] + card.at[1] - old[1])
            if any(_overlap((at, card.size), other) for other in taken):
                left_over.append(card)
            else:
                self._put(card, at, taken, found)
        return left_over

    def _put(self, card: _Card, at: Point, taken: list[Rect], found: Arrangement) -> None:
        """Place a card."""
        dx, dy = at[0] - card.at[0], at[1] - card.at[1]
        for frame in card.frames:
            found.frames[frame.id] = ((frame.at[0] + dx, frame.at[1] + dy), frame.size)
        taken.append((at, card.size))

    def _card(self, frame: Frame) -> _Card:
        frames = [frame]
        for each in frames:  # grows
            frames += self._children.get(each.id, ())
        left, top, right, bottom = _bounds([(frame.at, frame.size) for frame in frames])
        return _Card(tuple(frames), (left, top), (right - left, bottom - top))

    def _before(self, key: int) -> Point | None:
        frame = self._graph.frames.get(key)
        return frame.at if frame is not None else self._places.get(key)

    def _below(self, card: _Card, ground: Limits, taken: list[Rect], found: Arrangement) -> None:
        """Place a note in a row below all nodes."""
        left, _, right, bottom = ground
        limit = max(right, left + _NARROWEST)
        x, y = left, bottom + (_GAP if taken else 0.0)
        while hit := [each for each in taken if _overlap(((x, y), card.size), each)]:
            x = max(at[0] + size[0] for at, size in hit) + _GAP
            if x + card.size[0] > limit:
                x, y = left, min(at[1] + size[1] for at, size in hit) + _GAP
        self._put(card, (x, y), taken, found)


def _bounds(rects: list[Rect]) -> Limits:
    """Left, top, right, bottom of all; zeros where there are none."""
    return (
        min((at[0] for at, _ in rects), default=0.0),
        min((at[1] for at, _ in rects), default=0.0),
        max((at[0] + size[0] for at, size in rects), default=0.0),
        max((at[1] + size[1] for at, size in rects), default=0.0),
    )


def _apart(one: Point | None, other: Point) -> float:
    return float("inf") if one is None else abs(one[0] - other[0]) + abs(one[1] - other[1])


def _overlap(one: Rect, other: Rect) -> bool:
    (x0, y0), (w0, h0) = one
    (x1, y1), (w1, h1) = other
    return x0 < x1 + w1 and x1 < x0 + w0 and y0 < y1 + h1 and y1 < y0 + h0
