"""The bundled sets: each a folder with its files, `about.json` and LICENSE.

`about.json` records title, origin and license, and the preset: which source reads it and how.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from nnstudio import resources
from nnstudio.catalog.settings import checked
from nnstudio.catalog.sources import BUNDLED, sources
from nnstudio.catalog.values import Values
from nnstudio.project.project import Chosen, Column, DataSpec, Split


@dataclass(frozen=True)
class About:
    """What is recorded beside a bundled set.

    `source` is the ordinary source that it is a preset of, with paths relative to `folder`;
    `columns`, `split` and `normalize` are what suits it.
    """

    name: str
    title: str
    summary: str
    origin: str
    license: str
    folder: Path
    source: Chosen
    columns: tuple[Column, ...]
    split: Split
    normalize: str


def names() -> tuple[str, ...]:
    """The bundled sets by name."""
    return BUNDLED


@cache
def about(name: str) -> About:
    """What is recorded beside the bundled set of that name; KeyError where there is none."""
    if name not in BUNDLED:
        raise KeyError(name)
    folder = resources.folder() / "data" / name
    record: dict[str, Any] = json.loads((folder / "about.json").read_text(encoding="utf-8"))
    part = sources()[record["source"]]
    return About(
        name=name,
        title=record["title"],
        summary=record["summary"],
        origin=record["origin"],
        license=record["license"],
        folder=folder,
        source=Chosen(part.key, checked(part.settings, record["settings"], name)),
        columns=tuple(Column(**column) for column in record.get("columns", ())),
        split=Split(**record["split"]),
        normalize=record.get("normalize", "standard"),
    )


def preset(name: str) -> DataSpec:
    """The spec that suits a bundled set: its split and normalization as recorded beside it."""
    found = about(name)
    source = Chosen("Bundled", Values(name=name))
    return DataSpec(source=source, split=found.split, normalize=found.normalize)
