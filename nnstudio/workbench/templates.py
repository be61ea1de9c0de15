"""The gallery: ready projects that train on bundled data, and architectures as in their papers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nnstudio import resources
from nnstudio.errors import UsageError


@dataclass(frozen=True)
class Template:
    """One project to start from.

    `kind` is "template" (trains as it is; `figure` says what it then reaches on its test split) or
    "architecture" (as large as published, mostly without data; `figure` is its parameter count).
    """

    name: str
    title: str
    summary: str
    figure: str
    path: Path
    kind: str = "template"


def templates() -> tuple[Template, ...]:
    """The projects that train as they are, in the order of the gallery."""
    found = (_facts(about) for about in (resources.folder() / "templates").glob("*/about.json"))
    return _ordered(
        (about.parent.name, about.with_name("project.nns"), facts) for about, facts in found
    )


def architectures() -> tuple[Template, ...]:
    """The networks of well-known papers, in the order of the gallery."""
    about, facts = _facts(resources.folder() / "architectures" / "about.json")
    return _ordered(
        ((name, about.with_name(f"{name}.nns"), each) for name, each in facts.items()),
        kind="architecture",
    )


def gallery() -> tuple[Template, ...]:
    """Templates, then architectures."""
    return (*templates(), *architectures())


def template(name: str) -> Template:
    """The template or architecture of that name; UsageError, naming all, where there is none."""
    known = {found.name: found for found in gallery()}
    if name not in known:
        raise UsageError(f"there is no template {name!r}; there are: {', '.join(known)}")
    return known[name]


def _facts(about: Path) -> tuple[Path, dict[str, Any]]:
    return about, json.loads(about.read_text(encoding="utf-8"))


def _ordered(
    found: Iterator[tuple[str, Path, dict[str, Any]]], kind: str = "template"
) -> tuple[Template, ...]:
    def place(entry: tuple[str, Path, dict[str, Any]]) -> tuple[int, str]:
        return entry[2]["order"], entry[0]

    return tuple(
        Template(name, facts["title"], facts["summary"], facts["figure"], path, kind)
        for name, path, facts in sorted(found, key=place)
    )
