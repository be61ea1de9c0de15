"""What data was found to offer, kept between starts: shapes are there before any worker is."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import platformdirs

from nnstudio import resources
from nnstudio.project.fields import Field
from nnstudio.project.file.forms import data_form
from nnstudio.project.project import DataSpec

SHIPPED = "fields.json"  # beside the templates, by the same keys

Fields = Mapping[str, Field]


def key(spec: DataSpec, folder: Path) -> str:
    """What a spec and its place are known by; bundled and generated data has no place."""
    own = spec.source is not None and "path" in spec.source.settings
    text = json.dumps([data_form(spec), str(folder.resolve()) if own else ""], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def recall(spec: DataSpec, folder: Path) -> Fields | None:
    """The fields that this spec had when it was last described; None where it never was."""
    name = key(spec, folder)
    for path, inner in ((_place() / f"{name}.json", None), (_shipped(), name)):
        found = _read(path)
        entry = found if inner is None or found is None else found.get(inner)
        if isinstance(entry, dict):
            return {field: _field(values) for field, values in entry.items()}
    return None


def remember(spec: DataSpec, folder: Path, fields: Fields) -> None:
    """Keep the fields of a spec; where that is not possible, the next start only waits longer."""
    place = _place()
    try:
        place.mkdir(parents=True, exist_ok=True)
        path = place / f"{key(spec, folder)}.json"
        path.write_text(json.dumps(form(fields)), encoding="utf-8")
    except OSError:
        return


def form(fields: Fields) -> dict[str, Any]:
    """Fields as JSON values."""
    return {name: asdict(field) for name, field in fields.items()}


def _field(values: Mapping[str, Any]) -> Field:
    lists = {name: tuple(value) for name, value in values.items() if isinstance(value, list)}
    return Field(**{**values, **lists})


def _read(path: Path) -> dict[str, Any] | None:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def _place() -> Path:
    return Path(platformdirs.user_cache_dir("nnstudio", appauthor=False)) / "fields"


def _shipped() -> Path:
    return resources.folder() / "templates" / SHIPPED
