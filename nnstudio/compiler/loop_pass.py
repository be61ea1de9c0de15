"""Shapes in a loop: of one step inside, of a whole sequence or the last step outside.

The size of a delayed value follows from the loop that makes it. It is found by walking the loop
with a guess of size 1, which everything can be added to, until what comes out went in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from nnstudio.catalog.dims import BATCH, Dim, Dims, product
from nnstudio.catalog.types.looping import LOOP_SETTINGS
from nnstudio.compiler.loops import Loop
from nnstudio.compiler.node_checks import wiring_problems
from nnstudio.compiler.report import LoopReport, NodeReport, Tensor
from nnstudio.compiler.resolving import Resolved, resolved
from nnstudio.project.graph import Node, Wire
from nnstudio.project.problem import Fix, Problem
from nnstudio.project.wiring import into, out_of

if TYPE_CHECKING:
    from nnstudio.compiler.graph_pass import GraphPass

_ROUNDS = 6
_MOST_OFFERED = 3  # wires that a fix names
_SEQUENCES = {"float": (3, 5), "int": (2,), "bool": (2,)}  # dimensions of what looks like steps


@dataclass
class LoopPass:
    """One look at a loop whose surroundings have been looked at."""

    whole: GraphPass
    loop: Loop
    lengths: list[tuple[Wire, Dim]] = field(default_factory=list)
    stepped: set[int] = field(default_factory=set)
    problems: dict[int, list[Problem]] = field(default_factory=dict)

    def run(self) -> LoopReport:
        """Look at all its nodes, and at what leaves it."""
        chosen = {id_: self._resolved(id_) for id_ in self.loop.delays}
        settings = {
            each.name: chosen[self.loop.delays[0]].values[each.name] for each in LOOP_SETTINGS
        }
        self._refuse_disagreement(chosen)
        dim = settings["dim"]
        assert isinstance(dim, int)
        for wire in (*self.loop.entering, *self.loop.teachers):
            self._enter(wire, dim)
        length = self._length(settings)
        self._settle(chosen)
        self._multiply(length, settings["direction"] == "both")
        for wire in self.loop.leaving:
            self._leave(wire, dim, length, settings["direction"] == "both")
        return LoopReport(self.loop, settings, frozenset(self.stepped), length)

    def _node(self, id_: int) -> Node:
        return self.whole.graph.nodes[id_]

    def _blame(self, id_: int, message: str, *fixes: Fix, port: str = "") -> None:
        node = self._node(id_)
        problem = Problem("error", message, id_, node.name, port, fixes)
        self.problems.setdefault(id_, []).append(problem)

    def _resolved(self, id_: int) -> Resolved:
        node = self._node(id_)
        found = resolved(node, self.whole.kinds[node.type], self.whole.values, self.whole.texts)
        if found.problems:
            self.problems.setdefault(id_, []).extend(found.problems)
        return found

    def _refuse_disagreement(self, chosen: Mapping[int, Resolved]) -> None:
        first, *others = self.loop.delays
        for other in others:
            for setting in LOOP_SETTINGS:
                wanted = chosen[first].values[setting.name]
                if chosen[other].values[setting.name] != wanted:
                    one, two = self._node(first).name, self._node(other).name
                    self._blame(
                        other,
                        f"{one} and {two} are delays of one loop, but their {setting.name} differs",
                        Fix(
                            f"set {setting.name} of {two} to {wanted!r}",
                            other,
                            setting.name,
                            wanted,
                        ),
                    )

    def _enter(self, wire: Wire, dim: int) -> None:
        """What one step sees of a value from outside."""
        found = self._outside(wire)
        if found is None:
            self.whole.across[wire.id] = None
            return
        is_teacher = wire in self.loop.teachers
        looks = len(found.shape) in _SEQUENCES.get(found.dtype, (3,))
        if not (is_teacher or wire.mark == "stepped" or (wire.mark != "held" and looks)):
            self.whole.across[wire.id] = replace(found, field=None)
            return
        if dim >= len(found.shape):
            self._blame(
                wire.target,
                f"it takes {found} step by step, but that has no dimension {dim} to step along",
                *self._steppable(found, dim),
                self._marked(wire, "held"),
                port=wire.input,
            )
            self.whole.across[wire.id] = None
            return
        self.stepped.add(wire.id)
        self.lengths.append((wire, found.shape[dim]))
        shape = found.shape[:dim] + found.shape[dim + 1 :]
        self.whole.across[wire.id] = replace(found, shape=shape, field=None)

    def _marked(self, wire: Wire, mark: str) -> Fix:
        """That a value passes the border of the loop another way."""
        source = self._node(wire.source).name
        return Fix(f"mark the wire from {source} as {mark}", wire=wire.id, mark=mark)

    def _steppable(self, found: Tensor, dim: int) -> tuple[Fix, ...]:
        """That time is a dimension which a value has, where it has one besides the batch."""
        if len(found.shape) < 2:
            return ()
        first, wanted = self.loop.delays[0], min(dim, len(found.shape) - 1, 1)
        text = f"set dim of {self._node(first).name} to {wanted}"
        return (Fix(text, first, "dim", wanted, whole=True),)

    def _sequences(self, dim: int) -> list[Wire]:
        """The wires into the loop that could be taken step by step, one for each source."""
        found: dict[tuple[int, str], Wire] = {}
        for wire in self.loop.entering:
            value = self.whole.across.get(wire.id)
            inits = wire in self.loop.inits
            if value is not None and dim < len(value.shape) and not inits:
                found.setdefault((wire.source, wire.output), wire)
        return list(found.values())[:_MOST_OFFERED]

    def _outside(self, wire: Wire) -> Tensor | None:
        if wire.id in self.whole.left:
            return self.whole.left[wire.id]
        source = self.whole.seen.get(wire.source)
        return source.report.outputs.get(wire.output) if source else None

    def _length(self, settings: Mapping[str, Any]) -> Dim | None:
        if not self.lengths:
            steps: int | None = settings["steps"]
            unknown = any(self.whole.across.get(w.id) is None for w in self.loop.entering)
            if steps is None and not unknown:
                first = self.loop.delays[0]
                name = self._node(first).name
                self._blame(
                    first,
                    "nothing that enters the loop has steps, so their number is not known",
                    *[self._marked(wire, "stepped") for wire in self._sequences(settings["dim"])],
                    Fix(f"set steps of {name} to 10", first, "steps", 10, whole=True),
                )
            return steps
        wire, length = self.lengths[0]
        for other, steps_ in self.lengths[1:]:
            if steps_ != length:
                one, two = self._node(wire.source).name, self._node(other.source).name
                self._blame(
                    other.target,
                    f"the loop takes {length} steps of {one}, but {steps_} of {two}",
                    self._marked(other, "held"),
                    Fix("give both the same length"),
                    port=other.input,
                )
        return length

    # The size of what is delayed.

    def _settle(self, chosen: Mapping[int, Resolved]) -> None:
        """Look at the nodes with delayed values of the size that comes out again."""
        for start in self._starts(chosen):
            guesses = dict(start)
            for _ in range(_ROUNDS):
                found = self._walk(guesses, chosen)
                new = {id_: found[id_] or guesses[id_] for id_ in guesses}
                if all(found[id_] == guesses[id_] for id_ in guesses):
                    return self._told()
                if new == guesses:
                    break
                guesses = new
        first = next(iter(self._starts(chosen)))
        self._walk(first, chosen)
        if any(self.whole.seen[id_].report.problems for id_ in self.loop.nodes):
            return self._told()
        self._walk(dict.fromkeys(self.loop.delays), chosen)
        arriving = (*self.loop.entering, *self.loop.inits, *self.loop.teachers)
        if any(self._outside(wire) is None for wire in arriving):
            return self._told()  # nothing can be said before that is known
        for id_ in self.loop.delays:
            if not self.whole.seen[id_].report.inputs.get("x") and not self.problems:
                self._blame_size(id_)
        return self._told()

    def _blame_size(self, id_: int) -> None:
        name = self._node(id_).name
        wires = into(self.whole.graph).get(id_, ())
        if any(wire.input == "x" for wire in wires):
            self._blame(
                id_,
                "the size of the delayed value cannot be worked out from the loop",
                Fix(f"set size of {name} to the sizes of the value without the batch, such as 32"),
                Fix(f"wire a first value to {name}.init"),
            )

    def _starts(self, chosen: Mapping[int, Resolved]) -> Iterator[dict[int, Tensor | None]]:
        """First guesses: one channel of a step's size, ones of as many dimensions, then others."""
        steps = [self.whole.across.get(id_) for id_ in sorted(self.stepped)]
        known = [t.shape for t in steps if t is not None]
        shapes: list[Dims] = [(BATCH, 1, *shape[2:]) for shape in known if len(shape) > 1]
        shapes += [(BATCH, *([1] * (len(shape) - 1))) for shape in known]
        shapes += [(BATCH, 1), *known, (BATCH,)]
        for shape in dict.fromkeys(shapes):
            yield {
                id_: self._known_size(id_, chosen[id_]) or Tensor(shape) for id_ in self.loop.delays
            }

    def _known_size(self, id_: int, chosen: Resolved) -> Tensor | None:
        for wire in self.loop.inits:
            if wire.target == id_:
                found = self._outside(wire)
                return replace(found, field=None) if found is not None else None
        size: Any = chosen.values["size"]
        dtype = "int" if self._is_index(id_) else "float"
        if isinstance(size, tuple):
            return Tensor((BATCH, *size), dtype)
        if dtype == "int":
            return Tensor((BATCH,), "int")
        taught = next((w for w in self.loop.teachers if w.target == id_), None)
        return self.whole.across.get(taught.id) if taught else None

    def _is_index(self, id_: int) -> bool:
        """Whether a delayed value is used as a whole number (by an Embedding)."""
        whole = self.whole
        for wire in out_of(whole.graph).get(id_, ()):
            kind = whole.kinds.get(whole.graph.nodes[wire.target].type)
            port = kind.input(wire.input) if kind else None
            if port is not None and port.dtype == "int":
                return True
        return False

    def _walk(
        self, guesses: Mapping[int, Tensor | None], chosen: Mapping[int, Resolved]
    ) -> dict[int, Tensor | None]:
        """One step with these delayed values; what the delays would be given for the next."""
        from nnstudio.compiler.graph_pass import Known

        whole, graph = self.whole, self.whole.graph
        for id_ in self.loop.nodes:
            if id_ not in guesses:
                whole.look(id_, anew=True)  # what is known was changed for the whole loop
                continue
            guess, node = guesses[id_], graph.nodes[id_]
            outputs = {"y": guess} if guess is not None else {}
            report = NodeReport(whole.kinds[node.type], chosen[id_].values, {}, outputs)
            whole.seen[id_] = Known(node, {}, report)
        found: dict[int, Tensor | None] = {}
        for id_ in guesses:
            node, known = graph.nodes[id_], whole.seen[id_]
            inputs = whole.gather(into(graph).get(id_, ()))
            tensors: Any = {port: each for port, each in inputs.items() if None not in each}
            report = replace(
                known.report,
                inputs=tensors,
                parameters=self._learned(node, known.report, inputs),
                problems=tuple(wiring_problems(node, known.report.kind, inputs)),
            )
            whole.seen[id_] = replace(known, report=report)
            (arrives,) = inputs.get("x", (None,))[:1]
            found[id_] = None if arrives is None else replace(arrives, field=None)
        return found

    def _learned(self, node: Node, report: NodeReport, inputs: Mapping[str, Any]) -> int:
        made = report.outputs.get("y")
        if report.settings["initial"] != "learned" or inputs.get("init") or made is None:
            return 0
        size = product(made.shape[1:])
        return size if isinstance(size, int) else 0

    def _told(self) -> None:
        """Add what was found out about the loop to the reports of its nodes."""
        for id_, problems in self.problems.items():
            known = self.whole.seen[id_]
            told = (*known.report.problems, *problems)
            self.whole.seen[id_] = replace(known, report=replace(known.report, problems=told))
        for wire in self.loop.teachers:
            self._check_teacher(wire)
        for wire in self.loop.inits:
            self._check_first(wire)

    def _check_teacher(self, wire: Wire) -> None:
        known = self.whole.seen[wire.target]
        true, own = self.whole.across.get(wire.id), known.report.outputs.get("y")
        if true is not None and own is not None and true.shape != own.shape:
            message = f"gives {true} a step, but the loop's own value is {own}"
            fix = Fix("wire true values of the same sizes to it")
            problem = Problem("error", message, wire.target, known.node.name, "teacher", (fix,))
            told = (*known.report.problems, problem)
            self.whole.seen[wire.target] = replace(
                known, report=replace(known.report, problems=told)
            )

    def _check_first(self, wire: Wire) -> None:
        known = self.whole.seen[wire.target]
        first, own = self._outside(wire), known.report.outputs.get("y")
        if first is not None and own is not None and first.shape != own.shape:
            message = f"gives {first} before the first step, but the loop's own value is {own}"
            fix = Fix(f"wire a first value of {own} to it, or let the loop make {first}")
            problem = Problem("error", message, wire.target, known.node.name, "init", (fix,))
            told = (*known.report.problems, problem)
            self.whole.seen[wire.target] = replace(
                known, report=replace(known.report, problems=told)
            )

    # What leaves.

    def _multiply(self, length: Dim | None, both: bool) -> None:
        """Every node but the delays computes once a step (once, where their number is free), and in
        both directions has weights twice."""
        ways = 2 if both else 1
        steps = length if isinstance(length, int) else 1
        for id_ in self.loop.nodes:
            known = self.whole.seen[id_]
            if id_ not in self.loop.delays:
                report = known.report
                counted = replace(
                    report, parameters=ways * report.parameters, macs=ways * steps * report.macs
                )
                self.whole.seen[id_] = replace(known, report=counted)

    def _leave(self, wire: Wire, dim: int, length: Dim | None, both: bool) -> None:
        made = self.whole.seen[wire.source].report.outputs.get(wire.output)
        found = None
        if made is not None and length is not None:
            shape = made.shape
            if both and len(shape) > 1:
                shape = (shape[0], shape[1] * 2, *shape[2:])
            if wire.mark == "last":
                found = replace(made, shape=shape, field=None)
            elif dim <= len(shape):
                found = replace(made, shape=(*shape[:dim], length, *shape[dim:]), field=None)
        self.whole.left[wire.id] = self.whole.across[wire.id] = found
