"""What the palette offers, and what a search leaves of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from nnstudio.catalog.node_type import NodeType
from nnstudio.project.kinds import block_name
from nnstudio.project.project import Project
from nnstudio.ui.fuzzy import words_score
from nnstudio.ui.libraries import BUNDLED
from nnstudio.ui.offering import addable, barred
from nnstudio.workbench.templates import architectures, templates

TEMPLATES = "Templates"
ARCHITECTURES = "Architectures"
OWN, READY, MINE = "Blocks of this project", "Building blocks", "My blocks"
OF_BLOCKS = (OWN, READY, MINE)
Sort = Literal["type", "block", "bundled", "personal", "template"]


@dataclass(frozen=True)
class Entry:
    """One row: a node type, a block of the project or of a library, or a template.

    `key` is the type's key or the template's name. What is `barred` cannot be added to the graph
    that is shown.
    """

    kind: Sort
    key: str
    title: str
    group: str
    summary: str
    formula: str = ""
    note: str = ""
    barred: bool = False


@dataclass(frozen=True)
class Group:
    """A heading with its rows."""

    name: str
    entries: tuple[Entry, ...]


def offered(project: Project, block: str | None, library: Iterable[NodeType]) -> tuple[Group, ...]:
    """All groups that fit to the graph of a block (None: to the main graph), templates last.

    Blocks of the project come first, then families in the catalog's order, then the `library`.
    """
    families: dict[str, list[Entry]] = {OWN: []}
    for kind in addable(project, block):
        own = block_name(kind.key) is not None
        group = OWN if own else kind.family
        sort: Sort = "block" if own else "type"
        entry = Entry(sort, kind.key, kind.title, group, kind.summary, kind.formula)
        families.setdefault(group, []).append(entry)
    for kind in barred(project, block):  # which can be edited all the same
        entry = Entry("block", kind.key, kind.title, OWN, kind.summary, barred=True)
        families[OWN].append(entry)
    for kind in library:
        bundled = kind.key.startswith(BUNDLED)
        group = READY if bundled else MINE
        sort = "bundled" if bundled else "personal"
        entry = Entry(sort, kind.key, kind.title, group, kind.summary)
        families.setdefault(group, []).append(entry)
    ready = tuple(
        Entry("template", each.name, each.title, TEMPLATES, each.summary, note=each.figure)
        for each in templates()
    )
    papers = tuple(
        Entry("template", each.name, each.title, ARCHITECTURES, each.summary, note=each.figure)
        for each in architectures()
    )
    groups = [Group(name, tuple(entries)) for name, entries in families.items() if entries]
    return (*groups, Group(TEMPLATES, ready), Group(ARCHITECTURES, papers))


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
