"""What the palette offers, and what a search leaves of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from nnstudio.catalog.registry import node_types
from nnstudio.ui.fuzzy import words_score
from nnstudio.workbench.templates import templates

TEMPLATES = "Templates"


@dataclass(frozen=True)
class Entry:
    """One row: a node type or a template. `key` is the type's key or the template's name."""

    kind: Literal["type", "template"]
    key: str
    title: str
    group: str
    summary: str
    formula: str = ""
    note: str = ""


@dataclass(frozen=True)
class Group:
    """A heading with its rows."""

    name: str
    entries: tuple[Entry, ...]


def offered() -> tuple[Group, ...]:
    """All groups: families in the catalog's order, templates last."""
    families: dict[str, list[Entry]] = {}
    for kind in node_types().values():
        entry = Entry("type", kind.key, kind.title, kind.family, kind.summary, kind.formula)
        families.setdefault(kind.family, []).append(entry)
    ready = tuple(
        Entry("template", each.name, each.title, TEMPLATES, each.summary, note=each.figure)
        for each in templates()
    )
    groups = [Group(name, tuple(entries)) for name, entries in families.items()]
    return (*groups, Group(TEMPLATES, ready))


def found(groups: Iterable[Group], query: str) -> tuple[tuple[Group, ...], Entry | None]:
    """The groups with only what answers the query, best first, and the best entry of all."""
    if not query.strip():
        return tuple(groups), None
    scored: list[tuple[float, Group]] = []
    best: tuple[float, Entry] | None = None
    for group in groups:
        rated = [(rate(entry, query), entry) for entry in group.entries]
        kept = sorted((each for each in rated if each[0] > 0), key=lambda each: -each[0])
        if not kept:
            continue
        scored.append((kept[0][0], Group(group.name, tuple(entry for _, entry in kept))))
        if best is None or kept[0][0] > best[0]:
            best = kept[0]
    scored.sort(key=lambda each: -each[0])
    return tuple(group for _, group in scored), best[1] if best else None


def rate(entry: Entry, query: str) -> float:
    """How well an entry answers a query; its title and key count more than its summary."""
    letters = [(entry.title, 1.0), (entry.key, 1.0), (entry.group, 0.6)]
    named = words_score(query, letters)
    said = 0.4 if query.strip().lower() in entry.summary.lower() else 0.0
    return max(named, said)
