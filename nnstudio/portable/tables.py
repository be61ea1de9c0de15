"""Tables of text: reading CSV files, choosing rows, columns of numbers."""

from __future__ import annotations

import csv
import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from .errors import DataError, brief
from .files import open_text

MISSING = frozenset({"", "na", "n/a", "nan", "null", "?"})  # cells that hold nothing, in any case
_LISTED = 40  # columns named in a message
_GROUPED = {
    ".": re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?"),
    ",": re.compile(r"[+-]?\d{1,3}(\.\d{3})+(,\d*)?"),
}


@dataclass(frozen=True)
class Table:
    """Cells by column, as texts.

    Attributes:
        columns: name -> cells, one per row.
        lines: the line of the file in which each row ends, for messages.
        path: the file.
        format: how it was read, as arguments of `read_csv`.
    """

    columns: Mapping[str, list[str]]
    lines: Sequence[int]
    path: Path
    format: Mapping[str, Any] = field(default_factory=dict)

    @property
    def decimal(self) -> str:
        """The decimal sign of its numbers."""
        return str(self.format.get("decimal", "."))

    def __len__(self) -> int:
        return len(self.lines)

    def column(self, name: str) -> list[str]:
        """The cells of a column; DataError where there is none of that name."""
        if name not in self.columns:
            raise DataError(
                f"there is no column {brief(name)}",
                where=self.path,
                expected=f"one of {', '.join(map(brief, list(self.columns)[:_LISTED]))}",
                got=brief(name),
                fix="Choose a column of the file",
            )
        return self.columns[name]

    def at(self, row: int, column: str) -> str:
        """Where a cell is, in words."""
        return f"{self.path}, line {self.lines[row]:,}, column {column!r}"

    def take(self, rows: Sequence[int]) -> Table:
        """A table of some rows, in the order given."""
        columns = {name: [cells[row] for row in rows] for name, cells in self.columns.items()}
        return Table(columns, [self.lines[row] for row in rows], self.path, self.format)


def read_csv(
    path: Path,
    delimiter: str = ",",
    decimal: str = ".",
    encoding: str = "utf-8",
    header: bool = True,
) -> Table:
    """Read a file of delimited text, plain or compressed with gzip. Empty lines are skipped.

    Args:
        path: the file.
        delimiter: what separates cells.
        decimal: the decimal sign of numbers.
        encoding: how characters are stored; a byte order mark is skipped.
        header: whether the first line names the columns; else they are "column 1", "column 2", …

    Raises:
        DataError: no such file, not text of that encoding, or rows of different lengths.
    """
    rows: list[list[str]] = []
    lines: list[int] = []
    with open_text(path, encoding) as file:
        reader = csv.reader(file, delimiter=delimiter, skipinitialspace=True)
        try:
            for row in reader:
                if row:
                    rows.append(row)
                    lines.append(reader.line_num)
        except csv.Error as error:
            raise DataError(
                "this is not a table of delimited text",
                where=f"{path}, line {reader.line_num:,}",
                got=str(error),
                fix="Choose another file or another delimiter",
            ) from error
    if len(rows) < 1 + header:
        raise DataError(
            "the table is empty", where=path, expected="at least one row", fix="Add rows to it"
        )
    width = len(rows[0])
    for row, line in zip(rows, lines, strict=True):
        if len(row) != width:
            raise DataError(
                "this row has another number of cells than the first",
                where=f"{path}, line {line:,}",
                expected=f"{width} cells separated by {delimiter!r}",
                got=f"{len(row)}: {brief(delimiter.join(row))}",
                fix="Correct the row; text that contains the delimiter belongs in double quotes",
            )
    names = _column_names(rows[0] if header else [""] * width, path)
    body = rows[1:] if header else rows
    cells = [list(map(str.strip, column)) for column in zip(*body, strict=True)]
    kept = {"delimiter": delimiter, "decimal": decimal, "encoding": encoding, "header": header}
    return Table(dict(zip(names, cells, strict=True)), lines[int(header) :], path, kept)


