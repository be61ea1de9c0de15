"""Edits from text: `KEY=VALUE` of the command line, such as `optimizer.lr=0.01`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace

from nnstudio.catalog.settings import Setting
from nnstudio.catalog.values import SettingError, shown
from nnstudio.project.declared import DATA, PLAN, SPLIT, checked_value, parts
from nnstudio.project.edits.edit import Edit
from nnstudio.project.edits.training import (
    set_data,
    set_optimizer,
    set_plan,
    set_schedule,
    set_source,
)
from nnstudio.project.project import Chosen, Project
from nnstudio.project.refusal import EditError, nearest

_PREFIXES = ("plan.", "data.")
_LONGEST_TEXT = 10_000


def setting_keys(project: Project) -> dict[str, Setting | None]:
    """Every key of this project's plan and data with its setting (None: choice of a part)."""
    keys: dict[str, Setting | None] = {each.name: each for each in (*PLAN, *DATA)}
    keys.update({f"split.{each.name}": each for each in SPLIT})
    for kind, chosen in _chosen(project).items():
        keys[kind] = None
        if chosen is not None and chosen.type in parts(kind):
            declared = parts(kind)[chosen.type].settings
            keys.update({f"{kind}.{each.name}": each for each in declared})
    return keys


def _chosen(project: Project) -> Mapping[str, Chosen | None]:
    plan = project.plan
    return {"optimizer": plan.optimizer, "schedule": plan.schedule, "source": project.data.source}


def set_by_key(project: Project, key: str, text: str) -> Edit:
    """The edit that sets one value of plan or data from text, as `--set KEY=VALUE` gives it.

    `project` decides which keys there are (`optimizer.momentum` exists while SGD is chosen). Raises
    EditError with the nearest keys for an unknown one, and with the range for a value out of it.
    """
    keys = setting_keys(project)
    bare = next((key[len(start) :] for start in _PREFIXES if key.startswith(start)), key)
    if bare not in keys:
        raise EditError(f"there is nothing to set under {shown(key)}", fix=nearest(bare, keys))
    setting = keys[bare]
    if setting is None:
        return _choose(bare, text)
    value = _parsed(bare, setting, text)
    kind, _, name = bare.rpartition(".")
    if kind == "split":
        return set_data(split={name: value})
    if kind:
        return _set_part(project, kind, name, value)
    return set_plan(**{name: value}) if setting in PLAN else set_data(**{name: value})


def _choose(kind: str, text: str) -> Edit:
    if kind == "optimizer":
        return set_optimizer(text)
    return set_schedule(text) if kind == "schedule" else set_source(text)


def _set_part(project: Project, kind: str, name: str, value: object) -> Edit:
    chosen = _chosen(project)[kind]
    assert chosen is not None  # its settings are keys only then
    settings = {**chosen.settings, name: value}
    if kind == "optimizer":
        return replace(set_optimizer(chosen.type, settings), label=f"Set {name}")
    if kind == "schedule":
        return replace(set_schedule(chosen.type, settings), label=f"Set {name}")
    return replace(set_source(chosen.type, settings), label=f"Set {name}")


def _parsed(key: str, setting: Setting, text: str) -> object:
    """The first reading of the text that the setting accepts; EditError where none is."""
    reason = ""
    for reading in (text, *_readings(text)):
        try:
            return checked_value(setting, reading)
        except SettingError as error:
            reason = str(error)
    raise EditError(f"{key}: {reason}" if key != setting.name else reason)


def _readings(text: str) -> list[object]:
    """What a text may mean: none, true, 3, 0.5, or a list of those: `3,3`."""
    word = text.strip()
    if len(word) > _LONGEST_TEXT:
        return []
    words = {"none": None, "null": None, "true": True, "yes": True, "false": False, "no": False}
    if word.lower() in words:
        return [words[word.lower()]]
    for candidate in (word, f"[{word}]"):
        try:
            return [json.loads(candidate)]
        except (ValueError, RecursionError):
            continue
    return []
