"""The lines of one class: what its constructor makes, and what its forward computes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from nnstudio.catalog.expressions import Expression, names_in, renamed
from nnstudio.compiler.loops import Loop
from nnstudio.compiler.named import mentioned, name, replaced, text_of
from nnstudio.compiler.report import Analysis, LoopReport, NodeReport, Value
from nnstudio.compiler.templates import Wording, call_lines, setup_line
from nnstudio.compiler.uses import NO_CLASSES, Classes, Extras, construction, is_repeated
from nnstudio.compiler.variables import Variables
from nnstudio.compiler.writing import Page
from nnstudio.project.graph import Node
from nnstudio.project.wiring import into

_ATTRIBUTE = re.compile(r"\bself\.(\w+)")
_WITHOUT_LINES = ("input", "target", "output", "entry", "exit", "delay")
Takes = dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class Setup:
    """One line of a constructor: `self.attribute = text`, and the node that it is for."""

    attribute: str
    text: str
    node: int

    @property
    def line(self) -> str:
        """The statement."""
        return f"self.{self.attribute} = {self.text}"


@dataclass
class Body:
    """Writes a graph, or part of it. `known` are names that formulas may hold: settings of the
    block, and sizes of its inputs; in `forward` they are attributes."""

    analysis: Analysis
    nodes: tuple[int, ...]
    classes: Classes = NO_CLASSES
    known: tuple[str, ...] = ()
    extras: Extras = field(default_factory=dict)
    loop: Loop | None = None  # whose cell this is

    def __post_init__(self) -> None:
        self.inside = frozenset(self.nodes)

    def units(self) -> list[int | LoopReport]:
        """Nodes and loops in order of computation; the nodes alone for a loop's cell."""
        if self.loop is not None:
            return list(self.nodes)
        found: list[int | LoopReport] = []
        done: set[int] = set()
        for id_ in self.nodes:
            report = self.analysis.loop_of.get(id_)
            if report is None:
                found.append(id_)
            elif report.loop.nodes[0] not in done:
                done.add(report.loop.nodes[0])
                found.append(report)
        return found

    # The constructor.

    def setups(self) -> list[Setup]:
        """What makes the modules of the nodes, each once, loops left out."""
        found: dict[str, Setup] = {}
        for unit in self.units():
            if isinstance(unit, LoopReport):
                continue
            report = self.report(unit)
            owner = self.owner(unit)
            text = self.setup_text(unit, report)
            if text and owner.name not in found:
                found[owner.name] = Setup(owner.name, text, owner.id)
        return list(found.values())

    def setup_text(self, id_: int, report: NodeReport) -> str:
        """The expression that makes a node's module, "" where it needs none."""
        node = self.analysis.graph.nodes[id_]
        if report.inner:
            return construction(node, report, self.classes, self.extras, is_chain(report))
        return setup_line(report.kind, report.settings, report.bound, self._making(report))

    def report(self, id_: int) -> NodeReport:
        """The report of a node, with the names of sizes that the constructor is given."""
        report = self.analysis.nodes[id_]
        given = {letter: text for (node, letter), text in self.extras.items() if node == id_}
        if not given or report.inner:
            return report
        bound: dict[str, Any] = dict(report.bound)
        for letter, text in given.items():
            bound[letter] = name(bound[letter], text)
        return replace(report, bound=bound)

    def owner(self, id_: int) -> Node:
        """The node whose module a node uses: itself, or the one that it shares with."""
        node = self.analysis.graph.nodes[id_]
        return node if node.shares is None else self.analysis.graph.nodes[node.shares]

    def _making(self, report: NodeReport) -> Wording:
        texts = {name: each.text for name, each in report.expressions.items()}
        return Wording(texts, text_of)

    # The forward.

    def held(self, text: str) -> str:
        """A formula as `forward` has it: settings are attributes there."""
        return replaced(text, {each: f"self.{each}" for each in self.known})

    def size(self, value: Any) -> str:
        """A size as `forward` has it."""
        return self.held(text_of(value))

    def calling(self, report: NodeReport) -> Wording:
        """How values are written in `forward`."""
        texts = {name: self._own(each) for name, each in report.expressions.items()}
        return Wording(texts, self.size)

    def _own(self, found: Expression) -> str:
        return renamed(found, {each: f"self.{each}" for each in names_in(found)}).text

    def value(self, wire: Any) -> Value:
        """The value that a wire brings; in a cell also how it enters the loop."""
        if self.loop is None or wire.source in self.loop.inside:
            return wire.source, wire.output
        return entering(self.analysis, wire)

    def takes(self, node: Node, variables: Variables) -> Takes:
        """The variables at each input of a node."""
        found: Takes = {}
        for wire in into(self.analysis.graph).get(node.id, ()):
            value = self.value(wire) if self.loop is not None else self.analysis.value(wire)
            found[wire.input] = (*found.get(wire.input, ()), variables.take(value))
        return found

    def write_node(
        self, page: Page, id_: int, variables: Variables, indent: str, comments: bool = True
    ) -> None:
        """The forward lines of one node, with the shape that they make."""
        node, report = self.analysis.graph.nodes[id_], self.report(id_)
        if report.kind.kind in _WITHOUT_LINES:
            return
        takes = self.takes(node, variables)
        gives = variables.assign(node, report)
        target = f"self.{self.owner(id_).name}"
        if report.inner:
            lines = self._use_lines(target, report, takes, gives, variables)
        else:
            wording = self.calling(report)
            lines = list(
                call_lines(
                    report.kind, report.settings, report.bound, target, takes, gives, wording
                )
            )
        used = next(((port, name) for port, name in gives.items() if name), None)
        if used and lines:
            page.keep(id_, used)
        shown = _new_shape(report, gives) if comments else ""
        for line in lines:
            page.add(indent + line, id_, shown if line is lines[-1] else "")

    def _use_lines(
        self,
        target: str,
        report: NodeReport,
        takes: Takes,
        gives: Mapping[str, str | None],
        variables: Variables,
    ) -> list[str]:
        """The lines that call a block: once, or once for each module of a list."""
        given = [takes[port.name][0] for port in report.kind.inputs]
        names = [gives[port.name] or "_" for port in report.kind.outputs]
        result = ", ".join(names)
        if not is_repeated(report) or is_chain(report):
            call = f"{target}({', '.join(given)})"
            return [f"{result} = {call}" if names else call]
        lines = []
        if not gives[report.kind.outputs[0].name]:  # handed on, though nothing else takes it
            names[0] = variables.free(target.removeprefix("self."))
            result = ", ".join(names)
        first, chained = given[0], names[0]
        for at, held in enumerate(given):
            if at and held in names:  # all modules are given the same, which the first replaces
                given[at] = variables.free(report.kind.inputs[at].name)
                lines.append(f"{given[at]} = {held}")
        lines += [] if first == chained else [f"{chained} = {first}"]
        call = f"module({', '.join([chained, *given[1:]])})"
        return [*lines, f"for module in {target}:", f"    {result} = {call}"]

    def names_used(self, texts: Iterable[str]) -> list[str]:
        """Which of the known names some formulas hold, in their own order."""
        found = mentioned(texts)
        return [each for each in self.known if each in found]

    def names_kept(self, lines: Iterable[str]) -> list[str]:
        """Which of the known names some lines have as attributes (`self.channels`). A module of
        the same name is none of them."""
        found = set(_ATTRIBUTE.findall("\n".join(lines)))
        found -= {self.owner(id_).name for id_ in self.nodes}
        return [each for each in self.known if each in found]


