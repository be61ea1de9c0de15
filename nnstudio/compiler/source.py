"""The text of `model.py`: the network as a class that reads like hand-written PyTorch."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from nnstudio.catalog.dims import text
from nnstudio.compiler.analysis import Analysis, NodeReport
from nnstudio.compiler.parts import ModelOutput, Parts, divide
from nnstudio.compiler.report import Value
from nnstudio.compiler.templates import call_lines, setup_line
from nnstudio.compiler.variables import Variables
from nnstudio.compiler.writing import Page, class_name, docstring, imports, plain
from nnstudio.project.graph import Node
from nnstudio.project.project import Project
from nnstudio.project.wiring import into

_DTYPES = {"float": "float32", "int": "int64", "bool": "bool", "any": "any"}


@dataclass(frozen=True)
class Source:
    """One generated file: its text, and the node of each line (lines count from 1).

    `values` are the output and the variable that the lines of a node leave behind.
    """

    name: str
    text: str
    nodes: Mapping[int, int]
    values: Mapping[int, tuple[str, str]]


@dataclass(frozen=True)
class ModelSource(Source):
    """`model.py`: the class's name, and how the graph was divided to write it."""

    class_name: str
    parts: Parts


def model_source(project: Project, analysis: Analysis) -> ModelSource:
    """Write the model of a project whose analysis has no errors."""
    parts = divide(analysis)
    name = class_name(project.name)
    page = Page()
    page.add(f"class {name}(nn.Module):")
    page.text("\n".join(_docstring(project, analysis, parts)))
    page.add()
    setup_body(page, analysis, parts.model, needed=False)
    _forward(page, analysis, parts)
    title = plain(project.name) or "A network"
    head = [*docstring(f"{title}: the model."), ""]
    head += imports(page.lines, used_imports(analysis, parts.model))
    return ModelSource("model.py", *joined(head, page), name, parts)


def joined(head: list[str], page: Page) -> tuple[str, dict[int, int], dict[int, tuple[str, str]]]:
    """Head and page as one text, with the lines' nodes moved along."""
    gap = [""] * (2 if page.lines[0].startswith("class ") else 1)
    lines = [*head, *gap, *page.lines]
    shift = len(head) + len(gap)
    nodes = {line + shift: node for line, node in page.nodes.items()}
    return "\n".join(lines) + "\n", nodes, page.values


def used_imports(analysis: Analysis, nodes: Iterable[int]) -> set[str]:
    """Import lines that the types of some nodes ask for."""
    return {line for id_ in nodes for line in analysis.nodes[id_].kind.imports}


def setup_body(page: Page, analysis: Analysis, nodes: Iterable[int], needed: bool) -> None:
    """The `__init__` that makes the modules of some nodes; left out where there are none."""
    setups = []
    made: set[int] = set()
    for id_ in nodes:
        node, report = analysis.graph.nodes[id_], analysis.nodes[id_]
        owner = analysis.graph.nodes[node.shares] if node.shares is not None else node
        line = setup_line(report.kind, report.settings, report.bound)
        if line and owner.id not in made:
            setups.append((f"        self.{owner.name} = {line}", owner.id))
            made.add(owner.id)
    if not setups and not needed:
        return
    page.add("    def __init__(self):")
    page.add("        super().__init__()")
    for line, id_ in setups:
        page.add(line, id_)
    page.add()


def write_calls(
    page: Page, analysis: Analysis, nodes: Iterable[int], variables: Variables, indent: str
) -> None:
    """The forward lines of some nodes, each with the shape that it makes."""
    for id_ in nodes:
        node, report = analysis.graph.nodes[id_], analysis.nodes[id_]
        if report.kind.kind in ("input", "target", "output"):
            continue
        takes = _variables_into(analysis, node, variables)
        gives = variables.assign(node, report)
        owner = analysis.graph.nodes[node.shares] if node.shares is not None else node
        lines = call_lines(
            report.kind, report.settings, report.bound, f"self.{owner.name}", takes, gives
        )
        used = next(((port, name) for port, name in gives.items() if name), None)
        if used and lines:
            page.values[id_] = used
        shown = _new_shape(report, gives)
        for line in lines:
            page.add(indent + line, id_, shown if line is lines[-1] else "")


def _new_shape(report: NodeReport, gives: Mapping[str, str | None]) -> str:
    """The shape that a line makes, for its comment; nothing where it is the shape that came in."""
    made = next((report.outputs[port] for port, name in gives.items() if name), None)
    came = next((tensors[0] for tensors in report.inputs.values()), None)
    if made is None or not made.shape or (came is not None and came.shape == made.shape):
        return ""
    return str(made)


def _variables_into(
    analysis: Analysis, node: Node, variables: Variables
) -> dict[str, tuple[str, ...]]:
    takes: dict[str, tuple[str, ...]] = {}
    for wire in into(analysis.graph).get(node.id, ()):
        name = variables.take((wire.source, wire.output))
        takes[wire.input] = (*takes.get(wire.input, ()), name)
    return takes


def _docstring(project: Project, analysis: Analysis, parts: Parts) -> list[str]:
    title = plain(project.name) or "A network"
    graph = analysis.graph
    owners = {graph.nodes[id_].shares or id_ for id_ in parts.model}
    parameters = sum(analysis.nodes[id_].parameters for id_ in owners)
    takes = [(node.name, (node.id, "y")) for node in parts.inputs]
    gives = [(output.name, output.value) for output in parts.outputs]
    return docstring(
        f"{title}, {parameters:,} parameters.",
        ["Takes", *(f"    {name}: {_described(analysis, value)}" for name, value in takes)],
        ["Returns", *(f"    {name}: {_described(analysis, value)}" for name, value in gives)],
        indent="    ",
    )


def _described(analysis: Analysis, value: Value) -> str:
    tensor = analysis.nodes[value[0]].outputs[value[1]]
    return f"{_DTYPES[tensor.dtype]}, {text(tensor.shape)}"


def _forward(page: Page, analysis: Analysis, parts: Parts) -> None:
    arguments = ", ".join(["self", *(node.name for node in parts.inputs)])
    page.add(f"    def forward({arguments}):")
    given = {(node.id, "y"): node.name for node in parts.inputs}
    variables = Variables(analysis.graph, parts.model, given, _returned(parts.outputs))
    write_calls(page, analysis, parts.model, variables, " " * 8)
    returned = ", ".join(variables.take(output.value) for output in parts.outputs)
    page.add(f"        return {returned}" if returned else "        return None")


def _returned(outputs: tuple[ModelOutput, ...]) -> list[Value]:
    return [output.value for output in outputs]
