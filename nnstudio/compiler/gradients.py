"""Which weights the loss never moves: what lies behind ArgMax, behind sizes alone, behind no loss.

Gradients run back along wires of decimal numbers. They end at ports that only ask for sizes, and in
a loop where more steps back are wanted than there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from nnstudio.catalog.dims import product
from nnstudio.compiler.order import downstream
from nnstudio.compiler.parts import Parts
from nnstudio.compiler.report import Analysis, LoopReport
from nnstudio.compiler.weights import weight_shape
from nnstudio.project.graph import Wire
from nnstudio.project.kinds import ENTRY, EXIT, ports_of
from nnstudio.project.looping import is_back
from nnstudio.project.problem import Fix, Problem
from nnstudio.project.wiring import into


@dataclass(frozen=True)
class Untrained:
    """A node whose weights get no gradient. `path` are the uses that lead to it, `name` starts with
    theirs; `obstacle` is the node at which gradients end ("": no loss depends on it)."""

    node: int
    name: str
    parameters: int
    obstacle: str
    path: tuple[int, ...] = ()


def gradient_checks(analysis: Analysis, parts: Parts) -> Iterator[Problem]:
    """A warning for all weights that one and the same obstacle keeps from being trained."""
    groups: dict[tuple[tuple[int, ...], str], list[Untrained]] = {}
    for found in untrained(analysis, parts):
        groups.setdefault((found.path, found.obstacle), []).append(found)
    for (path, obstacle), members in groups.items():
        *others, last = members
        whose = f"its {last.parameters:,} weights"
        if others:
            count, nodes = sum(each.parameters for each in others), len(others)
            whose += f" and {count:,} of {nodes} node{'s' * (nodes > 1)} before it"
        why = f"{obstacle} passes none back" if obstacle else "no loss depends on them"
        message = f"no gradient reaches {whose}, so they are not trained: {why}"
        fix = Fix(
            f"wire a value in front of {obstacle} on to the loss, or delete {last.name}"
            if obstacle
            else f"wire {last.name} on to a loss, or delete it"
        )
        yield Problem("warning", message, last.node, last.name, "", (fix,), path)


def untrained(analysis: Analysis, parts: Parts) -> tuple[Untrained, ...]:
    """All nodes of the model whose weights no gradient reaches; a use of a block as a whole where
    none enters it."""
    if not parts.losses:
        return ()
    walk = _Walk(analysis)
    walk.start(node.id for node in parts.totals)
    return tuple(walk.left(frozenset(parts.model)))


@dataclass
class _Walk:
    """Gradients on their way back through one graph."""

    analysis: Analysis
    back: dict[int, int] = field(default_factory=dict)  # node -> fewest steps back in its loop
    ports: dict[int, set[str]] = field(default_factory=dict)  # node -> outputs with gradients
    ended: dict[int, str] = field(default_factory=dict)  # source of a wire -> where they end
    uses: dict[int, list[_Walk]] = field(default_factory=dict)

    def start(self, nodes: Iterable[int]) -> None:
        """Let gradients begin at these nodes, and follow them."""
        waiting = list(nodes)
        self.back.update(dict.fromkeys(waiting, 0))
        while waiting:
            node = waiting.pop()
            entered = self._entered(node)
            for wire in into(self.analysis.graph).get(node, ()):
                steps = self._steps(wire)
                if not self._passes(wire, entered, steps):
                    end = wire.target if self._is_smooth(wire) else wire.source
                    self.ended.setdefault(wire.source, self.analysis.graph.nodes[end].name)
                    continue
                ports = self.ports.setdefault(wire.source, set())
                known = self.back.get(wire.source)
                if known is None or steps < known or wire.output not in ports:
                    ports.add(wire.output)
                    self.back[wire.source] = steps if known is None else min(steps, known)
                    waiting.append(wire.source)

    def _steps(self, wire: Wire) -> int:
        """How many steps back in its loop the source of a wire gets its gradient."""
        home = self.analysis.loop_of.get(wire.source)
        if home is None or home is not self.analysis.loop_of.get(wire.target):
            return 0
        lag = self.analysis.nodes[wire.target].settings.get("delay", 1)
        back = is_back(self.analysis.graph, wire)
        return self.back[wire.target] + (lag if back and isinstance(lag, int) else 0)

    def _is_smooth(self, wire: Wire) -> bool:
        """Whether a wire carries decimal numbers, not an index or a truth value."""
        tensor = self.analysis.tensor(self.analysis.value(wire))
        return tensor is None or tensor.dtype in ("float", "any")

    def _passes(self, wire: Wire, entered: set[str] | None, steps: int) -> bool:
        port = self.analysis.nodes[wire.target].kind.input(wire.input)
        if not self._is_smooth(wire) or (port is not None and port.sizes_only):
            return False
        if entered is not None and wire.input not in entered:
            return False
        loop = self.analysis.loop_of.get(wire.source)
        if loop is None:
            return True
        if is_back(self.analysis.graph, wire) and self._always_cut(loop, wire.target):
            return False
        return not isinstance(loop.length, int) or steps < loop.length

    def _always_cut(self, loop: LoopReport, delay: int) -> bool:
        """Whether a delayed value is always cut off before it is used again."""
        lag, after = self.analysis.nodes[delay].settings["delay"], loop.settings["truncate_after"]
        assert isinstance(lag, int) and isinstance(after, int)
        return loop.settings["truncation"] == "fixed" and lag >= after

    def _entered(self, node: int) -> set[str] | None:
        """The inputs of a use that get gradients; None for a node that is none."""
        inner = self.analysis.nodes[node].inner
        if not inner:
            return None
        kind = self.analysis.nodes[node].kind
        outputs, entered, walks = set(self.ports.get(node, ())), set[str](), list[_Walk]()
        for one in reversed(inner):
            walk = _Walk(one)
            exits = ports_of(one.graph, EXIT)
            walk.start(each.id for each in exits if each.name in outputs)
            reached = {each.name for each in ports_of(one.graph, ENTRY) if each.id in walk.back}
            entered |= reached
            first = kind.inputs[0].name in reached if kind.inputs else False
            outputs = {kind.outputs[0].name} if first else set()
            walks.insert(0, walk)
        self.uses[node] = walks
        return entered

    def left(self, nodes: frozenset[int]) -> Iterator[Untrained]:
        """Those of some nodes that have weights without gradients."""
        graph, reports = self.analysis.graph, self.analysis.nodes
        trained = {graph.nodes[id_].shares or id_ for id_ in self.back}
        ties = {graph.nodes[id_].tied for id_ in self.back}
        owners = {graph.nodes[id_].shares or id_ for id_ in nodes}
        for id_ in self.analysis.order:
            node, report = graph.nodes[id_], reports[id_]
            if id_ not in owners:
                continue
            count = report.parameters
            if id_ in ties and (shape := weight_shape(report)) is not None:
                weight = product(shape)
                count -= weight if isinstance(weight, int) else 0
            if count and id_ not in trained:
                yield Untrained(id_, node.name, count, self._obstacle(id_))
            elif count and report.inner:
                yield from self._inside(id_)

    def _inside(self, use: int) -> Iterator[Untrained]:
        name = self.analysis.graph.nodes[use].name
        sharing = [use] + [
            node.id for node in self.analysis.graph.nodes.values() if node.shares == use
        ]
        walks = [self.uses[each] for each in sharing if each in self.uses]
        told: set[tuple[int, ...]] = set()
        for at in zip(*walks, strict=False):
            for each in _least(at):
                if (*each.path, each.node) not in told:
                    told.add((*each.path, each.node))
                    path = (use, *each.path)
                    where = f"{name}/{each.name}"
                    yield Untrained(each.node, where, each.parameters, each.obstacle, path)

    def _obstacle(self, id_: int) -> str:
        """Where gradients end that might have come to a node: the nearest such place behind it."""
        behind = downstream(self.analysis.graph, [id_])
        found = (
            self.ended[each] for each in self.analysis.order if each in behind & set(self.ended)
        )
        return next(found, "")


def _least(walks: Sequence[_Walk]) -> list[Untrained]:
    """What is untrained in all uses that share the weights of one."""
    nodes = frozenset(walks[0].analysis.order) - walks[0].analysis.idle
    first, *others = (list(walk.left(nodes)) for walk in walks)
    for other in others:
        there = {(*each.path, each.node) for each in other}
        first = [each for each in first if (*each.path, each.node) in there]
    return first
