"""Normalizing columns of numbers with statistics of the training part alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import torch
from torch import Tensor

from .dataset import require_finite, require_rows
from .errors import DataError


def fit_scale(values: Tensor, normalize: str = "standard") -> tuple[float, float]:
    """Offset and factor of some numbers: normalized = (value - offset) / factor.

    Args:
        values: the numbers of the training part, of any shape.
        normalize: "standard" (mean and standard deviation), "minmax" (lowest value, and the
            distance to the highest) or "none" (0 and 1). Equal numbers get the factor 1.
    """
    if normalize == "none":
        return 0.0, 1.0
    # numpy sums in one thread, so that the number of torch's threads cannot change the last bit.
    numbers = values.double().contiguous().numpy()
    if normalize == "minmax":
        low, high = float(numbers.min()), float(numbers.max())
        return low, (high - low) or 1.0
    return float(numbers.mean()), float(numbers.std()) or 1.0


def scaled(values: Tensor, offset: Sequence[float], factor: Sequence[float]) -> Tensor:
    """(values - offset) / factor per column: (N, F) -> float32 (N, F), computed in float64."""
    offsets = torch.tensor(offset, dtype=torch.float64)
    factors = torch.tensor(factor, dtype=torch.float64)
    return ((values.double() - offsets) / factors).float()


def prepare_numbers(
    values: Tensor,
    splits: Mapping[str, Tensor],
    normalize: str = "standard",
    columns: Sequence[str] = (),
    where: object = "inputs",
) -> tuple[Tensor, dict[str, Any]]:
    """Normalize inputs that are numbers, each column on its own.

    Args:
        values: (N, F) numbers, or (N,) for one column.
        splits: row numbers of each part; the statistics come from "train".
        normalize: as for `fit_scale`.
        columns: their names; empty: x1, x2, …
        where: what to call them in a message.

    Returns:
        float32 (N, F), and the facts that new rows need: name, offset and factor of each column.

    Raises:
        DataError: not rows of numbers, not as many as were split, or a number that is not finite.
    """
    values = _as_columns(values, where)
    require_rows(values, splits, where)
    names = tuple(columns) or tuple(f"x{at + 1}" for at in range(values.shape[1]))
    require_finite(values, where, dict(enumerate(names)))
    train = values[splits["train"]]
    scales = [fit_scale(train[:, at], normalize) for at in range(len(names))]
    facts = [
        {"name": name, "kind": "number", "missing": None, "offset": offset, "factor": factor}
        for name, (offset, factor) in zip(names, scales, strict=True)
    ]
    offsets, factors = [s[0] for s in scales], [s[1] for s in scales]
    return scaled(values, offsets, factors), {"kind": "table", "columns": facts}


def prepare_targets(
    values: Tensor,
    splits: Mapping[str, Tensor],
    normalize: str = "standard",
    columns: Sequence[str] = (),
    where: object = "targets",
) -> tuple[Tensor, list[dict[str, Any]], dict[str, tuple[float, float]]]:
    """Normalize numbers to predict, each column on its own.

    Arguments and errors are those of `prepare_numbers`; unnamed columns are called y1, y2, …

    Returns:
        float32 (N, K); name, offset and factor of each column; and for a single column its
        {"y": (offset, factor)}. Several columns have no common unit: theirs is empty.
    """
    count = 1 if values.dim() == 1 else values.shape[-1]
    names = tuple(columns) or tuple(f"y{at + 1}" for at in range(count))
    scaled_values, facts = prepare_numbers(values, splits, normalize, names, where)
    targets = facts["columns"]
    scales = {"y": (targets[0]["offset"], targets[0]["factor"])} if len(targets) == 1 else {}
    return scaled_values, targets, scales


def _as_columns(values: Tensor, where: object) -> Tensor:
    if not isinstance(values, Tensor) or values.dim() not in (1, 2) or 0 in values.shape:
        got = tuple(values.shape) if isinstance(values, Tensor) else "texts"
        raise DataError(
            "these are not rows of numbers",
            where=where,
            expected="sizes (N, F)",
            got=str(got),
            fix="Choose another array",
        )
    return values.unsqueeze(1) if values.dim() == 1 else values