def _column_names(header: list[str], path: Path) -> list[str]:
    names = [name.strip() or f"column {at}" for at, name in enumerate(header, start=1)]
    twice = [name for name, count in Counter(names).items() if count > 1]
    if twice:
        raise DataError(
            f"two columns are called {twice[0]!r}",
            where=f"{path}, line 1",
            expected="a name of its own for each column",
            fix="Rename one of them, or say that the file has no header",
        )
    return names


def is_missing(cell: str) -> bool:
    """Whether a cell holds nothing: empty, NA, N/A, NaN, null or ?."""
    return cell.lower() in MISSING


def number(cell: str, decimal: str = ".") -> float | None:
    """A cell as a finite number, or None. Groups of three digits may be separated: 1,234.5."""
    text = cell
    if decimal == "," or "," in text:
        if _GROUPED[decimal].fullmatch(text):
            text = text.replace("," if decimal == "." else ".", "")
        elif decimal == "," and "." in text:
            return None  # "1.5" where the comma is the decimal sign: not to be guessed
        text = text.replace(",", ".") if decimal == "," else text
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) and "_" not in text else None


def drop_missing(table: Table, *names: str) -> Table:
    """The rows in which none of these columns is empty."""
    columns = [table.column(name) for name in names]
    kept = [
        row for row in range(len(table)) if not any(is_missing(column[row]) for column in columns)
    ]
    if not kept:
        raise DataError(
            "no row is left without a missing value",
            where=table.path,
            got=f"{len(table):,} rows, each with an empty cell in {', '.join(map(repr, names))}",
            fix="Fill missing values, or ignore the emptiest column",
        )
    return table.take(kept)


def sort_by_time(table: Table, name: str) -> Table:
    """The rows from the oldest to the newest, by a column of numbers or ISO dates (2024-01-31)."""
    keys: list[Any] = []
    for row, cell in enumerate(table.column(name)):
        key = number(cell, table.decimal)
        if key is None:
            try:
                key = datetime.fromisoformat(cell).replace(tzinfo=None).timestamp()
            except (ValueError, OSError, OverflowError):
                raise DataError(
                    "this is not a time",
                    where=table.at(row, name),
                    expected="a number, or a date such as 2024-01-31 or 2024-01-31T12:00",
                    got=brief(cell),
                    fix="Correct the cell, or choose another column for the time",
                ) from None
        keys.append(key)
    return table.take(sorted(range(len(table)), key=keys.__getitem__))


def numbers(table: Table, name: str, fill: float | None = None) -> Tensor:
    """A column as float64 (N,); empty cells become `fill`.

    Raises:
        DataError: text that is not a number, or an empty cell where `fill` is None.
    """
    values: list[float] = []
    for row, cell in enumerate(table.column(name)):
        value = number(cell, table.decimal)
        if value is None and is_missing(cell):
            value = fill
        if value is None:
            raise _not_a_number(table, row, name, cell)
        values.append(value)
    return torch.tensor(values, dtype=torch.float64)


def number_columns(table: Table, *names: str) -> Tensor:
    """Columns as float64 (N, F). Raises DataError as `numbers` does."""
    return torch.stack([numbers(table, name) for name in names], dim=1)


def missing_cell(table: Table, row: int, name: str) -> DataError:
    """What to raise for an empty cell."""
    return DataError(
        "the cell is empty",
        where=table.at(row, name),
        expected="a value",
        got=brief(table.column(name)[row]),
        fix="Fill the cell, set the column's missing values to drop or fill, or ignore the column",
    )


def _not_a_number(table: Table, row: int, name: str, cell: str) -> DataError:
    if is_missing(cell):
        return missing_cell(table, row, name)
    return DataError(
        "this is not a number",
        where=table.at(row, name),
        expected=f"a number such as {'3.5' if table.decimal == '.' else '3,5'}",
        got=brief(cell),
        fix="Correct the cell, make it a column of classes, or ignore the column",
    )
