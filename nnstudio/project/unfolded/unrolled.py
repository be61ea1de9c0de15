"""A loop over time, unrolled: a copy of its nodes for each of a few steps."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from nnstudio.catalog.expressions import Expression
from nnstudio.project.graph import Graph, Node, Wire
from nnstudio.project.index import wires_into
from nnstudio.project.looping import DELAY, order_of_step
from nnstudio.project.unfolded.chips import INPUT, state_of
from nnstudio.project.unfolded.copies import Builder, Origin, Unfolded

MOST_STEPS = 6
_FAR = 64  # delays in a row that are followed
_MAIN = ("y", "")  # outputs that need no name


def unrolled(
    graph: Graph,
    loop: Collection[int],
    steps: int = 3,
    marks: Mapping[int, str] | None = None,
    weights: Collection[int] = (),
    backward: bool = False,
    stepwise: Collection[int] = (),
) -> Unfolded:
    """The graph with copies of a loop's nodes, a frame for each step: t−1, t, t+1.

    A Delay becomes the wire from the step before; where that lies before the first step shown a
    chip stands for its initial state. What the loop takes step by step is a chip in each frame, as
    x of t is in textbooks, and what is before it is left out.

    Args:
        graph: the graph with the loop.
        loop: the nodes of the loop.
        steps: how many steps, 1 to 6.
        marks: "stepped", "held", "every" or "last" by the id of a wire that crosses its border;
            what is missing follows from the wire's own mark, else is stepped or every.
        weights: nodes that learn something, whose copies are marked as sharing.
        backward: the loop runs from the last step to the first.
        stepwise: nodes outside of the loop that work on each step by itself; where they feed it
            they have a copy in each frame, and what they take is a chip.
    """
    if not 1 <= steps <= MOST_STEPS:
        raise ValueError(f"a loop is shown with 1 to {MOST_STEPS} steps, not {steps}")
    made = _Unrolling(graph, frozenset(loop), steps, marks or {}, weights, backward)
    return made.run(frozenset(stepwise))


class _Unrolling:
    def __init__(
        self,
        graph: Graph,
        loop: frozenset[int],
        steps: int,
        marks: Mapping[int, str],
        weights: Collection[int],
        backward: bool,
    ) -> None:
        self._graph, self._loop, self._steps = graph, loop, steps
        self._marks, self._weights = marks, weights
        first = -((steps - 1) // 2)
        offsets = list(range(first, first + steps))
        self._way = -1 if backward else 1
        self._offsets = offsets[::-1] if backward else offsets
        self._made = Builder()
        self._outside: dict[int, int] = {}
        self._inside: dict[tuple[int, int], int] = {}  # (node, place of its step) -> copy
        self._frames: list[int] = []
        self._chips: dict[tuple[int, str, int], int] = {}  # (node, output, place) -> chip
        self._stepwise: frozenset[int] = frozenset()

    def run(self, stepwise: frozenset[int]) -> Unfolded:
        """All of it."""
        made, graph = self._made, self._graph
        self._stepwise = stepwise - self._loop
        for offset in self._offsets:
            self._frames.append(made.frame(moment(offset), "green", None))
        for key in sorted(self._kept()):
            node = graph.nodes[key]
            self._outside[key] = made.node(node, node.name, Origin(key), None)
        order = [key for key in order_of_step(graph, self._loop) if not self._delays(key)]
        for place in range(self._steps):
            for key in order:
                self._copy(key, place)
        for place in range(self._steps):
            for key in order:
                for wire in wires_into(graph, key):
                    self._join(wire, place, self._inside[key, place])
        for key, copy in self._outside.items():
            for wire in wires_into(graph, key):
                self._leave(wire, copy)
        return made.done()

    def _delays(self, key: int) -> bool:
        return self._graph.nodes[key].type == DELAY

    def _kind(self, wire: Wire) -> str:
        return self._marks.get(wire.id) or wire.mark

    def _kept(self) -> set[int]:
        """The nodes outside of the loop that are shown: what follows it, and what both need."""
        graph, loop = self._graph, self._loop
        before: set[int] = set()
        open_ = list(loop)
        while open_:
            for wire in wires_into(graph, open_.pop()):
                if wire.source not in before and wire.source not in loop:
                    before.add(wire.source)
                    open_.append(wire.source)
        kept = {key for key in graph.nodes if key not in loop and key not in before}
        for key in loop:
            for wire in wires_into(graph, key):
                if wire.source not in loop and (self._kind(wire) == "held" or self._first(wire)):
                    kept.add(wire.source)
        open_ = list(kept)
        while open_:
            for wire in wires_into(graph, open_.pop()):
                if wire.source not in kept and wire.source not in loop:
                    kept.add(wire.source)
                    open_.append(wire.source)
        return kept

    def _first(self, wire: Wire) -> bool:
        """Whether a wire brings the first value of a Delay."""
        return wire.input == "init" and self._delays(wire.target)

    def _copy(self, key: int, place: int) -> int:
        """The copy of a node for a step, made when it is first asked for."""
        found = self._inside.get((key, place))
        if found is not None:
            return found
        node, offset = self._graph.nodes[key], self._offsets[place]
        origin = Origin(key, step=offset)
        name = f"{node.name} ({moment(offset)})"
        found = self._made.node(node, name, origin, self._frames[place])
        self._inside[key, place] = found
        owner = self._inside.get((key, 0))
        if owner is not None and owner != found and key in self._weights:
            self._made.share(found, owner)
        return found

    def _join(self, wire: Wire, place: int, target: int) -> None:
        start = self._value(wire, place)
        if start is not None:
            self._made.wire(wire, start[0], start[1], target)

    def _value(self, wire: Wire, place: int) -> tuple[int, str] | None:
        """Where a node of the loop gets a value from at a step."""
        for _ in range(_FAR):
            if wire.source not in self._loop:
                if self._kind(wire) == "held":
                    return self._outside[wire.source], wire.output
                return self._taken(wire, place)
            if not self._delays(wire.source):
                return self._copy(wire.source, place), wire.output
            delay = self._graph.nodes[wire.source]
            value = delay.settings.get("delay", 1)
            far = value if isinstance(value, int) and not isinstance(value, Expression) else 1
            if far > place:
                return self._state(wire.source, place, far), wire.output
            arriving = [w for w in wires_into(self._graph, wire.source) if w.input == "x"]
            if not arriving:
                return self._state(wire.source, place, far), wire.output
            wire, place = arriving[0], place - far
        return None

    def _taken(self, wire: Wire, place: int) -> tuple[int, str]:
        """What a step takes of a node outside of the loop: from a copy of it, or a chip."""
        key = wire.source
        if key in self._stepwise:
            known = (key, place) in self._inside
            copy = self._copy(key, place)
            if not known:
                for arriving in wires_into(self._graph, key):
                    source, output = self._taken(arriving, place)
                    self._made.wire(arriving, source, output, copy)
            return copy, wire.output
        found = self._chips.get((key, wire.output, place))
        if found is None:
            node, offset = self._graph.nodes[key], self._offsets[place]
            said = node.name if wire.output in _MAIN else f"{node.name}.{wire.output}"
            chip = Node(key, INPUT, node.name)
            origin = Origin(key, step=offset, output=wire.output)
            name = f"{said} ({moment(offset)})"
            found = self._made.node(chip, name, origin, self._frames[place])
            self._chips[key, wire.output, place] = found
        return found, "y"

    def _state(self, key: int, place: int, far: int) -> int:
        """The chip that stands for a Delay's value from before the first step shown."""
        found = self._inside.get((key, place))
        if found is None:
            node, offset = self._graph.nodes[key], self._offsets[place] - far * self._way
            origin = Origin(key, step=self._offsets[place], output="y")
            name = f"{node.name} ({moment(offset)})"
            first = [
                wire
                for wire in wires_into(self._graph, key)
                if wire.input == "init" and wire.source in self._outside
            ]
            chip = Node(key, state_of(node, bool(first)), node.name)
            found = self._inside[key, place] = self._made.node(chip, name, origin, None)
            for wire in first:
                self._made.wire(wire, self._outside[wire.source], wire.output, found)
        return found

    def _leave(self, wire: Wire, target: int) -> None:
        """Wires to what follows the loop: from every step, or from the last."""
        if wire.source not in self._loop:
            if wire.source in self._outside:
                self._made.wire(wire, self._outside[wire.source], wire.output, target)
            return
        last = self._kind(wire) == "last"
        for place in range(self._steps - 1 if last else 0, self._steps):
            if not self._delays(wire.source):
                self._made.wire(wire, self._copy(wire.source, place), wire.output, target)
                continue
            start = self._value(wire, place)
            if start is not None:
                self._made.wire(wire, start[0], start[1], target)


def moment(offset: int) -> str:
    """`t−1`, `t`, `t+1`."""
    return "t" if not offset else f"t+{offset}" if offset > 0 else f"t−{-offset}"