def write_init(
    page: Page, arguments: Sequence[str], kept: Iterable[str], setups: Iterable[Setup]
) -> None:
    """A constructor with these arguments, of which it keeps some for `forward`."""
    page.add(f"    def __init__({', '.join(['self', *arguments])}):")
    page.add("        super().__init__()")
    for each in kept:
        page.add(f"        self.{each} = {each}")
    for setup in setups:
        page.add(f"        {setup.line}", setup.node)
    page.add()


def entering(analysis: Analysis, wire: Any) -> Value:
    """A value from outside as a loop's cell is given it."""
    node, output = analysis.value(wire)
    return node, f"{output} {analysis.entry(wire)}"


def is_chain(report: NodeReport) -> bool:
    """Whether the repeats of a use can be an nn.Sequential."""
    return is_repeated(report) and len(report.kind.inputs) == 1 and len(report.kind.outputs) == 1


def _new_shape(report: NodeReport, gives: Mapping[str, str | None]) -> str:
    """The shape that a line makes, for its comment; nothing where it is the shape that came in."""
    made = next((report.outputs[port] for port, name in gives.items() if name), None)
    came = next((tensors[0] for tensors in report.inputs.values()), None)
    if made is None or not made.shape or (came is not None and came.shape == made.shape):
        return ""
    return str(made)


def tied_lines(
    analysis: Analysis, nodes: Sequence[int], paths: Mapping[int, tuple[str, ...]]
) -> list[tuple[str, int]]:
    """The lines that make one node's weight another's; `paths` are the modules by node id."""
    found = []
    for id_ in nodes:
        tied = analysis.graph.nodes[id_].tied
        if tied is not None and tied in paths and id_ in paths:
            owners = paths[tied]
            if len(owners) < len(paths[id_]):  # both directions have the one weight
                owners = (*owners, *owners)
            for path, owner in zip(paths[id_], owners, strict=False):
                found.append((f"self.{path}.weight = self.{owner}.weight", id_))
    return found
