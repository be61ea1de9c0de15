"""What keeps a graph from being trained, or makes its training pointless, explained at the node."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from nnstudio.catalog.node_type import Part
from nnstudio.catalog.registry import optimizers, schedules
from nnstudio.catalog.settings import filled
from nnstudio.compiler.analysis import Analysis, NodeReport
from nnstudio.compiler.parts import Parts, divide
from nnstudio.project.graph import Node
from nnstudio.project.problem import Fix, Problem
from nnstudio.project.project import Chosen, Project
from nnstudio.project.wiring import into


def graph_checks(analysis: Analysis) -> tuple[Problem, ...]:
    """Problems of the whole graph: no input, no loss, unused parts, wrong class counts."""
    if not len(analysis.graph.nodes):
        fix = Fix("add an Input, some layers, a Target and a loss, or start from a template")
        return (Problem("error", "the graph is empty", fixes=(fix,)),)
    parts = divide(analysis)
    found = [*_missing(parts), *_idle(analysis, parts)]
    for node, report in analysis.of_kind("loss"):
        found += _class_counts(analysis, node, report)
    return tuple(found)


def _missing(parts: Parts) -> Iterator[Problem]:
    if not parts.inputs:
        fix = Fix("add an Input and wire it to the first layer")
        yield Problem("error", "no Input leads to an Output or a loss", fixes=(fix,))
    if not parts.losses:
        fix = Fix("add a Target and a loss such as CrossEntropyLoss, and wire the last layer to it")
        yield Problem("error", "there is no loss, so there is nothing to minimize", fixes=(fix,))
    elif not any(output.kept for output in parts.outputs):
        name = parts.outputs[0].name if parts.outputs else "nothing"
        fix = Fix("add an Output behind the value that predicts")
        message = f"no Output marks the prediction; {name} is taken for it"
        yield Problem("warning", message, fixes=(fix,))


def _idle(analysis: Analysis, parts: Parts) -> Iterator[Problem]:
    for id_ in parts.idle:
        node = analysis.graph.nodes[id_]
        message = "its value reaches no Output and no loss, so it is left out of the code"
        fix = Fix(f"wire {node.name} on, or delete it")
        yield Problem("warning", message, id_, node.name, "", (fix,))


def _class_counts(analysis: Analysis, node: Node, report: NodeReport) -> Iterator[Problem]:
    targets = report.inputs.get("target", ())
    field = targets[0].field if targets else None
    count = report.bound.get("C")
    if report.kind.prediction != "softmax" or field is None or not field.classes:
        return
    wanted = len(field.classes)
    if isinstance(count, int) and count != wanted:
        message = f"gets scores for {count} classes, but field {field.name!r} has {wanted} classes"
        fix = _width_fix(analysis, node, wanted)
        yield Problem("error", message, node.id, node.name, "input", fix)


def _width_fix(analysis: Analysis, loss: Node, wanted: int) -> tuple[Fix, ...]:
    """Set the width of the nearest layer before a loss."""
    wires = into(analysis.graph)
    at = loss.id
    while wires.get(at):
        at = wires[at][0].source
        kind = analysis.nodes[at].kind
        for setting in (size for size in kind.sizes.values() if isinstance(size, str)):
            name = analysis.graph.nodes[at].name
            return (Fix(f"set {setting} of {name} to {wanted}", at, setting, wanted),)
    return (Fix(f"make the last layer {wanted} wide"),)


def plan_checks(project: Project, analysis: Analysis) -> tuple[Problem, ...]:
    """Problems of the plan: unknown parts, settings at odds, an unknown best figure."""
    found: list[Problem] = []
    plan = project.plan
    for label, chosen, table in (
        ("optimizer", plan.optimizer, optimizers()),
        ("schedule", plan.schedule, schedules()),
    ):
        found += _part_problems(label, chosen, table)
    names = ["loss", *(node.name for node, _ in analysis.of_kind("metric"))]
    names += [node.name for node, _ in analysis.of_kind("loss")]
    if plan.best not in names:
        message = f"the best weights are to be picked by {plan.best!r}, but there is only: "
        fix = Fix("set best to " + " or ".join(dict.fromkeys(names)))
        found.append(Problem("error", message + ", ".join(names), None, "plan", "best", (fix,)))
    return tuple(found)


def _part_problems(label: str, chosen: Chosen, table: Mapping[str, Part]) -> Iterator[Problem]:
    part = table.get(chosen.type)
    if part is None:
        fix = Fix("choose one of " + ", ".join(table))
        message = f"there is no {label} {chosen.type!r}"
        yield Problem("error", message, None, "plan", label, (fix,))
        return
    complaint = part.check(filled(part.settings, chosen.settings)) if part.check else None
    if complaint:
        yield Problem("error", complaint, None, "plan", label)
