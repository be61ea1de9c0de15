"""A dataset in memory: tensors by field, and which of their rows train, validate and test."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import torch
from torch import Tensor

from .errors import DataError

SPLITS = ("train", "validation", "test")


@dataclass
class Dataset:
    """Fields of equal length and the rows of each split.

    Attributes:
        fields: tensors with rows first, ready for the model: float32 numbers (normalized) or int64
            indices. Windows of text or series are strided views: index them, never copy them whole.
        splits: "train", "validation" and "test" -> int64 row numbers. No row is in two of them.
        classes: names by class index for fields of class indices (for text: the characters).
        scales: (offset, factor) of fields that were normalized with one offset and one factor:
            original = value * factor + offset.
        preparation: what it takes to turn a raw input into tensors and outputs into answers. Only
            numbers, texts, lists and dicts, so that it can be saved as JSON. `classes` and `scales`
            are added to it.

    Raises:
        DataError: fields of different lengths, a number that is not finite, or no rows to train on.
    """

    fields: dict[str, Tensor]
    splits: dict[str, Tensor]
    classes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    scales: dict[str, tuple[float, float]] = field(default_factory=dict)
    preparation: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        lengths = {name: len(values) for name, values in self.fields.items()}
        if len(set(lengths.values())) > 1:
            raise DataError(
                "the fields have different numbers of rows",
                expected="the same number for all",
                got=", ".join(f"{name}: {length:,}" for name, length in lengths.items()),
            )
        if self.rows("train") == 0:
            raise DataError(
                "the training part is empty",
                expected="at least 1 row",
                got="0",
                fix="Lower the shares of validation and test, or use more data",
            )
        self.splits = {
            name: self.splits.get(name, torch.empty(0, dtype=torch.int64)) for name in SPLITS
        }
        self.preparation = {
            **self.preparation,
            "classes": {name: list(names) for name, names in self.classes.items()},
            "scales": {name: list(scale) for name, scale in self.scales.items()},
        }

    def to(self, device: torch.device | str) -> Dataset:
        """The same dataset with its tensors on a device."""
        return replace(
            self,
            fields={name: _moved(values, device) for name, values in self.fields.items()},
            splits={name: rows.to(device) for name, rows in self.splits.items()},
        )

    def scale(self, name: str) -> float:
        """Original units per unit of a field (1.0 where the field was not scaled)."""
        return self.scales[name][1] if name in self.scales else 1.0

    def rows(self, split: str) -> int:
        """The number of rows in a split."""
        return len(self.splits[split]) if split in self.splits else 0


def _moved(values: Tensor, device: torch.device | str) -> Tensor:
    """A tensor on a device; of overlapping windows the series itself moves, and is cut anew."""
    stored = values.untyped_storage().nbytes() // values.element_size()
    if values.numel() <= stored:
        return values.to(device)
    series = values.as_strided((stored,), (1,), 0).to(device)
    return series.as_strided(values.shape, values.stride(), values.storage_offset())


def class_indices(
    labels: Sequence[Any] | Tensor, names: Sequence[str] = (), where: object = "labels"
) -> tuple[Tensor, tuple[str, ...]]:
    """Turn labels into indices 0, 1, 2, … and give the name of each.

    Args:
        labels: one number or text per row. With `names`, whole numbers that already are indices.
        names: the names of the classes by index. Empty: the labels that occur, numbers by size
            and texts by alphabet, name themselves.
        where: what to call the labels in a message.

    Returns:
        int64 (N,) indices, and the names.

    Raises:
        DataError: fewer than two classes, or a label that `names` does not cover.
    """
    values = labels.tolist() if isinstance(labels, Tensor) else list(labels)
    if names:
        return _named_indices(values, tuple(names), where), tuple(names)
    found = sorted(set(values), key=lambda value: (isinstance(value, str), value))
    require_two(found, where)
    index = {value: at for at, value in enumerate(found)}
    indices = torch.tensor([index[value] for value in values], dtype=torch.int64)
    return indices, tuple(str(value) for value in found)


def _named_indices(values: list[Any], names: tuple[str, ...], where: object) -> Tensor:
    require_two(sorted(set(values)), where)
    for row, value in enumerate(values, start=1):
        if not isinstance(value, int) or not 0 <= value < len(names):
            raise DataError(
                "this label has no class name",
                where=f"{where}, row {row:,}",
                expected=f"a whole number from 0 to {len(names) - 1}",
                got=repr(value),
                fix="Correct the label, or give as many class names as there are classes",
            )
    return torch.tensor(values, dtype=torch.int64)


def require_two(found: Sequence[Any], where: object) -> None:
    """Raise DataError unless at least two classes were found."""
    if len(found) < 2:
        raise DataError(
            "there is nothing to tell apart",
            where=where,
            expected="at least 2 classes",
            got=f"only {found[0]!r}" if found else "no rows at all",
            fix="Use data with rows of every class, or choose another target",
        )


def require_finite(values: Tensor, where: object, names: Mapping[int, str] | None = None) -> None:
    """Raise DataError, naming the first row and column, if a number is NaN or infinite.

    Args:
        values: (N, ...) numbers; rows are counted from 1 in the message.
        where: what to call them in the message.
        names: names of the columns of an (N, F) tensor, by index.
    """
    if not values.is_floating_point() or bool(torch.isfinite(values).all()):
        return
    bad = (~torch.isfinite(values)).nonzero()[0].tolist()
    at = bad[1:]
    column = f", column {(names or {}).get(at[0], at[0] + 1)}" if len(at) == 1 else ""
    position = f", position {tuple(at)}" if len(at) > 1 else ""
    raise DataError(
        "the data holds a number that is missing or infinite",
        where=f"{where}, row {bad[0] + 1:,}{column}{position}",
        expected="finite numbers",
        got=str(values[tuple(bad)].item()),
        fix="Correct or remove the row before loading",
    )


def join(first: Any, second: Any) -> Any:
    """The rows of two tensors, or of two lists, one after the other.

    Raises:
        DataError: tensors whose rows have different sizes.
    """
    if not isinstance(first, Tensor) or not isinstance(second, Tensor):
        return list(first) + list(second)
    if first.shape[1:] != second.shape[1:]:
        raise DataError(
            "the official test part does not fit the other rows",
            expected=f"rows of size {tuple(first.shape[1:])}",
            got=str(tuple(second.shape[1:])),
            fix="Choose the test part that belongs to this training part",
        )
    return torch.cat([first, second])


def require_rows(values: Tensor, splits: Mapping[str, Tensor], where: object) -> None:
    """Raise DataError unless `splits` divides exactly the rows of `values`."""
    rows = sum(len(part) for part in splits.values())
    if len(values) != rows:
        raise DataError(
            "inputs and targets have different numbers of rows",
            where=where,
            expected=f"{rows:,}",
            got=f"{len(values):,}",
            fix="Choose the inputs that belong to these targets",
        )
