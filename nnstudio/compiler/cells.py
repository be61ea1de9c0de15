"""A loop as code: a cell class for one step, and a plain `for` over time."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from nnstudio.catalog.dims import Dims
from nnstudio.compiler.body import Body, Setup, entering, write_init
from nnstudio.compiler.inlining import Draft
from nnstudio.compiler.loop_writing import LoopWriter
from nnstudio.compiler.named import text_of
from nnstudio.compiler.report import LoopReport, Value
from nnstudio.compiler.variables import Variables, meeting_in
from nnstudio.compiler.writing import Page
from nnstudio.project.graph import Wire
from nnstudio.project.wiring import into


@dataclass(frozen=True)
class CellDraft:
    """The lines of a cell. `wanted` are the names that its constructor is given, `kept` those that
    its forward needs as attributes."""

    setups: list[Setup]
    lines: Page
    kept: list[str]
    wanted: list[str]


@dataclass
class Cell:
    """A loop of a class. `name` is the cell's class, `attribute` where an object of it is kept;
    both are "" where the loop holds nothing but delays."""

    owner: Body
    report: LoopReport
    name: str
    attribute: str
    used: frozenset[Value] | None = None  # values that anything uses; None: all
    body: Body = field(init=False)

    def __post_init__(self) -> None:
        loop, owner = self.report.loop, self.owner
        inner = tuple(id_ for id_ in loop.nodes if id_ not in loop.delays)
        self.body = Body(owner.analysis, inner, owner.classes, owner.known, owner.extras, loop)
        if not inner:
            self.name = self.attribute = ""

    @property
    def both(self) -> bool:
        """Whether it runs in both directions."""
        return self.report.settings["direction"] == "both"

    # What passes the border.

    def entries(self) -> dict[Value, Wire]:
        """The values that nodes of the loop are given, each once, with a wire that brings it."""
        found: dict[Value, Wire] = {}
        for wire in self.report.loop.entering:
            found.setdefault(entering(self.owner.analysis, wire), wire)
        return found

    def state(self, delay: int) -> str:
        """The variable of a delayed value."""
        return self.owner.analysis.graph.nodes[delay].name

    def next_value(self, delay: int) -> Value:
        """The value that a delay keeps for the next step."""
        wire = next(w for w in into(self.owner.analysis.graph)[delay] if w.input == "x")
        return self.body.value(wire)

    def results(self) -> list[Value]:
        """What the cell returns: new states, then other values that leave the loop."""
        found = [self.next_value(delay) for delay in self.report.loop.delays]
        found += [(wire.source, wire.output) for wire in self.leaving().values()]
        return [each for each in dict.fromkeys(found) if each[0] in self.body.inside]

    def leaving(self) -> dict[Value, Wire]:
        """The values that leave the loop, as those outside see them."""
        analysis = self.owner.analysis
        found: dict[Value, Wire] = {}
        for wire in self.report.loop.leaving:
            if self.used is None or analysis.value(wire) in self.used:
                found.setdefault(analysis.value(wire), wire)
        return found

    # The cell's class.

    def argument_names(self) -> dict[Value, str]:
        """The cell's arguments for values from outside: `x_t` for a step of x, else `x`."""
        graph = self.owner.analysis.graph
        found: dict[Value, str] = {}
        taken = {node.name for node in graph.nodes.values()}
        for value, wire in self.entries().items():
            source = graph.nodes[wire.source]
            stem = source.name
            if value[1].endswith(" stepped"):
                stem = f"{stem}_t"
                while stem in taken:
                    stem += "_"
            taken.add(stem)
            found[value] = stem
        return found

    def draft(self) -> CellDraft:
        """The lines of the cell's constructor and forward, and the names that they need."""
        body, loop = self.body, self.report.loop
        setups = body.setups()
        given = dict(self.argument_names())
        given.update({(delay, "y"): self.state(delay) for delay in loop.delays})
        taken = {node.name for node in body.analysis.graph.nodes.values()} | set(given.values())
        uses = self._uses()
        meeting = meeting_in(body.analysis, body.nodes, uses, given) | set(self.results())
        variables = Variables(uses, given, taken, meeting)
        lines = Draft()
        for id_ in body.nodes:
            body.write_node(lines, id_, variables, " " * 8, comments=not body.known)
        lines.add("        return " + ", ".join(variables.take(value) for value in self.results()))
        finished = lines.finished(arithmetic=True)
        kept = body.names_kept(finished.lines)
        used = body.names_used(setup.text for setup in setups)
        wanted = [each for each in body.known if each in kept or each in used]
        return CellDraft(setups, finished, kept, wanted)

    def write_class(self, page: Page) -> None:
        """The class of one step."""
        draft, loop = self.draft(), self.report.loop
        state = " and ".join(self.state(delay) for delay in loop.delays)
        page.add(f"class {self.name}(nn.Module):")
        page.add(f'    """One step: from {state} of the step before to the next."""')
        page.add()
        if draft.setups or draft.kept:
            write_init(page, draft.wanted, draft.kept, draft.setups)
        names = [*self.argument_names().values(), *(self.state(delay) for delay in loop.delays)]
        page.add(f"    def forward({', '.join(['self', *names])}):")
        page.include(draft.lines)
        page.add()
        page.add()

    def _uses(self) -> Counter[Value]:
        body = self.body
        found: Counter[Value] = Counter()
        for id_ in body.nodes:
            for wire in into(body.analysis.graph).get(id_, ()):
                found[body.value(wire)] += 1
        found.update(self.results())
        return found

    # The class that has the loop.

    def setups(self) -> list[Setup]:
        """What the constructor around the loop makes: the cell, learned first states, forcing."""
        found: list[Setup] = []
        loop, graph = self.report.loop, self.owner.analysis.graph
        if self.name:
            made = f"{self.name}({', '.join(self.draft().wanted)})"
            found.append(Setup(self.attribute, made, loop.nodes[0]))
            if self.both:
                found.append(Setup(f"{self.attribute}_back", made, loop.nodes[0]))
        for delay in loop.delays:
            report = self.owner.analysis.nodes[delay]
            if report.settings["initial"] == "learned" and not self._init(delay):
                sizes = self._sizes(report.outputs["y"].shape[1:])
                found.append(
                    Setup(
                        f"{graph.nodes[delay].name}_0", f"nn.Parameter(torch.zeros({sizes}))", delay
                    )
                )
            teacher = self._teacher(delay)
            if teacher is not None and report.settings["forcing"] == "scheduled":
                chosen = report.settings
                floor = f", floor={chosen['floor']!r}" if chosen["floor"] else ""
                found.append(
                    Setup(
                        f"{graph.nodes[delay].name}_forcing",
                        f'ScheduledForcing("{chosen["decay"]}", {chosen["decay_steps"]}{floor})',
                        delay,
                    )
                )
        return found

    def _sizes(self, dims: Dims) -> str:
        return ", ".join(text_of(dim) for dim in dims)

    def _init(self, delay: int) -> Wire | None:
        return next((wire for wire in self.report.loop.inits if wire.target == delay), None)

    def _teacher(self, delay: int) -> Wire | None:
        return next((wire for wire in self.report.loop.teachers if wire.target == delay), None)

    # The for loop.

    def write(self, page: Page, variables: Variables) -> LoopWriter:
        """The lines in `forward`: first states, the loop, and what leaves it."""
        analysis = self.owner.analysis
        given = {
            value: variables.take(analysis.value(wire)) for value, wire in self.entries().items()
        }
        inits = {
            wire.target: variables.take(analysis.value(wire)) for wire in self.report.loop.inits
        }
        teachers = {
            wire.target: variables.take(analysis.value(wire)) for wire in self.report.loop.teachers
        }
        writer = LoopWriter(self, page, variables, given, inits, teachers)
        writer.write()
        return writer
