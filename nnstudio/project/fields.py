"""Fields: what a data spec offers to Input and Target nodes, described without the data itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from nnstudio.catalog.dims import Dims

ANSWERS = ("label", "next", "y")  # fields of data sources that are there to be predicted


@dataclass(frozen=True)
class Field:
    """One named tensor of the data: its sizes without the batch, and what its numbers mean.

    `classes` names the classes of a class field in order of their index (for text fields: the
    vocabulary). `axes` names the sizes, for example ("C", "H", "W").
    """

    name: str
    shape: Dims
    dtype: Literal["float", "int", "bool"] = "float"
    kind: Literal["image", "numbers", "class", "text", "series"] = "numbers"
    axes: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
