"""One class of the source: its loops' cells before it, its constructor, its forward."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from nnstudio.compiler.body import Body, Setup, tied_lines, write_init
from nnstudio.compiler.cells import Cell
from nnstudio.compiler.inlining import Draft
from nnstudio.compiler.report import LoopReport, Value
from nnstudio.compiler.variables import CHAINS, Variables, meeting_in, uses_in
from nnstudio.compiler.writing import Page
from nnstudio.project.kinds import EXIT, ports_of
from nnstudio.project.wiring import into

FreeName = Callable[[str], str]


@dataclass
class ClassWriter:
    """Writes the class `name` of a body.

    `arguments` are those of its constructor, as written (`channels=64`). `given` are the variables
    of the values that forward takes, `returned` the values that it gives. `free_class` finds a name
    for a cell's class that no other class has.
    """

    name: str
    body: Body
    given: dict[Value, str]
    returned: Sequence[Value]
    free_class: FreeName
    arguments: dict[str, str] = field(default_factory=dict)
    optional: frozenset[str] = frozenset()  # arguments of forward that may be left out
    comments: bool = True

    def __post_init__(self) -> None:
        reports = [unit for unit in self.body.units() if isinstance(unit, LoopReport)]
        self.uses = uses_in(self.body.analysis, self.body.nodes, self.returned)
        self.cells = {report.loop: self._cell(report, len(reports) > 1) for report in reports}

    def _cell(self, report: LoopReport, several: bool) -> Cell:
        graph = self.body.analysis.graph
        delay = graph.nodes[report.loop.delays[0]].name
        taken = {node.name for node in graph.nodes.values()}
        attribute = f"{delay}_cell" if several else "cell"
        while attribute in taken:
            attribute += "_"
        title = "".join(word.capitalize() for word in delay.split("_")) if several else ""
        name = self.free_class(f"{self.name}{title}Cell")
        return Cell(self.body, report, name, attribute, frozenset(self.uses))

    def write_cells(self, page: Page) -> None:
        """The classes of the loops."""
        for cell in self.cells.values():
            if cell.name:
                cell.write_class(page)

    def draft(self) -> tuple[list[Setup], Page]:
        """The constructor's lines, and forward with its methods."""
        setups = self.body.setups()
        for cell in self.cells.values():
            setups += cell.setups()
        order = {id_: at for at, id_ in enumerate(self.body.nodes)}
        setups.sort(key=lambda setup: order.get(setup.node, -1))
        return setups, self._forward()

    def tied(self, setups: Sequence[Setup]) -> list[tuple[str, int]]:
        """The lines that let one weight be another."""
        paths: dict[int, tuple[str, ...]] = {setup.node: (setup.attribute,) for setup in setups}
        for cell in self.cells.values():
            ends = ("", "_back") if cell.both else ("",)
            for setup in cell.body.setups():
                paths[setup.node] = tuple(
                    f"{cell.attribute}{end}.{setup.attribute}" for end in ends
                )
        return tied_lines(self.body.analysis, self.body.nodes, paths)

    def _forward(self) -> Page:
        page = Draft()
        given = [f"{name}=None" if name in self.optional else name for name in self.given.values()]
        page.add(f"    def forward({', '.join(['self', *given])}):")
        graph = self.body.analysis.graph
        names = (node.name for node in graph.nodes.values() if node.type != EXIT)
        taken = [*names, *self.given.values()]
        meeting = meeting_in(self.body.analysis, self.body.nodes, self.uses, self.given)
        variables = Variables(Counter(self.uses), self.given, taken, meeting, self._titles())
        twice = []
        for unit in self.body.units():
            if isinstance(unit, LoopReport):
                cell = self.cells[unit.loop]
                written = cell.write(page, variables)
                twice += [written] if cell.both else []
            else:
                self.body.write_node(page, unit, variables, " " * 8, self.comments)
        result = ", ".join(variables.take(value) for value in self.returned)
        page.add(f"        return {result}" if result else "        return None")
        finished = page.finished(arithmetic=not self.comments)
        for each in twice:
            each.write_method(finished)
        return finished

    def _titles(self) -> dict[Value, str]:
        """What a block's results are called where it has several: as its ports are."""
        graph = self.body.analysis.graph
        names = {node.name for node in graph.nodes.values() if node.type != EXIT}
        names |= {*self.given.values(), *CHAINS}
        found: dict[Value, str] = {}
        ports = [node for node in ports_of(graph, EXIT) if node.name not in names]
        for port in ports if len(self.returned) > 1 else ():
            for wire in into(graph).get(port.id, ()):
                found.setdefault(self.body.analysis.value(wire), port.name)
        return found

    def write(self, page: Page, docstring: Sequence[str]) -> None:
        """The whole class."""
        setups, forward = self.draft()
        kept = self.body.names_kept(forward.lines)
        page.add(f"class {self.name}(nn.Module):")
        page.text("\n".join(docstring))
        page.add()
        tied = self.tied(setups)
        if setups or kept:
            write_init(page, list(self.arguments.values()), kept, setups)
            if tied:
                page.lines.pop()
                for line, node in tied:
                    page.add(f"        {line}", node)
                page.add()
        page.include(forward)

    def names_needed(self) -> list[str]:
        """Which of the known names the class uses."""
        setups, forward = self.draft()
        wanted = {
            *self.body.names_used(setup.text for setup in setups),
            *self.body.names_kept(forward.lines),
        }
        return [each for each in self.body.known if each in wanted]
