"""Edits of what is not graph: plan, data, title and notes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from nnstudio.catalog.values import shown
from nnstudio.project.declared import DATA, PLAN, SPLIT
from nnstudio.project.edits.edit import Edit
from nnstudio.project.project import Column, DataSpec, Project, Split
from nnstudio.project.refusal import EditError
from nnstudio.project.rules import (
    checked_columns,
    checked_fields,
    checked_notes,
    checked_part,
    checked_split,
    checked_title,
)


def set_plan(**values: object) -> Edit:
    """Set values of the plan (epochs, seed, device, threads, clip_norm, best)."""
    checked = checked_fields(PLAN, "plan", values)

    def change(project: Project) -> Project:
        return replace(project, plan=replace(project.plan, **checked))  # type: ignore[arg-type]

    return Edit(f"Set {_words(values)}", change, ("plan", *sorted(values)))


def set_optimizer(
    type: str, settings: Mapping[str, object] | None = None, /, **more: object
) -> Edit:
    """Choose the optimizer with its settings; what is not given is at its default."""
    chosen = checked_part("optimizer", type, {**(settings or {}), **more})

    def change(project: Project) -> Project:
        return replace(project, plan=replace(project.plan, optimizer=chosen))

    return Edit(f"Train with {type}", change, ("optimizer", type))


def set_schedule(
    type: str, settings: Mapping[str, object] | None = None, /, **more: object
) -> Edit:
    """Choose the learning-rate schedule with its settings; what is not given is at its default."""
    chosen = checked_part("schedule", type, {**(settings or {}), **more})

    def change(project: Project) -> Project:
        return replace(project, plan=replace(project.plan, schedule=chosen))

    return Edit(f"Schedule {type}", change, ("schedule", type))


def set_source(
    type: str | None, settings: Mapping[str, object] | None = None, /, **more: object
) -> Edit:
    """Choose the data source with its settings, None for no data.

    Another type of source forgets the columns, so that they are guessed anew.
    """
    chosen = None if type is None else checked_part("source", type, {**(settings or {}), **more})

    def change(project: Project) -> Project:
        same = project.data.source is not None and project.data.source.type == type
        columns = project.data.columns if same else ()
        return replace(project, data=replace(project.data, source=chosen, columns=columns))

    return Edit(f"Use data {type}" if type else "Use no data", change, ("source", type))


def set_data(**values: object) -> Edit:
    """Set values of the data spec: normalize, batch_size, shuffle, columns (of Column), split.

    `split` is a Split, or a mapping of the values of it to change.
    """
    split = values.pop("split", None)
    columns = values.pop("columns", None)
    checked = checked_fields(DATA, "data", values)
    roles = None if columns is None else checked_columns(_columns(columns))
    given = {"split": split, "columns": columns}
    names = [*values, *(name for name, value in given.items() if value is not None)]

    def change(project: Project) -> Project:
        data: DataSpec = replace(project.data, **checked)  # type: ignore[arg-type]
        if roles is not None:
            data = replace(data, columns=roles)
        if split is not None:
            data = replace(data, split=_changed_split(data.split, split))
        return replace(project, data=data)

    return Edit(f"Set {_words(names)}", change, ("data", *sorted(names)))


def _columns(columns: object) -> tuple[Column, ...]:
    if isinstance(columns, list | tuple) and all(isinstance(each, Column) for each in columns):
        return tuple(columns)
    raise EditError(f"columns are a list of Column, not {shown(columns)}", node="data")


def _changed_split(old: Split, split: object) -> Split:
    if isinstance(split, Split):
        return checked_split(split)
    if not isinstance(split, Mapping):
        raise EditError(f"a split is a Split or a mapping of its values, not {shown(split)}")
    values = checked_fields(SPLIT, "split", split)
    return checked_split(replace(old, **values))  # type: ignore[arg-type]


def rename_project(name: str) -> Edit:
    """Give the project another title."""
    title = checked_title(name)
    return Edit("Rename project", lambda project: replace(project, name=title), "rename project")


def set_notes(notes: str) -> Edit:
    """Write the project's notes."""
    text = checked_notes(notes)
    return Edit("Write notes", lambda project: replace(project, notes=text), "notes")


def _words(values: Iterable[str]) -> str:
    return ", ".join(name.replace("_", " ") for name in values) or "nothing"
