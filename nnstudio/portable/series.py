"""A series of numbers as windows of past values and the value that follows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor

from .errors import DataError
from .scaling import fit_scale
from .tables import Table, is_missing, numbers


def series_values(table: Table, column: str, missing: str = "error") -> Tensor:
    """A column of numbers in the order of the file: float64 (number of values,).

    Args:
        table: the rows, the oldest first.
        column: which column.
        missing: "error", or "previous" to repeat the last known value (the first known one before
            that), which looks at no later value once there is one.

    Raises:
        DataError: no such column, text in it, or a missing value.
    """
    if missing == "error":
        return numbers(table, column)
    cells = table.column(column)
    known = next((cell for cell in cells if not is_missing(cell)), "")
    filled = []
    for cell in cells:
        known = known if is_missing(cell) else cell
        filled.append(known)
    return numbers(Table({column: filled}, table.lines, table.path, table.format), column)


def prepare_series(
    table: Table,
    column: str,
    window: int,
    splits: Mapping[str, Tensor],
    normalize: str = "standard",
    missing: str = "error",
) -> tuple[Tensor, Tensor, dict[str, Any]]:
    """Normalize a column by its training part and cut it into windows.

    Args:
        table: the rows, the oldest first.
        column: which column.
        window: past values that predict the next one.
        splits: rows of windows, from `splits.split_windows` for the span window + 1.
        normalize: as for `scaling.fit_scale`.
        missing: as for `series_values`.

    Returns:
        A view float32 (N, window, 1), the values that follow float32 (N, 1), and the facts that a
        new window needs: its length, offset and factor, and how its column is read.

    Raises:
        DataError: no such column, text in it, or a missing value.
    """
    values = series_values(table, column, missing)
    past = values[: int(splits["train"].max()) + window + 1]
    offset, factor = fit_scale(past, normalize)
    series = ((values - offset) / factor).float()
    windows = series[:-1].unfold(0, window, 1).unsqueeze(-1)
    scale = {"offset": offset, "factor": factor}
    facts = {
        "kind": "series",
        "column": column,
        "window": window,
        "missing": missing,
        "format": dict(table.format),
        **scale,
        "targets": [{"name": column, **scale}],
    }
    return windows, series[window:].unsqueeze(-1), facts


def last_window(values: Tensor, preparation: Mapping[str, Any], where: object) -> Tensor:
    """The last values of a new series, normalized as in training: float32 (1, window, 1).

    Raises:
        DataError: fewer values than a window has.
    """
    window = int(preparation["window"])
    if len(values) < window:
        raise DataError(
            "the series is shorter than a window",
            where=where,
            expected=f"at least {window} values",
            got=str(len(values)),
            fix="Give more values",
        )
    recent = (values[-window:] - preparation["offset"]) / preparation["factor"]
    return torch.as_tensor(recent, dtype=torch.float32).reshape(1, window, 1)
