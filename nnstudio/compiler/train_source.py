"""The text of `train.py`: data, objective, optimizer, schedule and metrics of one plan."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from nnstudio.catalog.node_type import Part
from nnstudio.catalog.registry import optimizers, schedules
from nnstudio.catalog.settings import filled
from nnstudio.catalog.values import Value as SettingValue
from nnstudio.compiler.analysis import Analysis
from nnstudio.compiler.body import Body, write_init
from nnstudio.compiler.data_text import DataText
from nnstudio.compiler.parts import Parts
from nnstudio.compiler.report import Value
from nnstudio.compiler.source import (
    ModelSource,
    Source,
    joined,
    used_imports,
)
from nnstudio.compiler.templates import part_code, setup_line
from nnstudio.compiler.variables import Variables, free, meeting_in, uses_in
from nnstudio.compiler.writing import Page, docstring, imports, literal, plain
from nnstudio.project.graph import Node
from nnstudio.project.project import Chosen, Project
from nnstudio.project.wiring import into


def train_source(
    project: Project, analysis: Analysis, model: ModelSource, data: DataText, threads: int | None
) -> Source:
    """Write the training of a project without errors; `threads` of the CPU to repeat, if known."""
    page = Page()
    _constants(page, project, analysis, model.parts, threads)
    _objective(page, analysis, model.parts)
    page.text(data.text)
    _optimizer(page, project)
    _schedule(page, project)
    _metrics(page, analysis, model.parts)
    _main(page, model.class_name)
    more = {
        "import sys",
        "from pathlib import Path",
        f"from model import {model.class_name}",
        "from portable.train import run",
        *data.imports,
        *used_imports(analysis, (node.id for node in model.parts.metrics)),
        *used_imports(analysis, model.parts.objective),
    }
    notes = plain(project.notes, 300)
    first = f"Train {model.class_name}: `python train.py --help` lists what can be changed."
    head = [*docstring(first, *([[notes]] if notes else [])), "", *imports(page.lines, more)]
    return Source("train.py", *joined(head, page))


def _constants(
    page: Page, project: Project, analysis: Analysis, parts: Parts, threads: int | None
) -> None:
    plan, data = project.plan, project.data
    fields = _fields_of(analysis)
    values: dict[str, SettingValue] = {
        "SEED": plan.seed,
        "EPOCHS": plan.epochs,
        "BATCH_SIZE": data.batch_size,
        "SHUFFLE": data.shuffle,
        "CLIP_NORM": plan.clip_norm,
        "DEVICE": plan.device,
        "THREADS": plan.threads if threads is None else threads,
        "INPUTS": tuple(fields(node) for node in parts.inputs),
        "TEACHERS": tuple(fields(node) for node in parts.teachers),
        "TARGETS": tuple(fields(node) for node in parts.targets),
        "BEST": (plan.best, _better(analysis, parts, plan.best)),
        "SCHEDULE_PER": schedules()[plan.schedule.type].per or "step",
    }
    comments = {
        "CLIP_NORM": "gradients longer than this are shortened to it",
        "THREADS": "of the CPU; other counts round differently",
        "INPUTS": "fields of the data that the model takes",
        "TEACHERS": "fields that it takes besides, while it trains",
        "TARGETS": "fields that the objective compares with",
        "BEST": "validation figure that picks the best weights",
    }
    if not parts.teachers:
        del values["TEACHERS"]
    page.add("HERE = Path(__file__).parent")
    page.add()
    for name, value in values.items():
        page.add(f"{name} = {literal(value)}", comment=comments.get(name, ""))
    page.add()
    page.add()


def _fields_of(analysis: Analysis) -> Callable[[Node], str]:
    return lambda node: str(analysis.nodes[node.id].settings["field"])


def _better(analysis: Analysis, parts: Parts, figure: str) -> str:
    for node in parts.metrics:
        if node.name == figure:
            return analysis.nodes[node.id].kind.better or "lower"
    return "lower"


def _given(parts: Parts) -> dict[Value, str]:
    """The values that objective and metrics are given, and what they are called there."""
    given = {output.value: output.name for output in parts.outputs}
    return given | {(node.id, "y"): node.name for node in parts.targets}


def _arguments(parts: Parts) -> str:
    return ", ".join(_given(parts).values())


def _computed(analysis: Analysis, parts: Parts, wanted: Iterable[int]) -> tuple[int, ...]:
    """The objective's nodes that some of its nodes depend on, themselves included."""
    inside = set(parts.objective)
    found: set[int] = set()
    stack = list(wanted)
    while stack:
        id_ = stack.pop()
        if id_ in inside and id_ not in found:
            found.add(id_)
            stack += [wire.source for wire in into(analysis.graph).get(id_, ())]
    return tuple(id_ for id_ in parts.objective if id_ in found)


