"""What data was found to offer, kept between starts: shapes are there before any worker is."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import platformdirs

from nnstudio import resources
from nnstudio.compiler.data_text import DataText
from nnstudio.data.resolve import PATHS
from nnstudio.project.fields import Field
from nnstudio.project.file.forms import data_form
from nnstudio.project.project import DataSpec

SHIPPED = "fields.json"  # beside the templates, by the same keys

Fields = Mapping[str, Field]


@dataclass(frozen=True)
class Known:
    """The fields of data, and the text that loads it (None: that was not kept)."""

    fields: Fields
    text: DataText | None = None


def is_own(spec: DataSpec) -> bool:
    """Whether the data are files of the user's; bundled and generated data has no place."""
    return spec.source is not None and any(name in spec.source.settings for name in PATHS)


def key(spec: DataSpec, folder: Path) -> str:
    """What a spec and its place are known by."""
    place = str(folder.resolve()) if is_own(spec) else ""
    text = json.dumps([data_form(spec), place], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def recall(spec: DataSpec, folder: Path) -> Known | None:
    """What this spec was when it was last described; None where it never was."""
    name = key(spec, folder)
    for path, inner in ((_place() / f"{name}.json", None), (_shipped(), name)):
        found = _read(path)
        entry = found if inner is None or found is None else found.get(inner)
        if entry is not None:
            return _known(entry)
    return None


def remember(spec: DataSpec, folder: Path, known: Known) -> None:
    """Keep what a spec is; where that is not possible, the next start only waits longer."""
    place = _place()
    try:
        place.mkdir(parents=True, exist_ok=True)
        path = place / f"{key(spec, folder)}.json"
        path.write_text(json.dumps(form(known)), encoding="utf-8")
    except OSError:
        return


def form(known: Known) -> dict[str, Any]:
    """What is known as JSON values."""
    return {
        "fields": {name: asdict(field) for name, field in known.fields.items()},
        "text": None if known.text is None else asdict(known.text),
    }


def _known(entry: object) -> Known | None:
    """Such values read; None where they are not, as from another version."""
    try:
        assert isinstance(entry, dict)
        fields = {name: _field(values) for name, values in entry["fields"].items()}
        text = entry["text"]
        return Known(
            fields, None if text is None else DataText(tuple(text["imports"]), text["text"])
        )
    except (AssertionError, AttributeError, KeyError, TypeError):
        return None


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
