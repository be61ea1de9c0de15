"""The text of `model.py`: the network as a class that reads like hand-written PyTorch."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial

from nnstudio.catalog.dims import text
from nnstudio.compiler.block_classes import block_classes
from nnstudio.compiler.body import Body
from nnstudio.compiler.class_writing import ClassWriter
from nnstudio.compiler.parts import Parts, divide
from nnstudio.compiler.report import Analysis, Value
from nnstudio.compiler.writing import Page, class_name, docstring, imports, plain
from nnstudio.project.kinds import kinds_of
from nnstudio.project.project import Project

_DTYPES = {"float": "float32", "int": "int64", "bool": "bool", "any": "any"}


@dataclass(frozen=True)
class Source:
    """One generated file: its text, and the node of each line (lines count from 1).

    `values` are the output and the variable (or RETURNED) that the lines of a node leave behind;
    `inner` are the block and its node of the lines of a block's class; `inside` are further nodes
    that a line's statement computes.
    """

    name: str
    text: str
    nodes: Mapping[int, int]
    values: Mapping[int, tuple[str, str]]
    inner: Mapping[int, tuple[str, int]] = field(default_factory=dict, kw_only=True)
    inside: Mapping[int, tuple[int, ...]] = field(default_factory=dict, kw_only=True)


@dataclass(frozen=True)
class ModelSource(Source):
    """`model.py`: the class's name, and how the graph was divided to write it."""

    class_name: str
    parts: Parts


def model_source(project: Project, analysis: Analysis) -> ModelSource:
    """Write the model of a project whose analysis has no errors."""
    parts = divide(analysis)
    name = class_name(project.name)
    taken = {name}
    blocks = block_classes(analysis, parts.model, kinds_of(project), partial(_free_class, taken))
    given = {(node.id, "y"): node.name for node in (*parts.inputs, *parts.teachers)}
    writer = ClassWriter(
        name,
        Body(analysis, parts.model, blocks.classes),
        given,
        [output.value for output in parts.outputs],
        partial(_free_class, taken),
        optional=frozenset(node.name for node in parts.teachers),
    )
    page = Page()
    blocks.write(page)
    writer.write_cells(page)
    writer.write(page, _docstring(project, analysis, parts))
    title = plain(project.name) or "A network"
    head = [*docstring(f"{title}: the model."), ""]
    head += imports(page.lines, {*used_imports(analysis, parts.model), *blocks.imports})
    text, nodes, values = joined(head, page)
    shift = text.count("\n") - len(page.lines)
    inner = {line + shift: place for line, place in page.inner.items()}
    inside = {line + shift: more for line, more in page.inside.items()}
    return ModelSource("model.py", text, nodes, values, name, parts, inner=inner, inside=inside)


def _free_class(taken: set[str], wanted: str) -> str:
    """A class name like the one wanted that no other class has."""
    stem = class_name(wanted)
    found, number = stem, 1
    while found in taken:
        number += 1
        found = f"{stem}{number}"
    taken.add(found)
    return found


def joined(head: list[str], page: Page) -> tuple[str, dict[int, int], dict[int, tuple[str, str]]]:
    """Head and page as one text, with the lines' nodes moved along."""
    gap = [""] * (2 if page.lines[0].startswith("class ") else 1)
    lines = [*head, *gap, *page.lines]
    shift = len(head) + len(gap)
    nodes = {line + shift: node for line, node in page.nodes.items()}
    return "\n".join(lines) + "\n", nodes, page.values


def used_imports(analysis: Analysis, nodes: Iterable[int]) -> set[str]:
    """Import lines that the types of some nodes ask for."""
    found: set[str] = set()
    for id_ in nodes:
        report = analysis.nodes[id_]
        found.update(report.kind.imports)
        taught = report.kind.kind == "delay" and report.inputs.get("teacher")
        if taught and report.settings["forcing"] == "scheduled":
            found.add("from portable.forcing import ScheduledForcing")
    return found


def _docstring(project: Project, analysis: Analysis, parts: Parts) -> list[str]:
    title = plain(project.name) or "A network"
    graph = analysis.graph
    owners = {graph.nodes[id_].shares or id_ for id_ in parts.model}
    parameters = sum(analysis.nodes[id_].parameters for id_ in owners)
    takes = [(node.name, (node.id, "y")) for node in parts.inputs]
    gives = [(output.name, output.value) for output in parts.outputs]
    shown = [
        f"    {node.name}: {_described(analysis, (node.id, 'y'))} (while training)"
        for node in parts.teachers
    ]
    return docstring(
        f"{title}, {parameters:,} parameters.",
        ["Takes", *(f"    {name}: {_described(analysis, value)}" for name, value in takes), *shown],
        ["Returns", *(f"    {name}: {_described(analysis, value)}" for name, value in gives)],
        indent="    ",
    )


def _described(analysis: Analysis, value: Value) -> str:
    tensor = analysis.tensor(value)
    assert tensor is not None
    return f"{_DTYPES[tensor.dtype]}, {text(tensor.shape)}"
