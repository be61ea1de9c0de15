"""Columns of a table as tensors: inputs side by side, a target of classes."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from .dataset import require_two
from .errors import DataError, brief
from .scaling import fit_scale, scaled
from .tables import Table, is_missing, missing_cell, number, numbers


@dataclass(frozen=True)
class Number:
    """An input column of numbers.

    missing: "error", or what fills empty cells: "mean" or "most_frequent" of the training part.
    """

    name: str
    missing: str = "error"


@dataclass(frozen=True)
class Category:
    """An input column of classes. `missing`: "error", or "most_frequent" in the training part.

    encoding: "one_hot" (a column of 0 and 1 for each class) or "index" (one column 0, 1, 2, …).
    """

    name: str
    missing: str = "error"
    encoding: str = "one_hot"


def class_column(table: Table, name: str) -> tuple[Tensor, tuple[str, ...]]:
    """A column as int64 (N,) class indices, and the classes: numbers by size, texts by alphabet.

    Raises:
        DataError: an empty cell, or fewer than two classes.
    """
    cells = table.column(name)
    for row, cell in enumerate(cells):
        if is_missing(cell):
            raise missing_cell(table, row, name)
    classes = _categories(cells)
    index = {each: at for at, each in enumerate(classes)}
    require_two(classes, f"{table.path}, column {name!r}")
    indices = torch.tensor([index[cell] for cell in cells], dtype=torch.int64)
    return indices, classes


def _categories(cells: Sequence[str]) -> tuple[str, ...]:
    found = {cell for cell in cells if not is_missing(cell)}
    values = {cell: number(cell) for cell in found}
    if all(value is not None for value in values.values()):
        return tuple(sorted(found, key=lambda cell: (values[cell], cell)))
    return tuple(sorted(found))


def prepare_table(
    table: Table,
    columns: Sequence[Number | Category],
    splits: Mapping[str, Tensor],
    normalize: str = "standard",
) -> tuple[Tensor, dict[str, Any]]:
    """Encode input columns side by side; all statistics come from the training part.

    Args:
        table: the rows.
        columns: what to use, in this order.
        splits: row numbers of each part.
        normalize: of columns of numbers, as for `scaling.fit_scale`; classes stay as they are.

    Returns:
        float32 (N, F), and the facts that new rows need, for `encode_rows`.

    Raises:
        DataError: an unknown column, text in a column of numbers, or a missing value.
    """
    train = splits["train"].tolist()
    facts = [
        _number_facts(table, column, splits["train"], normalize)
        if isinstance(column, Number)
        else _category_facts(table, column, train)
        for column in columns
    ]
    preparation = {"kind": "table", "format": dict(table.format), "columns": facts}
    return encode_rows(table, facts), preparation


def encode_rows(table: Table, facts: Sequence[Mapping[str, Any]]) -> Tensor:
    """The columns of a table, encoded by facts that `prepare_table` returned: float32 (N, F)."""
    parts = [
        _encoded_number(table, fact) if fact["kind"] == "number" else _encoded_class(table, fact)
        for fact in facts
    ]
    return torch.cat(parts, dim=1)


def _number_facts(table: Table, column: Number, train: Tensor, normalize: str) -> dict[str, Any]:
    fill = _typical_number(table, column, train) if column.missing != "error" else None
    values = numbers(table, column.name, fill)
    offset, factor = fit_scale(values[train], normalize)
    return {
        "name": column.name,
        "kind": "number",
        "offset": offset,
        "factor": factor,
        "missing": fill,
    }


def _typical_number(table: Table, column: Number, train: Tensor) -> float:
    cells = table.column(column.name)
    found = (number(cells[row], table.decimal) for row in train.tolist())
    known = [value for value in found if value is not None]
    if not known:
        raise _nothing_known(table, column.name)
    if column.missing == "mean":
        return math.fsum(known) / len(known)
    counts = Counter(known)
    return min(counts, key=lambda value: (-counts[value], value))


def _category_facts(table: Table, column: Category, train: Sequence[int]) -> dict[str, Any]:
    cells = table.column(column.name)
    fill = None
    if column.missing == "most_frequent":
        known = Counter(cells[row] for row in train if not is_missing(cells[row]))
        if not known:
            raise _nothing_known(table, column.name)
        fill = min(known, key=lambda cell: (-known[cell], cell))
    return {
        "name": column.name,
        "kind": "class",
        "encoding": column.encoding,
        "categories": list(_categories(cells)),
        "missing": fill,
    }


def _encoded_number(table: Table, fact: Mapping[str, Any]) -> Tensor:
    values = numbers(table, fact["name"], fact["missing"]).unsqueeze(1)
    return scaled(values, [fact["offset"]], [fact["factor"]])


def _encoded_class(table: Table, fact: Mapping[str, Any]) -> Tensor:
    name, categories = fact["name"], fact["categories"]
    index = {category: at for at, category in enumerate(categories)}
    found: list[int] = []
    for row, cell in enumerate(table.column(name)):
        value = fact["missing"] if is_missing(cell) else cell
        if value is None:
            raise missing_cell(table, row, name)
        if value not in index:
            raise DataError(
                "this class did not occur in the data",
                where=table.at(row, name),
                expected=f"one of {', '.join(map(repr, categories))}",
                got=brief(value),
                fix="Correct the cell, or train on data that has this class",
            )
        found.append(index[value])
    indices = torch.tensor(found, dtype=torch.int64)
    if fact["encoding"] == "index":
        return indices.float().unsqueeze(1)
    encoded: Tensor = torch.eye(len(categories))[indices]
    return encoded


def _nothing_known(table: Table, name: str) -> DataError:
    return DataError(
        "the training part has no value in this column, so there is none to fill in",
        where=f"{table.path}, column {name!r}",
        fix="Ignore the column, or enlarge the training part",
    )
