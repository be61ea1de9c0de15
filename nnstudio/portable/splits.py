"""Dividing rows into training, validation and test parts, repeatable by seed.

A part gets `share * rows` rows, rounded to the nearest whole number (halves up); a share above
zero that comes to no row is an error. All other rows train. The last `held_out` rows are an
official test part: they stay the test part, and the shares are shares of the other rows.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor

from .errors import DataError


def split_random(
    rows: int, validation: float = 0.0, test: float = 0.0, seed: int = 0, held_out: int = 0
) -> dict[str, Tensor]:
    """Divide rows by chance.

    Args:
        rows: how many rows there are.
        validation, test: their shares, from 0 to 1, together below 1.
        seed: the same seed gives the same split.
        held_out: size of an official test part at the end.

    Returns:
        "train", "validation", "test" -> int64 row numbers, shuffled.
    """
    own = rows - held_out
    sizes = part_sizes(own, validation, test)
    order = torch.randperm(own, generator=torch.Generator().manual_seed(seed))
    return _with_held_out(_parts(order, *sizes), rows, held_out)


def split_stratified(
    labels: Tensor,
    validation: float = 0.0,
    test: float = 0.0,
    seed: int = 0,
    held_out: int = 0,
) -> dict[str, Tensor]:
    """Divide rows by chance with equal shares of every class.

    Each class is rounded on its own and keeps at least one row for training.

    Args:
        labels: int64 (N,) class indices.
        validation, test: their shares, from 0 to 1, together below 1.
        seed: the same seed gives the same split.
        held_out: size of an official test part at the end.

    Returns:
        "train", "validation", "test" -> int64 row numbers, shuffled.
    """
    own = labels[: len(labels) - held_out]
    part_sizes(len(own), validation, test)
    generator = torch.Generator().manual_seed(seed)
    parts: dict[str, list[Tensor]] = {"train": [], "validation": [], "test": []}
    for label in torch.unique(own):
        rows = (own == label).nonzero().flatten()
        rows = rows[torch.randperm(len(rows), generator=generator)]
        tested = min(_rounded(len(rows), test), len(rows) - 1)
        validated = min(_rounded(len(rows), validation), len(rows) - 1 - tested)
        for name, part in _parts(rows, validated, tested).items():
            parts[name].append(part)
    splits = {name: torch.cat(part) for name, part in parts.items()}
    for name, share in (("validation", validation), ("test", test)):
        _require_rows(name, len(splits[name]), share, len(own))
    shuffled = {
        name: rows[torch.randperm(len(rows), generator=generator)] for name, rows in splits.items()
    }
    return _with_held_out(shuffled, len(labels), held_out)


def split_chronological(
    rows: int, validation: float = 0.0, test: float = 0.0, held_out: int = 0
) -> dict[str, Tensor]:
    """Divide rows in time: the first train, the next validate, the last test.

    Args:
        rows: how many rows there are, the oldest first.
        validation, test: their shares, from 0 to 1, together below 1.
        held_out: size of an official test part at the end.

    Returns:
        "train", "validation", "test" -> int64 row numbers, rising.
    """
    own = rows - held_out
    validated, tested = part_sizes(own, validation, test)
    kept = own - validated - tested
    order = torch.arange(own)
    splits = {
        "train": order[:kept],
        "validation": order[kept : kept + validated],
        "test": order[kept + validated :],
    }
    return _with_held_out(splits, rows, held_out)


def split_groups(
    groups: Sequence[Any], validation: float = 0.0, test: float = 0.0, seed: int = 0
) -> dict[str, Tensor]:
    """Divide groups by chance; the rows of one group stay together.

    Groups are drawn in random order: first for the test part until it has its share of rows, then
    for the validation part. A part may be larger than its share by less than one group.

    Args:
        groups: the group of each row (a person, a device, a day).
        validation, test: their shares of rows, from 0 to 1, together below 1.
        seed: the same seed gives the same split.

    Returns:
        "train", "validation", "test" -> int64 row numbers, shuffled.
    """
    validated, tested = part_sizes(len(groups), validation, test)
    wanted = {"validation": validated, "test": tested}
    members: dict[Any, list[int]] = {}
    for row, group in enumerate(groups):
        members.setdefault(group, []).append(row)
    generator = torch.Generator().manual_seed(seed)
    names = list(members)
    order = [names[at] for at in torch.randperm(len(names), generator=generator).tolist()]
    parts: dict[str, list[int]] = {"train": [], "validation": [], "test": []}
    for group in order:
        part = next(
            (name for name in ("test", "validation") if len(parts[name]) < wanted[name]), "train"
        )
        parts[part] += members[group]
    if not parts["train"] or any(not parts[name] for name in wanted if wanted[name]):
        raise DataError(
            f"{len(members):,} groups cannot be divided into these parts",
            expected="at least one group for each part",
            got=", ".join(f"{name}: {len(rows):,} rows" for name, rows in parts.items()),
            fix="Lower the shares of validation and test, or use a column with more groups",
        )
    return {
        name: torch.tensor(rows)[torch.randperm(len(rows), generator=generator)]
        if rows
        else torch.empty(0, dtype=torch.int64)
        for name, rows in parts.items()
    }


def split_windows(
    values: int, span: int, stride: int = 1, validation: float = 0.0, test: float = 0.0
) -> dict[str, Tensor]:
    """Divide a series in time and number the windows that lie wholly in one part.

    Window i takes the values from i * stride to i * stride + span; those that straddle two parts
    are in none, so that no value is seen in training and tested too.

    Args:
        values: how many values (characters) the series has, the oldest first.
        span: how many of them a window touches, the ones to predict included.
        stride: from the start of one window to the next.
        validation, test: their shares of the values, from 0 to 1, together below 1.

    Returns:
        "train", "validation", "test" -> int64 window numbers, rising.

    Raises:
        DataError: a part that is shorter than a window.
    """
    validated, tested = part_sizes(values, validation, test)
    ends = {"train": values - validated - tested, "validation": values - tested, "test": values}
    starts = torch.arange(0, max(values - span, -1) + 1, stride)
    splits: dict[str, Tensor] = {}
    begin = 0
    for name, end in ends.items():
        inside = (starts >= begin) & (starts + span <= end)
        splits[name] = inside.nonzero().flatten()
        if end > begin and not len(splits[name]):
            raise DataError(
                f"the {name} part holds no whole window",
                expected=f"at least {span:,} values in a row, one window and what follows it",
                got=f"{end - begin:,} of {values:,} values",
                fix=f"Use a shorter window, more data, or a larger share of {name}",
            )
        begin = end
    return splits


def part_sizes(rows: int, validation: float, test: float) -> tuple[int, int]:
    """Rows in the validation and the test part; DataError where a part would be empty."""
    if validation < 0 or test < 0 or validation + test >= 1:
        raise DataError(
            "the shares leave nothing to train on",
            expected="shares of validation and test from 0 to 1, together below 1",
            got=f"validation {validation:g} and test {test:g}",
            fix="Lower one of them",
        )
    sizes = _rounded(rows, validation), _rounded(rows, test)
    _require_rows("validation", sizes[0], validation, rows)
    _require_rows("test", sizes[1], test, rows)
    if rows - sum(sizes) < 1:
        raise DataError(
            "the training part is empty",
            expected="at least 1 row",
            got=f"{rows:,} rows, of which {sizes[0]:,} validate and {sizes[1]:,} test",
            fix="Lower the shares of validation and test, or use more data",
        )
    return sizes


def _require_rows(name: str, found: int, share: float, rows: int) -> None:
    if share > 0 and found == 0:
        raise DataError(
            f"the {name} part is empty",
            expected="at least 1 row",
            got=f"a share of {share:g} of {rows:,} rows, which comes to none",
            fix=f"Raise the share of {name}, set it to 0 to go without, or use more data",
        )


def _rounded(rows: int, share: float) -> int:
    return math.floor(rows * share + 0.5)


def _parts(order: Tensor, validated: int, tested: int) -> dict[str, Tensor]:
    return {
        "train": order[validated + tested :],
        "validation": order[:validated],
        "test": order[validated : validated + tested],
    }


def _with_held_out(splits: dict[str, Tensor], rows: int, held_out: int) -> dict[str, Tensor]:
    return {**splits, "test": torch.arange(rows - held_out, rows)} if held_out else splits
