"""Changing what columns are for: what must change along, so that one choice leaves no problem."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from nnstudio.project.project import Column


def changed(
    columns: Sequence[Column], rows: Collection[int], name: str, value: str
) -> tuple[Column, ...]:
    """All columns, with a value of those at `rows` changed.

    Two targets of which one is a class cannot be: the older one becomes an input. What is done
    about missing values follows: a target's are never invented, a class has no mean.
    """
    found = [
        _mended(replace(column, **{name: value})) if at in rows else column
        for at, column in enumerate(columns)
    ]
    targets = [at for at, column in enumerate(found) if column.role == "target"]
    if len(targets) > 1 and any(found[at].kind == "class" for at in targets):
        kept = next((at for at in targets if at in rows), targets[0])
        for at in targets:
            if at != kept:
                found[at] = _mended(replace(found[at], role="input"))
    return tuple(found)


def _mended(column: Column) -> Column:
    if column.role == "target" and column.missing not in ("error", "drop"):
        return replace(column, missing="drop")
    if column.kind == "class" and column.missing == "mean":
        return replace(column, missing="most_frequent")
    return column
