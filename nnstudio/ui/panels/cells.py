"""Rows of columns as a person reads them: classes are words again where they were one-hot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy

from nnstudio.ui.plots.ticks import short

Numbers = numpy.ndarray[Any, Any]


@dataclass(frozen=True)
class Column:
    """A column of the file among the model's numbers: from `first`, `categories` of them.

    A column of numbers has no categories and takes one place.
    """

    name: str
    first: int
    categories: tuple[str, ...] = ()


def columns_of(names: Sequence[str], classes: Sequence[str] = ()) -> tuple[Column, ...]:
    """Columns from the names of a field's numbers: `island=Biscoe`, `island=Dream` are one.

    `classes` are the names of columns that are known to be one-hot; without them, neighbors with
    the same beginning are.
    """
    found: list[Column] = []
    for at, name in enumerate(names):
        head, sign, category = name.partition("=")
        if not sign or (classes and head not in classes):
            found.append(Column(name, at))
        elif found and found[-1].name == head and found[-1].categories:
            last = found.pop()
            found.append(Column(head, last.first, (*last.categories, category)))
        else:
            found.append(Column(head, at, (category,)))
    return tuple(found)


def row_texts(values: Numbers, columns: Sequence[Column]) -> list[str]:
    """The cells of one row (F,): numbers short, classes as words ("" where none of them is set)."""
    return [_text(values, column) for column in columns]


def exact_texts(values: Numbers, columns: Sequence[Column]) -> list[str]:
    """As `row_texts`, with all digits that float32 has, so that they can be given back."""
    return [
        _text(values, column) if column.categories else f"{float(values[column.first]):.7g}"
        for column in columns
    ]


def _text(values: Numbers, column: Column) -> str:
    if not column.categories:
        return short(float(values[column.first]))
    part = values[column.first : column.first + len(column.categories)]
    at = int(part.argmax())
    return column.categories[at] if part[at] > 0.5 else ""
