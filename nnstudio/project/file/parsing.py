"""From the JSON form to the project, checked piece by piece. Raises FormError with the path."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from nnstudio.catalog.settings import Setting
from nnstudio.catalog.values import shown
from nnstudio.project.declared import COLUMN, DATA, PLAN, SPLIT
from nnstudio.project.file.faults import FormError, refused
from nnstudio.project.file.parsing_blocks import parse_blocks
from nnstudio.project.file.parsing_graph import parse_graph
from nnstudio.project.file.shapes import at, list_of, object_with
from nnstudio.project.project import Chosen, Column, DataSpec, Plan, Project, Split
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
    blocks, kinds = at("blocks", parse_blocks, form.get("blocks", []))
    return Project(
        name=name,
        graph=at("graph", lambda item: parse_graph(item, kinds), form["graph"]),
        blocks=blocks,
        plan=at("plan", parse_plan, form.get("plan", {})),
        data=at("data", parse_data, form.get("data", {})),
        notes=notes,
    )


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
            values[kind] = at(kind, partial(_parse_chosen, kind=kind), form[kind])
    return Plan(**values)


def parse_data(form: Any) -> DataSpec:
    """A data spec; what is missing is at its default."""
    object_with(form, ("source", "columns", "split", *_DATA_NAMES))
    values = _fields(DATA, "data", {name: form[name] for name in _DATA_NAMES if name in form})
    if form.get("source") is not None:
        values["source"] = at("source", lambda item: _parse_chosen(item, "source"), form["source"])
    if "split" in form:
        values["split"] = at("split", _parse_split, form["split"])
    if "columns" in form:
        values["columns"] = at("columns", _parse_columns, form["columns"])
    return DataSpec(**values)


def _parse_split(form: Any) -> Split:
    object_with(form, tuple(each.name for each in SPLIT))
    try:
        return checked_split(Split(**_fields(SPLIT, "split", form)))
    except EditError as error:
        raise refused(error) from None


def _parse_columns(form: Any) -> tuple[Column, ...]:
    columns = [at(index, _parse_column, item) for index, item in enumerate(list_of(form))]
    try:
        return checked_columns(tuple(columns))
    except EditError as error:
        raise refused(error) from None


def _parse_column(form: Any) -> Column:
    object_with(form, tuple(each.name for each in COLUMN), required=("name",))
    return Column(**_fields(COLUMN, "column", form))
