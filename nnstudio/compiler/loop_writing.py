"""The lines of a loop in a forward: first states, a plain `for` over time, and what leaves it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from nnstudio.catalog.dims import Dims
from nnstudio.compiler.report import Tensor, Value
from nnstudio.compiler.variables import Variables
from nnstudio.compiler.wrapping import WIDTH
from nnstudio.compiler.writing import Page

if TYPE_CHECKING:
    from nnstudio.compiler.cells import Cell

_CHANCE = 'torch.rand((), device="cpu")'
_TYPES = {"int": "torch.int64", "bool": "torch.bool"}


@dataclass
class LoopWriter:
    """Writes one loop into a forward."""

    cell: Cell
    page: Page
    variables: Variables
    given: dict[Value, str]
    inits: dict[int, str]
    teachers: dict[int, str]

    def __post_init__(self) -> None:
        self.report = self.cell.report
        self.loop = self.report.loop
        self.chosen: dict[str, Any] = dict(self.report.settings)
        self.owner = self.cell.owner
        self.dim: int = self.chosen["dim"]
        self.lists: dict[Value, str] = {}
        leaving = self.cell.leaving()
        every = [value for value in leaving if value[1].endswith(" every")]
        for value in every:
            name = self.owner.analysis.graph.nodes[value[0]].name
            stem = "outputs" if len(every) == 1 else f"{name}_steps"
            self.lists[value] = self.variables.free(stem)
        self.kept = {  # delays whose value in the last step leaves: the step itself replaces it
            value: self.variables.free(f"{self.cell.state(value[0])}_t")
            for value in leaving
            if value not in self.lists and value[0] in self.loop.delays
        }
        self.leaving = leaving

    def write(self) -> None:
        """Everything that stands in `forward`."""
        if self.cell.both:
            self._both()
            return
        indent = " " * 8
        self._run(indent, f"self.{self.cell.attribute}", self.given)
        self._gather(indent)

    # Lines.

    def _add(self, line: str, node: int | None = None, comment: str = "") -> None:
        self.page.add(line, self.loop.delays[0] if node is None else node, comment)

    def _run(self, indent: str, cell: str, given: dict[Value, str]) -> None:
        for delay in self.loop.delays:
            self._add(f"{indent}{self.cell.state(delay)} = {self._first(delay, given)}", delay)
            if delay in self.teachers and self._report(delay).settings["forcing"] == "scheduled":
                state = self.cell.state(delay)
                self._add(f"{indent}{state}_share = self.{state}_forcing()", delay)
        for name in self.lists.values():
            self._add(f"{indent}{name} = []")
        steps = self._header(indent, given)
        inner = indent + "    "
        self._truncate(inner)
        self._force(inner)
        self._append(inner, before=True)
        self._call(inner, cell, given, steps)
        self._append(inner, before=False)

    def _header(self, indent: str, given: dict[Value, str]) -> dict[Value, str]:
        """The `for` line; the variables of this step's values."""
        arguments = self.cell.argument_names()
        steps = {value: arguments[value] for value in given if value[1].endswith(" stepped")}
        counted = self.chosen["truncation"] != "none" or bool(self.teachers)
        sources = [f"{given[value]}.unbind({self.dim})" for value in steps]
        names = ", ".join(steps.values())
        if not sources:
            self._add(f"{indent}for {'t' if counted else '_'} in range({self._length()}):")
            return steps
        walked = sources[0] if len(sources) == 1 else f"zip({', '.join(sources)}, strict=True)"
        if self.chosen["direction"] == "backward":
            walked = f"reversed({walked})" if len(sources) == 1 else f"reversed(list({walked}))"
        if counted:
            names = f"t, {names}" if len(sources) == 1 else f"t, ({names})"
            walked = f"enumerate({walked})"
        self._add(f"{indent}for {names} in {walked}:")
        return steps

    def _length(self) -> str:
        length = self.report.length
        if self.teachers:
            return f"{next(iter(self.teachers.values()))}.shape[{self.dim}]"
        return str(length)

    def _truncate(self, indent: str) -> None:
        kind, steps = self.chosen["truncation"], self.chosen["truncate_after"]
        if kind == "none":
            return
        often = f"t % {steps} == 0" if kind == "fixed" else f"{_CHANCE} < 1 / {steps}"
        often = often if kind == "fixed" else f"self.training and {often}"
        self._add(f"{indent}if t > 0 and {often}:", comment="gradients end here")
        for delay in self.loop.delays:
            state = self.cell.state(delay)
            cut = f"[each.detach() for each in {state}]" if self._lag(delay) > 1 else None
            self._add(f"{indent}    {state} = {cut or f'{state}.detach()'}", delay)

    def _force(self, indent: str) -> None:
        for delay, true in self.teachers.items():
            report, state, lag = self._report(delay), self.cell.state(delay), self._lag(delay)
            if report.settings["forcing"] == "free":
                continue
            since = f"t >= {lag}" if lag > 1 else "t > 0"
            conditions = ["self.training", since]
            if self._is_optional(delay):
                conditions.insert(0, f"{true} is not None")
            if report.settings["forcing"] == "scheduled":
                conditions.append(f"{_CHANCE} < {state}_share")
            self._if(indent, conditions, delay)
            first = f"{state}[0]" if lag > 1 else state
            self._add(f"{indent}    {first} = {true}.select({self.dim}, t - {lag})", delay)

    def _if(self, indent: str, conditions: list[str], delay: int) -> None:
        line = f"{indent}if {' and '.join(conditions)}:"
        if len(line) <= WIDTH:
            self._add(line, delay)
            return
        self._add(f"{indent}if (", delay)
        for at, condition in enumerate(conditions):
            self._add(f"{indent}    {'and ' if at else ''}{condition}", delay)
        self._add(f"{indent}):", delay)

    def _is_optional(self, delay: int) -> bool:
        wire = next(w for w in self.loop.teachers if w.target == delay)
        return self.owner.analysis.nodes[wire.source].kind.kind == "target"

    def _append(self, indent: str, before: bool) -> None:
        """Keep this step's values that leave: a delay's own before the step, others behind it."""
        for value, name in self.lists.items():
            node = value[0]
            if (node in self.loop.delays) is not before:
                continue
            made = (node, value[1].removesuffix(" every"))
            self._add(f"{indent}{name}.append({self._step_name(made)})", node)
        for value, name in self.kept.items() if before else ():
            self._add(f"{indent}{name} = {self._step_name((value[0], 'y'))}", value[0])

    def _step_name(self, made: Value) -> str:
        """The variable that holds a value of the loop within a step."""
        if made[0] in self.loop.delays:
            state = self.cell.state(made[0])
            return f"{state}[0]" if self._lag(made[0]) > 1 else state
        return self.made[made]

    def _call(
        self, indent: str, cell: str, given: dict[Value, str], steps: dict[Value, str]
    ) -> None:
        """One step: the cell's new states and other results."""
        followed = {self.cell.next_value(delay)[0] for delay in self.loop.delays}
        states: dict[Value, str] = {}
        for delay in self.loop.delays:
            if self._lag(delay) == 1 and delay not in followed:
                states.setdefault(self.cell.next_value(delay), self.cell.state(delay))
        results = self.cell.results()
        graph = self.owner.analysis.graph
        self.made: dict[Value, str] = {}
        for value in results:
            self.made[value] = states.get(value) or self._local(graph.nodes[value[0]].name, value)
        passed = [steps.get(value) or given[value] for value in given]
        passed += [self._step_name((delay, "y")) for delay in self.loop.delays]
        if self.cell.name:
            targets = ", ".join(self.made.values())
            self._add(f"{indent}{targets} = {cell}({', '.join(passed)})")
        self._shift(indent, steps, given, at_once=not followed.isdisjoint(self.loop.delays))

    def _local(self, name: str, value: Value) -> str:
        if (value, "local") not in self._locals:
            port = value[1]
            first = self.owner.analysis.nodes[value[0]].kind.outputs[0].name
            wanted = name if port == first else f"{name}_{port}"
            self._locals[value, "local"] = self.variables.free(f"{wanted}_t")
        return self._locals[value, "local"]

    _locals: dict[Any, str] = field(default_factory=dict)
    _named: set[str] = field(default_factory=set)

    def _shift(
        self, indent: str, steps: dict[Value, str], given: dict[Value, str], at_once: bool
    ) -> None:
        """Hand values on to the next step, where the cell's result is not the state itself.
        `at_once`: a delay hands its value to another, which must be its old one."""
        moved: dict[str, str] = {}
        for delay in self.loop.delays:
            value, state = self.cell.next_value(delay), self.cell.state(delay)
            new = self.made.get(value) or steps.get(value) or given.get(value)
            if new is None:  # a delay of a delay
                new = self._step_name(value)
            if self._lag(delay) > 1:
                new = f"[*{state}[1:], {new}]"
            if new != state:
                moved[state] = new
                if not at_once:
                    self._add(f"{indent}{state} = {new}", delay)
        if at_once and moved:
            self._add(f"{indent}{', '.join(moved)} = {', '.join(moved.values())}")

    # First states.

    def _first(self, delay: int, given: dict[Value, str]) -> str:
        one = self._first_value(delay, given)
        lag = self._lag(delay)
        return one if lag == 1 else f"[{one}] * {lag}"

    def _first_value(self, delay: int, given: dict[Value, str]) -> str:
        if delay in self.inits:
            return self.inits[delay]
        made: Tensor = self._report(delay).outputs["y"]
        like, shape, dtype = self._likeness(given)
        batch = f"{like}.shape[0]"
        if self._report(delay).settings["initial"] == "learned":
            rest = ", ".join(["-1"] * (len(made.shape) - 1))
            return f"self.{self.cell.state(delay)}_0.expand({batch}, {rest})"
        sizes = ", ".join([batch, *self._sizes(made.shape, like, shape)])
        if made.dtype != "float":
            return f"torch.zeros({sizes}, dtype={_TYPES[made.dtype]}, device={like}.device)"
        if dtype == "float":
            return f"{like}.new_zeros({sizes})"
        return f"torch.zeros({sizes}, device={like}.device)"

    def _sizes(self, made: Dims, like: str, shape: Dims) -> list[str]:
        """Sizes of a state; those of images are read from the input, so that any size fits."""
        if len(made) > 2 and len(shape) >= len(made) and shape[-(len(made) - 2) :] == made[2:]:
            ahead = len(shape) - (len(made) - 2)
            return [self.owner.size(made[1]), f"*{like}.shape[{ahead}:]"]
        return [self.owner.size(dim) for dim in made[1:]]

    def _likeness(self, given: dict[Value, str]) -> tuple[str, Dims, str]:
        """A value from outside with the batch's size: its variable, sizes and kind of numbers."""
        analysis = self.owner.analysis
        wires = self.cell.entries()
        known = [
            (given[value], analysis.tensor(analysis.value(wire))) for value, wire in wires.items()
        ]
        known += [
            (name, analysis.tensor(analysis.value(wire)))
            for wire in (*self.loop.inits, *self.loop.teachers)
            for name in [self.inits.get(wire.target) or self.teachers.get(wire.target, "")]
        ]
        found = [(name, each) for name, each in known if each is not None and name]
        found.sort(key=lambda each: each[1].dtype != "float")
        name, tensor = found[0]
        return name, tensor.shape, tensor.dtype

    def _lag(self, delay: int) -> int:
        lag = self._report(delay).settings["delay"]
        assert isinstance(lag, int)
        return lag

    def _report(self, delay: int) -> Any:
        return self.owner.analysis.nodes[delay]

    # What leaves.

    def _gather(self, indent: str) -> None:
        """Stack what was kept, and say what the last step is called."""
        for value in self.leaving:
            if value in self.lists:
                steps = self.lists[value]
                steps = f"{steps}[::-1]" if self.chosen["direction"] == "backward" else steps
                self._name_result(indent, value, f"torch.stack({steps}, {self.dim})")
            else:
                self.variables.bind(value, self._last(value))

    def _last(self, value: Value) -> str:
        if value in self.kept:
            return self.kept[value]
        made = (value[0], value[1].removesuffix(" last"))
        return self._step_name(made)

    def _name_result(self, indent: str, value: Value, text: str) -> None:
        node = self.owner.analysis.graph.nodes[value[0]]
        name = self.variables.name(value, self._wanted(node.name, value))
        tensor = self.owner.analysis.tensor(value)
        comment = str(tensor) if tensor is not None and not self.owner.known else ""
        self._add(f"{indent}{name} = {text}", node.id, comment)

    def _wanted(self, name: str, value: Value) -> str:
        """The node's name, unless the loop uses it: for a step's value, a state, another result."""
        states = (self.cell.state(delay) for delay in self.loop.delays)
        used = {*self.made.values(), *states, *self._named}
        found = self.variables.free(name) if name in used else name
        self._named.add(found)
        return found

    def _both(self) -> None:
        """Run the loop over the sequence and over its mirror image, and join the results."""
        indent = " " * 8
        self.method = f"run_{self.cell.attribute}"
        names = self._passed()
        here = ", ".join([f"self.{self.cell.attribute}", *names])
        there = ", ".join([f"self.{self.cell.attribute}_back", *self._mirrored(names)])
        targets = [self.variables.free(f"{self._base(value)}_forth") for value in self.leaving]
        mirror = [self.variables.free(f"{self._base(value)}_back") for value in self.leaving]
        self._add(f"{indent}{', '.join(targets)} = self.{self.method}({here})")
        self._add(f"{indent}{', '.join(mirror)} = self.{self.method}({there})")
        self.made = {}
        for value, one, other in zip(self.leaving, targets, mirror, strict=True):
            tensor = self.owner.analysis.tensor(value)
            channels = 1
            if value in self.lists:
                other = f"{other}.flip({self.dim})"
                channels = 2 if self.dim == 1 else 1
            many = tensor is not None and len(tensor.shape) > 1
            text = f"torch.cat([{one}, {other}], {channels})" if many else f"{one} + {other}"
            self._name_result(indent, value, text)

    def _base(self, value: Value) -> str:
        return self.owner.analysis.graph.nodes[value[0]].name

    def _passed(self) -> list[str]:
        return list(
            dict.fromkeys([*self.given.values(), *self.inits.values(), *self.teachers.values()])
        )

    def _mirrored(self, names: list[str]) -> list[str]:
        stepped = {self.given[v] for v in self.given if v[1].endswith(" stepped")}
        stepped |= set(self.teachers.values())
        return [f"{name}.flip({self.dim})" if name in stepped else name for name in names]

    def write_method(self, page: Page) -> None:
        """The method that both directions call."""
        self.page = page
        names = self._passed()
        page.add()
        page.add(f"    def {self.method}({', '.join(['self', 'cell', *names])}):")
        page.add('        """The loop in one direction."""')
        self._run(" " * 8, "cell", self.given)
        results = []
        for value in self.leaving:
            if value in self.lists:
                results.append(f"torch.stack({self.lists[value]}, {self.dim})")
            else:
                results.append(self._last(value))
        page.add(f"        return {', '.join(results)}")
