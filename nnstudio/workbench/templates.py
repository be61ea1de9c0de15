"""The gallery: ready projects that train on bundled data, each with the figure that it reaches."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from nnstudio import resources
from nnstudio.errors import UsageError


@dataclass(frozen=True)
class Template:
    """One ready project. `figure` says in words what it reaches on its test split."""

    name: str
    title: str
    summary: str
    figure: str
    path: Path


def templates() -> tuple[Template, ...]:
    """All templates, in the order of the gallery."""
    found = []
    for about in (resources.folder() / "templates").glob("*/about.json"):
        facts = json.loads(about.read_text(encoding="utf-8"))
        path = about.with_name("project.nns")
        template = Template(
            about.parent.name, facts["title"], facts["summary"], facts["figure"], path
        )
        found.append((facts["order"], template))
    return tuple(
        template for _, template in sorted(found, key=lambda pair: (pair[0], pair[1].name))
    )


def template(name: str) -> Template:
    """The template of that name; UsageError, naming all, where there is none."""
    known = {found.name: found for found in templates()}
    if name not in known:
        raise UsageError(f"there is no template {name!r}; there are: {', '.join(known)}")
    return known[name]
