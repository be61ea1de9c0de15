"""From the JSON form to the project, checked piece by piece. Raises FormError with the path."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nnstudio.catalog.settings import Setting, shown
from nnstudio.project.declared import COLUMN, DATA, PLAN, SPLIT
from nnstudio.project.file.faults import FormError, refused
from nnstudio.project.file.parsing_graph import parse_graph
from nnstudio.project.file.shapes import list_of, object_with
from nnstudio.project.naming import complaint
from nnstudio.project.project import Block, Chosen, Column, DataSpec, Plan, Project, Split
from nnstudio.project.refusal import EditError
from nnstudio.project.rules import (
    checked_columns,
    checked_fields,
    checked_notes,
    checked_part,
    checked_split,
    checked_title,
)

_PROJECT_KEYS = ("nnstudio", "name", "notes", "graph", "blocks", "plan", "data")
_PLAN_NAMES = tuple(each.name for each in PLAN)
_DATA_NAMES = tuple(each.name for each in DATA)


def parse_project(form: Any) -> Project:
    """The project of a JSON form of the present version."""
    object_with(form, _PROJECT_KEYS, required=("nnstudio", "name", "graph"))
    try:
        name = checked_title(form["name"])
    except EditError as error:
        raise refused(error, "name") from None
    try:
        notes = checked_notes(form.get("notes", ""))
    except EditError as error:
        raise refused(error, "notes") from None
    return Project(
        name=name,
        graph=_at("graph", parse_graph, form["graph"]),
        blocks=_at("blocks", _parse_blocks, form.get("blocks", [])),
        plan=_at("plan", parse_plan, form.get("plan", {})),
        data=_at("data", parse_data, form.get("data", {})),
        notes=notes,
    )


def _at(key: str | int, parse: Any, form: Any) -> Any:
    try:
        return parse(form)
    except FormError as fault:
        raise fault.under(key) from None


def _parse_blocks(form: Any) -> tuple[Block, ...]:
    blocks: list[Block] = []
    names: set[str] = set()
    for index, item in enumerate(list_of(form)):
        block = _at(index, _parse_block, item)
        if block.name in names:
            raise FormError(f"another block is already called {shown(block.name)}", index, "name")
        names.add(block.name)
        blocks.append(block)
    return tuple(blocks)


def _parse_block(form: Any) -> Block:
    object_with(form, ("name", "graph"), required=("name", "graph"))
    reason = complaint(form["name"])
    if reason:
        raise FormError(reason.replace("node", "block"), "name")
    return Block(form["name"], _at("graph", parse_graph, form["graph"]))


def _fields(settings: tuple[Setting, ...], owner: str, values: Mapping[str, Any]) -> dict[str, Any]:
    try:
        return dict(checked_fields(settings, owner, values))
    except EditError as error:
        raise refused(error) from None


def _parse_chosen(form: Any, kind: str) -> Chosen:
    object_with(form, ("type", "settings"), required=("type",))
    settings = form.get("settings", {})
    if not isinstance(settings, dict):
        raise FormError(f"must be an object of settings, not {shown(settings)}", "settings")
    try:
        return checked_part(kind, form["type"], settings)
    except EditError as error:
        if error.setting == kind:
            raise FormError(error.reason, "type") from None
        raise refused(error, "settings") from None


def parse_plan(form: Any) -> Plan:
    """A plan; what is missing is at its default."""
    object_with(form, (*_PLAN_NAMES, "optimizer", "schedule"))
    values = _fields(PLAN, "plan", {name: form[name] for name in _PLAN_NAMES if name in form})
    for kind in ("optimizer", "schedule"):
        if kind in form:
            values[kind] = _at(kind, lambda item, kind=kind: _parse_chosen(item, kind), form[kind])
    return Plan(**values)


def parse_data(form: Any) -> DataSpec:
    """A data spec; what is missing is at its default."""
    object_with(form, ("source", "columns", "split", *_DATA_NAMES))
    values = _fields(DATA, "data", {name: form[name] for name in _DATA_NAMES if name in form})
    if form.get("source") is not None:
        values["source"] = _at("source", lambda item: _parse_chosen(item, "source"), form["source"])
    if "split" in form:
        values["split"] = _at("split", _parse_split, form["split"])
    if "columns" in form:
        values["columns"] = _at("columns", _parse_columns, form["columns"])
    return DataSpec(**values)


def _parse_split(form: Any) -> Split:
    object_with(form, tuple(each.name for each in SPLIT))
    try:
        return checked_split(Split(**_fields(SPLIT, "split", form)))
    except EditError as error:
        raise refused(error) from None


def _parse_columns(form: Any) -> tuple[Column, ...]:
    columns = [_at(index, _parse_column, item) for index, item in enumerate(list_of(form))]
    try:
        return checked_columns(tuple(columns))
    except EditError as error:
        raise refused(error) from None


def _parse_column(form: Any) -> Column:
    object_with(form, tuple(each.name for each in COLUMN), required=("name",))
    return Column(**_fields(COLUMN, "column", form))