def _objective(page: Page, analysis: Analysis, parts: Parts) -> None:
    nodes = _computed(analysis, parts, (node.id for node in parts.losses))
    page.add("class Objective(nn.Module):")
    rest = ": `loss`, and what it is made of" if len(parts.losses) > 1 else ""
    page.add(f'    """What training minimizes{rest}."""')
    page.add()
    body = Body(analysis, nodes)
    setups = body.setups()
    if setups:
        write_init(page, [], [], setups)
    page.add(f"    def forward(self, {_arguments(parts)}):")
    returned = [(node.id, "loss") for node in parts.losses]
    variables = _variables(analysis, parts, nodes, [*returned, *returned])
    for id_ in nodes:
        body.write_node(page, id_, variables, " " * 8)
    names = {node.id: variables.take((node.id, "loss")) for node in parts.losses}
    total = " + ".join(names[node.id] for node in parts.totals)
    named = [("loss", total)]
    if len(parts.losses) > 1:
        named += [(node.name, names[node.id]) for node in parts.losses if names[node.id] != total]
    entries = ", ".join(f"{literal(name)}: {value}" for name, value in named)
    page.add(f"        return {{{entries}}}")
    page.add()
    page.add()


def _part(page: Page, head: str, table: dict[str, Part], chosen: Chosen, **names: str) -> None:
    part = table[chosen.type]
    page.add(head)
    page.add(f"    return {part_code(part, filled(part.settings, chosen.settings), **names)}")
    page.add()
    page.add()


def _optimizer(page: Page, project: Project) -> None:
    page.add()
    page.add()
    head = "def make_optimizer(model):"
    _part(page, head, dict(optimizers()), project.plan.optimizer, parameters="model.parameters()")


def _schedule(page: Page, project: Project) -> None:
    plan = project.plan
    rate = optimizers()[plan.optimizer.type].setting("lr")
    lr = rate.literal(plan.optimizer.settings.get("lr", rate.default))
    names = {
        "optimizer": "optimizer",
        "steps": "steps",
        "steps_per_epoch": "steps_per_epoch",
        "lr": lr,
    }
    head = "def make_schedule(optimizer, steps, steps_per_epoch):"
    _part(page, head, dict(schedules()), plan.schedule, **names)


def _variables(
    analysis: Analysis, parts: Parts, nodes: Sequence[int], returned: Iterable[Value]
) -> Variables:
    given = _given(parts)
    names = [*(node.name for node in analysis.graph.nodes.values()), *given.values()]
    uses = uses_in(analysis, nodes, returned)
    return Variables(uses, given, names, meeting_in(analysis, nodes, uses, given))


def _metrics(page: Page, analysis: Analysis, parts: Parts) -> None:
    page.add("def make_metrics(data):")
    entries = []
    for node in parts.metrics:
        report = analysis.nodes[node.id]
        line = setup_line(report.kind, report.settings, report.bound, units=_units(analysis, node))
        entries.append((f'        "{node.name}": {line},', node.id))
    if not entries:
        page.add("    return {}")
    else:
        page.add("    return {")
        for entry, id_ in entries:
            page.add(entry, id_)
        page.add("    }")
    page.add()
    page.add()
    given = _given(parts)
    table = free("metrics", given.values())
    page.add(f"def update_metrics({', '.join([table, *given.values()])}):")
    ids = {node.id for node in parts.metrics}
    nodes = [id_ for id_ in _computed(analysis, parts, ids) if id_ not in ids]
    uses = [analysis.value(w) for id_ in ids for w in into(analysis.graph).get(id_, ())]
    variables = _variables(analysis, parts, nodes, [*uses, *uses])
    for id_ in nodes:
        Body(analysis, tuple(nodes)).write_node(page, id_, variables, " " * 4)
    for node in parts.metrics:
        wires = {w.input: variables.take(analysis.value(w)) for w in into(analysis.graph)[node.id]}
        arguments = ", ".join(wires[port.name] for port in analysis.nodes[node.id].kind.inputs)
        page.add(f'    {table}["{node.name}"].update({arguments})', node.id)
    if not parts.metrics:
        page.add("    pass")


def _units(analysis: Analysis, metric: Node) -> str:
    """The factor from normalized numbers to the data's own units, for a metric of a target."""
    for wire in into(analysis.graph).get(metric.id, ()):
        source = analysis.nodes[wire.source]
        if source.kind.kind == "target" and wire.input == "target":
            return f"data.scale({literal(source.settings['field'])})"
    return "1.0"


def _main(page: Page, name: str) -> None:
    page.add()
    page.add()
    page.add('if __name__ == "__main__":')
    page.add(f"    run(sys.modules[__name__], {name})")
