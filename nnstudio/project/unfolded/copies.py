"""What an unfolded graph is made of: copies, frames around them, and where they come from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise

from nnstudio.project.graph import Frame, Graph, Node, Wire
from nnstudio.project.layout.framed import Arrangement, lay_out_owned
from nnstudio.project.layout.layout import Point
from nnstudio.project.layout.net import DEFAULT_BOX, Box
from nnstudio.project.scope import Path
from nnstudio.project.table import Table

_Rect = tuple[float, float, float, float]
_BELOW = 24.0  # from the frames of time steps to what had to make room for them
MARGINS = (24.0, 56.0)  # a frame's sides, and its top with the title


@dataclass(frozen=True)
class Origin:
    """The node that a copy stands for: `path` are the uses that lead to it, from the graph that is
    unfolded, `repeats` which of their repeats it is in, `step` the time step counted from t. Where
    it is no copy but a chip it stands for what this `output` of the node gives at the step."""

    node: int
    path: Path = ()
    repeats: tuple[int, ...] = ()
    step: int | None = None
    output: str = ""


@dataclass(frozen=True)
class Unfolded:
    """A graph of copies. `origins` are those of its nodes, `uses` those of its frames that stand
    for a use, `owners` the frame around each node and frame (none where there is none)."""

    graph: Graph
    origins: Mapping[int, Origin]
    uses: Mapping[int, Origin] = field(default_factory=dict)
    owners: Mapping[int, int] = field(default_factory=dict)

    def placed(self, boxes: Mapping[int, Box], column_gap: float) -> Unfolded:
        """The same, laid out; `boxes` are sizes and ports of its nodes."""
        found = self._leveled(
            lay_out_owned(self._in_order(), boxes, MARGINS, self.owners, column_gap), boxes
        )
        nodes = [replace(n, at=found.places[n.id]) for n in self.graph.nodes.values()]
        frames = []
        for frame in self.graph.frames.values():
            at, size = found.frames[frame.id]
            frames.append(replace(frame, at=at, size=size))
        graph = replace(
            self.graph,
            nodes=Table((node.id, node) for node in nodes),
            frames=Table((frame.id, frame) for frame in frames),
        )
        return replace(self, graph=graph)

    def _in_order(self) -> Graph:
        """The graph with a wire from each time step to the next, where it has none."""
        steps = [key for key in self.graph.frames if key not in self.uses]
        inside = {step: [k for k in self.origins if self.owners.get(k) == step] for step in steps}
        joined = {
            (self.owners.get(wire.source), self.owners.get(wire.target))
            for wire in self.graph.wires.values()
        }
        wires = dict(self.graph.wires.items())
        for one, other in pairwise(steps):
            if (one, other) not in joined and inside[one] and inside[other]:
                key = self.graph.next_id + len(wires)
                wires[key] = Wire(key, inside[one][-1], "", inside[other][0], "")
        return replace(self.graph, wires=Table(wires.items()))

    def _leveled(self, found: Arrangement, boxes: Mapping[int, Box]) -> Arrangement:
        """With the frames of time steps level, and what is in their way below them."""
        steps = [key for key in found.frames if key not in self.uses]
        if len(steps) < 2:
            return found
        top = found.frames[steps[0]][0][1]
        moves = {key: top - found.frames[key][0][1] for key in steps}
        end = max(found.frames[key][0][0] + found.frames[key][1][0] for key in steps)
        last = max(steps, key=lambda key: found.frames[key][0][0])
        places: dict[int, Point] = {}
        for key, (x, y) in found.places.items():
            owner = self.owners.get(key, last if x >= end else -1)
            places[key] = (x, y + moves.get(owner, 0.0))
        frames = {key: ((x, y + moves[key]), size) for key, ((x, y), size) in found.frames.items()}
        loose = {
            key: (*places[key], box.width, box.height)
            for key in places
            if key not in self.owners
            for box in [boxes.get(key, DEFAULT_BOX)]
        }
        walls = [(x, y, wide, high) for (x, y), (wide, high) in frames.values()]
        in_the_way = [key for key, rect in loose.items() if _meets(rect, walls)]
        if in_the_way:
            bottom = max(y + high for _, y, _, high in walls)
            down = bottom + _BELOW - min(places[key][1] for key in in_the_way)
            for key in in_the_way:
                x, y, wide, high = loose.pop(key)
                if _meets((x, y + down, wide, high), [*loose.values(), *walls]):
                    return found
                places[key] = (x, y + down)
        return Arrangement(places, frames)


def _meets(rect: _Rect, others: Iterable[_Rect]) -> bool:
    """Whether a rectangle (left, top, width, height) lies over another."""
    x, y, wide, high = rect
    return any(
        x < left + broad and x + wide > left and y < top + tall and y + high > top
        for left, top, broad, tall in others
    )


@dataclass
class Builder:
    """Collects copies; ids are given in the order of adding."""

    nodes: dict[int, Node] = field(default_factory=dict)
    wires: list[Wire] = field(default_factory=list)
    frames: list[Frame] = field(default_factory=list)
    origins: dict[int, Origin] = field(default_factory=dict)
    uses: dict[int, Origin] = field(default_factory=dict)
    owners: dict[int, int] = field(default_factory=dict)
    _next: int = 1

    def _key(self) -> int:
        self._next += 1
        return self._next - 1

    def node(self, node: Node, name: str, origin: Origin, frame: int | None) -> int:
        """Add a copy; its id."""
        key = self._key()
        self.nodes[key] = Node(key, node.type, name, node.settings)
        self.origins[key] = origin
        if frame is not None:
            self.owners[key] = frame
        return key

    def frame(self, title: str, color: str, around: int | None, use: Origin | None = None) -> int:
        """Add a frame, within another one or none; its id."""
        key = self._key()
        self.frames.append(Frame(key, (0.0, 0.0), (1.0, 1.0), title, color=color))
        if around is not None:
            self.owners[key] = around
        if use is not None:
            self.uses[key] = use
        return key

    def wire(self, wire: Wire, source: int, output: str, target: int) -> None:
        """Add a copy of a wire between copies."""
        self.wires.append(replace(wire, id=self._key(), source=source, output=output,
                                  target=target))  # fmt: skip

    def share(self, key: int, owner: int) -> None:
        """Say that a copy has the weights of another."""
        self.nodes[key] = replace(self.nodes[key], shares=owner)

    def done(self) -> Unfolded:
        """All of it. Frames that hold nothing are left out."""
        full: set[int] = set()
        for key in self.origins:
            around = self.owners.get(key)
            while around is not None and around not in full:
                full.add(around)
                around = self.owners.get(around)
        graph = Graph(
            Table(self.nodes.items()),
            Table((wire.id, wire) for wire in self.wires),
            self._next,
            Table((frame.id, frame) for frame in self.frames if frame.id in full),
        )
        owners = {k: v for k, v in self.owners.items() if k in full or k in self.origins}
        return Unfolded(graph, self.origins, self.uses, owners)
