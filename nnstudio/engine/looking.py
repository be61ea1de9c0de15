"""Rows of a dataset as a person can look at them: pixels, own units, words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor

from nnstudio.engine.arrays import array_of
from nnstudio.engine.messages import Array
from nnstudio.portable.dataset import Dataset

Named = tuple[tuple[str, Array], ...]
Labels = tuple[tuple[str, tuple[str, ...]], ...]


def shown_fields(data: Dataset, rows: Tensor) -> Named:
    """The fields of some rows, without the normalization; see `messages.Sampled`."""
    return tuple(
        (name, array_of(_original(name, values.index_select(0, rows).cpu(), data.preparation)))
        for name, values in data.fields.items()
    )


def shown_labels(data: Dataset, rows: Tensor) -> Labels:
    """The words of class and text fields of some rows."""
    return tuple(
        (name, tuple(words(values.index_select(0, rows), data.classes[name])))
        for name, values in data.fields.items()
        if name in data.classes
    )


def words(indices: Tensor, classes: tuple[str, ...] | list[str]) -> list[str]:
    """Class indices (N,) as names, or (N, L) as texts."""
    if indices.dim() == 1:
        return [classes[at] if 0 <= at < len(classes) else "" for at in indices.tolist()]
    return ["".join(words(row, classes)) for row in indices]


def own_units(values: Tensor, columns: list[Mapping[str, Any]]) -> Tensor:
    """Normalized columns (..., K) in their own units; classes among them stay as they are."""
    offsets: list[float] = []
    factors: list[float] = []
    for column in columns:
        width = len(column["categories"]) if column.get("encoding") == "one_hot" else 1
        offsets += [float(column.get("offset", 0.0))] * width
        factors += [float(column.get("factor", 1.0))] * width
    if len(offsets) != values.shape[-1]:
        return values
    factor = torch.tensor(factors, dtype=torch.float64)
    offset = torch.tensor(offsets, dtype=torch.float64)
    own: Tensor = (values.double() * factor + offset).float()
    return own


def normalized(values: Tensor, columns: list[Mapping[str, Any]]) -> Tensor:
    """Columns of numbers (..., K) as the model takes them."""
    offset = torch.tensor([float(each["offset"]) for each in columns], dtype=torch.float64)
    factor = torch.tensor([float(each["factor"]) for each in columns], dtype=torch.float64)
    found: Tensor = ((values.double() - offset) / factor).float()
    return found


def _original(name: str, values: Tensor, preparation: Mapping[str, Any]) -> Tensor:
    if name == "image":
        return _pixels(values, preparation)
    if not values.is_floating_point():
        return values
    if name in preparation.get("scales", {}):
        offset, factor = preparation["scales"][name]
        return values.double().mul(factor).add(offset).float()
    columns = preparation.get({"x": "columns", "y": "targets"}.get(name, ""))
    return own_units(values, columns) if columns else values


def _pixels(values: Tensor, preparation: Mapping[str, Any]) -> Tensor:
    offset = torch.tensor(preparation["offset"], dtype=torch.float32).view(-1, 1, 1)
    factor = torch.tensor(preparation["factor"], dtype=torch.float32).view(-1, 1, 1)
    black, white = preparation["black"], preparation["white"]
    shares = (values * factor + offset - black) / ((white - black) or 1.0)
    pixels: Tensor = (shares * 255).round().clamp(0, 255).to(torch.uint8)
    return pixels
