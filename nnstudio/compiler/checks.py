"""What keeps a graph from being trained, or makes its training pointless, explained at the node."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from nnstudio.catalog.node_type import Part
from nnstudio.catalog.registry import optimizers, schedules
from nnstudio.catalog.settings import checked, filled
from nnstudio.catalog.values import SettingError
from nnstudio.compiler.analysis import Analysis
from nnstudio.compiler.class_checks import class_checks
from nnstudio.compiler.gradients import gradient_checks
from nnstudio.compiler.objective_checks import objective_checks
from nnstudio.compiler.order import upstream
from nnstudio.compiler.parts import Parts, divide, reported_losses
from nnstudio.project.declared import PLAN
from nnstudio.project.problem import Fix, Problem
from nnstudio.project.project import Chosen, Plan, Project


def graph_checks(analysis: Analysis) -> tuple[Problem, ...]:
    """Problems of the whole graph: no input, no loss, unused parts, wrong class counts.

    While there are cycles, what they cut off is not called missing.
    """
    if not len(analysis.graph.nodes):
        fix = Fix("add an Input, some layers, a Target and a loss, or start from a template")
        return (Problem("error", "the graph is empty", fixes=(fix,)),)
    parts = divide(analysis)
    found: list[Problem] = []
    if len(analysis.order) == len(analysis.graph.nodes):
        found += [*_missing(analysis, parts), *_idle(analysis, parts)]
    found += [*objective_checks(analysis, parts), *class_checks(analysis)]
    if not analysis.broken and all(report.known for report in analysis.nodes.values()):
        found += gradient_checks(analysis, parts)
    return tuple(found)


def _missing(analysis: Analysis, parts: Parts) -> Iterator[Problem]:
    if not parts.inputs:
        there = next((node.name for node, _ in analysis.of_kind("input")), None)
        first = f"wire {there}" if there else "add an Input, wire it"
        fix = Fix(f"{first} to the first layer, and the last layer to an Output and a loss")
        yield Problem("error", "no Input leads to an Output or a loss", fixes=(fix,))
    elif _nothing_to_learn(analysis, parts):
        fix = Fix("add a layer with weights, such as Linear, between the Input and the loss")
        yield Problem("error", "the model has no weights, so nothing can be learned", fixes=(fix,))
    if not parts.losses:
        numbers = any(
            tensor.dtype == "float"
            for _, report in analysis.of_kind("target")
            for tensor in report.outputs.values()
        )
        loss = "MSELoss" if numbers else "CrossEntropyLoss"
        fix = Fix(f"add a Target and a loss such as {loss}, and wire the last layer to it")
        yield Problem("error", "there is no loss, so there is nothing to minimize", fixes=(fix,))
    elif parts.outputs and not any(output.kept for output in parts.outputs):
        fix = Fix("add an Output behind the value that predicts")
        message = f"no Output marks the prediction; {parts.outputs[0].name} is taken for it"
        yield Problem("warning", message, fixes=(fix,))


def _nothing_to_learn(analysis: Analysis, parts: Parts) -> bool:
    reports = [analysis.nodes[id_] for id_ in parts.model]
    return all(report.known and not report.parameters for report in reports)


def _idle(analysis: Analysis, parts: Parts) -> Iterator[Problem]:
    if not parts.outputs and not parts.losses:
        return  # only just begun
    for id_ in _ends(analysis, parts.idle):
        node, report = analysis.graph.nodes[id_], analysis.nodes[id_]
        if report.problems:
            continue
        if report.kind.kind == "output" and report.inputs:
            message = "marks a value behind a Target or a loss, which a finished model cannot give"
            fix = Fix(f"wire a value of the model to {node.name}, or delete it")
        else:
            before = len(upstream(analysis.graph, [id_]) & set(parts.idle)) - 1
            them = f"it and {_count(before)} before it are" if before else "it is"
            message = f"its value reaches no Output and no loss, so {them} left out of the code"
            fix = Fix(f"wire {node.name} on, or delete it")
        yield Problem("warning", message, id_, node.name, "", (fix,))


def _ends(analysis: Analysis, idle: tuple[int, ...]) -> Iterator[int]:
    """Of nodes that nothing uses those that are last, with one warning for all before them."""
    graph = analysis.graph
    unused = set(idle)
    inner = {wire.source for wire in graph.wires.values() if wire.target in unused}
    return (id_ for id_ in idle if id_ not in inner)


def _count(number: int) -> str:
    return "1 node" if number == 1 else f"{number} nodes"


def plan_checks(project: Project, analysis: Analysis) -> tuple[Problem, ...]:
    """Problems of the plan: unknown parts, settings at odds, an unknown best figure."""
    plan = project.plan
    found = [
        *_value_problems(plan),
        *_part_problems("optimizer", plan.optimizer, optimizers()),
        *_part_problems("schedule", plan.schedule, schedules()),
    ]
    if plan.best != "loss" and len(analysis.order) == len(analysis.graph.nodes):
        found += _best_problems(plan.best, analysis)
    return tuple(found)


def _value_problems(plan: Plan) -> Iterator[Problem]:
    """Values that no edit and no file could have set: they must not reach the source."""
    for setting in PLAN:
        try:
            setting.check(getattr(plan, setting.name))
        except SettingError as error:
            fix = Fix(f"set {setting.name} back to {setting.literal(setting.default)}")
            yield Problem("error", str(error), None, "plan", setting.name, (fix,))


def _best_problems(best: str, analysis: Analysis) -> Iterator[Problem]:
    metrics = [node.name for node, report in analysis.of_kind("metric") if report.kind.better]
    names = list(dict.fromkeys(["loss", *metrics, *reported_losses(divide(analysis))]))
    if best in names:
        return
    known = any(node.name == best for node, _ in analysis.of_kind("metric", "loss"))
    reason = "is no single figure that gets better" if known else "is no figure of this graph"
    message = f"the best weights are to be picked by {best!r}, which {reason}"
    fix = Fix("set best to " + " or ".join(names))
    yield Problem("error", message, None, "plan", "best", (fix,))


def _part_problems(label: str, chosen: Chosen, table: Mapping[str, Part]) -> Iterator[Problem]:
    part = table.get(chosen.type)
    if part is None:
        fix = Fix("choose one of " + ", ".join(table))
        message = f"there is no {label} {chosen.type!r}"
        yield Problem("error", message, None, "plan", label, (fix,))
        return
    try:
        values = checked(part.settings, chosen.settings, chosen.type)
        complaint = part.check(filled(part.settings, values)) if part.check else None
    except SettingError as error:
        complaint = str(error)
    if complaint:
        fix = Fix(f"change the settings of the {label}, or choose another one")
        yield Problem("error", complaint, None, "plan", label, (fix,))
