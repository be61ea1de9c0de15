"""The parts of a project as plain JSON values, in the key order in which they are written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nnstudio.catalog.expressions import Expression
from nnstudio.catalog.values import Value
from nnstudio.project.declared import COLUMN, DATA, PLAN, SPLIT
from nnstudio.project.graph import Frame, Graph, Node, Wire
from nnstudio.project.project import (
    Block,
    BlockSetting,
    Chosen,
    Column,
    DataSpec,
    Plan,
    Project,
    Split,
)

VERSION = 1

Form = dict[str, Any]  # JSON: what may stand there is checked when it is read


def value_form(value: Value) -> Any:
    """Tuples as lists, expressions as objects."""
    if isinstance(value, Expression):
        return {"expression": value.text}
    return [value_form(item) for item in value] if isinstance(value, tuple) else value


def settings_form(settings: Mapping[str, Value]) -> Form:
    """What was set, by name."""
    return {name: value_form(value) for name, value in settings.items()}


def node_form(node: Node) -> Form:
    """A node; what is empty is left out."""
    form: Form = {"id": node.id, "type": node.type, "name": node.name}
    if node.settings:
        form["settings"] = settings_form(node.settings)
    if node.at is not None:
        form["at"] = [_coordinate(node.at[0]), _coordinate(node.at[1])]
    if node.shares is not None:
        form["shares"] = node.shares
    if node.tied is not None:
        form["tied"] = node.tied
    return form


def _coordinate(value: float) -> float:
    return int(value) if value.is_integer() else value


def frame_form(frame: Frame) -> Form:
    """A frame or note; what is empty is left out."""
    form: Form = {
        "id": frame.id,
        "at": [_coordinate(each) for each in frame.at],
        "size": [_coordinate(each) for each in frame.size],
        "color": frame.color,
    }
    if frame.title:
        form["title"] = frame.title
    if frame.text:
        form["text"] = frame.text
    if not frame.holds:
        form["holds"] = False
    return form


def wire_form(wire: Wire) -> Form:
    """A wire; what is empty is left out."""
    form: Form = {
        "id": wire.id,
        "source": wire.source,
        "output": wire.output,
        "target": wire.target,
        "input": wire.input,
    }
    if wire.position:
        form["position"] = wire.position
    if wire.mark:
        form["mark"] = wire.mark
    return form


def graph_form(graph: Graph) -> Form:
    """A graph: its next id, nodes, wires and (where there are any) frames by id."""
    form: Form = {
        "next_id": graph.next_id,
        "nodes": [node_form(node) for node in graph.nodes.values()],
        "wires": [wire_form(wire) for wire in graph.wires.values()],
    }
    if graph.frames:
        form["frames"] = [frame_form(frame) for frame in graph.frames.values()]
    return form


def block_form(block: Block) -> Form:
    """A block definition; what is empty is left out."""
    form: Form = {"name": block.name}
    if block.summary:
        form["summary"] = block.summary
    if block.settings:
        form["settings"] = [block_setting_form(each) for each in block.settings]
    return {**form, "graph": graph_form(block.graph)}


def block_setting_form(setting: BlockSetting) -> Form:
    """A setting that a block declares."""
    form: Form = {"name": setting.name, "kind": setting.kind, "default": setting.default}
    return {**form, "help": setting.help} if setting.help else form


def chosen_form(chosen: Chosen | None) -> Form | None:
    """A chosen part with what was set."""
    if chosen is None:
        return None
    return {"type": chosen.type, "settings": settings_form(chosen.settings)}


def plan_form(plan: Plan) -> Form:
    """The whole plan, defaults too: they may be others in a later version."""
    return {
        **{each.name: getattr(plan, each.name) for each in PLAN},
        "optimizer": chosen_form(plan.optimizer),
        "schedule": chosen_form(plan.schedule),
    }


def column_form(column: Column) -> Form:
    """All of a column."""
    return {each.name: getattr(column, each.name) for each in COLUMN}


def split_form(split: Split) -> Form:
    """All of a split."""
    return {each.name: getattr(split, each.name) for each in SPLIT}


def data_form(data: DataSpec) -> Form:
    """The whole data spec, defaults too."""
    return {
        "source": chosen_form(data.source),
        "columns": [column_form(column) for column in data.columns],
        "split": split_form(data.split),
        **{each.name: getattr(data, each.name) for each in DATA},
    }


def project_form(project: Project) -> Form:
    """The whole project, version first."""
    return {
        "nnstudio": VERSION,
        "name": project.name,
        "notes": project.notes,
        "graph": graph_form(project.graph),
        "blocks": [block_form(block) for block in project.blocks],
        "plan": plan_form(project.plan),
        "data": data_form(project.data),
    }
