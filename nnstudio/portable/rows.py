"""New rows of a table or a series to predict from: files, or numbers on the command line."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from .columns import encode_rows
from .errors import DataError, brief
from .series import last_window, series_values
from .tables import Table, number, read_csv


def read_rows(arguments: Sequence[str], preparation: Mapping[str, Any]) -> tuple[list[str], Tensor]:
    """Rows to predict, encoded as in training.

    Args:
        arguments: each a CSV file in the format of the training data with the input columns (others
            are ignored), or a row written out: `name=value,name=value` or just the values
            in order of the columns, with a point as the decimal sign.
        preparation: `Dataset.preparation` of the training data.

    Returns:
        A name for each row, and float32 (N, F).

    Raises:
        DataError: a missing column, too few or too many values, or one that does not fit.
    """
    if not arguments:
        raise DataError(
            "there is nothing to predict",
            expected="a CSV file, or values of " + _column_list(preparation),
            fix="Give at least one row",
        )
    names: list[str] = []
    parts: list[Tensor] = []
    for argument in arguments:
        table = _table(argument, preparation)
        parts.append(encode_rows(table, preparation["columns"]))
        lone = len(table) == 1
        names += [argument if lone else f"{argument}:{line}" for line in table.lines]
    return names, torch.cat(parts)


def read_series(
    arguments: Sequence[str], preparation: Mapping[str, Any]
) -> tuple[list[str], Tensor]:
    """The last window of each series, normalized as in training.

    Args:
        arguments: each a CSV file with the trained column, or numbers separated by commas, the
            oldest first.
        preparation: `Dataset.preparation` of the training data.

    Returns:
        The arguments as names, and float32 (N, window, 1).

    Raises:
        DataError: a missing column, text in it, or fewer values than a window has.
    """
    if not arguments:
        raise DataError(
            "there is nothing to predict",
            expected=f"a CSV file with a column {preparation['column']!r}, or numbers",
            fix="Give at least one series",
        )
    name, missing = str(preparation["column"]), str(preparation["missing"])
    windows = []
    for argument in arguments:
        if _is_row(argument):
            cells = _cells(argument)
            table = Table({name: cells}, [1] * len(cells), Path("the command line"))
        else:
            table = read_csv(Path(argument), **preparation["format"])
        values = series_values(table, name, missing)
        windows.append(last_window(values, preparation, argument))
    return list(arguments), torch.cat(windows)


def _column_list(preparation: Mapping[str, Any]) -> str:
    return ", ".join(str(column["name"]) for column in preparation["columns"])


def _table(argument: str, preparation: Mapping[str, Any]) -> Table:
    if not _is_row(argument):
        return read_csv(Path(argument), **preparation.get("format", {}))
    names = [str(column["name"]) for column in preparation["columns"]]
    cells = _cells(argument)
    if all("=" in cell for cell in cells):
        pairs = [cell.partition("=") for cell in cells]
        row = {name.strip(): value.strip() for name, _, value in pairs}
        wrong = [name for name in (*names, *row) if (name in row) != (name in names)]
    else:
        row = dict(zip(names, cells, strict=False))
        wrong = [] if len(cells) == len(names) else [f"{len(cells)} values"]
    if wrong:
        raise DataError(
            f"this row does not fit the {len(names)} input columns ({wrong[0]})",
            where="the command line",
            expected=f"values of {', '.join(names)}",
            got=brief(argument),
            fix="Write name=value for each column, separated by commas, or name a CSV file",
        )
    return Table({name: [row[name]] for name in names}, [1], Path("the command line"))


def _is_row(argument: str) -> bool:
    """Whether an argument is a row written out rather than a file."""
    written = "," in argument or "=" in argument or number(argument) is not None
    return written and not Path(argument).is_file()


def _cells(argument: str) -> list[str]:
    return [cell.strip() for cell in next(csv.reader([argument], skipinitialspace=True))]
