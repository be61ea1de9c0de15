"""Which fields a data spec offers, found by loading it; remembered until spec or files change."""

from __future__ import annotations

from collections import OrderedDict
from pathlib import Path
from typing import Literal

import torch

from nnstudio.data.code import code
from nnstudio.data.load import run
from nnstudio.data.parts import DataCode
from nnstudio.portable.dataset import SPLITS, Dataset
from nnstudio.project.fields import Field
from nnstudio.project.project import DataSpec

Balance = dict[str, dict[str, tuple[int, ...]]]
Stamp = tuple[str, Path, tuple[tuple[str, int, int], ...]]
_KEPT = 16
_kept: OrderedDict[Stamp, tuple[dict[str, Field], Balance]] = OrderedDict()

_AXES = {"image": ("C", "H", "W"), "window": ("L", "C")}


def describe(spec: DataSpec, folder: Path) -> dict[str, Field]:
    """The fields of a spec by name, inputs first.

    Raises:
        DataProblem: the data cannot be read as the spec says.
    """
    return dict(_known(spec, folder)[0])


def class_balance(spec: DataSpec, folder: Path) -> Balance:
    """Rows of each class, in order of their index: class field -> split -> counts.

    Raises:
        DataProblem: the data cannot be read as the spec says.
    """
    return dict(_known(spec, folder)[1])


def _known(spec: DataSpec, folder: Path) -> tuple[dict[str, Field], Balance]:
    written = code(spec, folder)
    stamp = stamp_of(written)
    if stamp in _kept:
        _kept.move_to_end(stamp)
    else:
        remember(stamp, run(written))
    return _kept[stamp]


def remember(stamp: Stamp, dataset: Dataset) -> None:
    """Keep what there is to know of a dataset that was loaded."""
    _kept[stamp] = fields(dataset), balance(dataset)
    while len(_kept) > _KEPT:
        _kept.popitem(last=False)


def stamp_of(written: DataCode) -> Stamp:
    """Text and files decide what is loaded; a file is known by its size and time of change."""
    files: list[tuple[str, int, int]] = []
    for path in written.files:
        inside = sorted(path.rglob("*")) if path.is_dir() else [path]
        for each in inside:
            if each.is_file():
                status = each.stat()
                files.append((str(each), status.st_size, status.st_mtime_ns))
    return written.text, written.folder, tuple(files)


def fields(dataset: Dataset) -> dict[str, Field]:
    """The fields of a loaded dataset."""
    return {name: _field(dataset, name) for name in dataset.fields}


def _field(dataset: Dataset, name: str) -> Field:
    values = dataset.fields[name]
    shape = tuple(values.shape[1:])
    is_float = values.is_floating_point()
    return Field(
        name=name,
        shape=shape,
        dtype="float" if is_float else "int",
        kind=_kind(dataset, name),
        axes=_axes(name, len(shape), name in dataset.classes),
        classes=dataset.classes.get(name, ()),
        columns=_columns(dataset, name),
    )


def _axes(name: str, dims: int, is_class: bool) -> tuple[str, ...]:
    letter = "L" if is_class else "C" if name == "next" else "F"
    return _AXES.get(name, (letter,) * dims)


def _kind(dataset: Dataset, name: str) -> Literal["image", "numbers", "class", "text", "series"]:
    if name == "image":
        return "image"
    if name == "window":
        return "series"
    if name in dataset.classes:
        return "class" if dataset.fields[name].dim() == 1 else "text"
    return "numbers"


def _columns(dataset: Dataset, name: str) -> tuple[str, ...]:
    listed = {"x": "columns", "y": "targets"}.get(name)
    found: list[str] = []
    for column in dataset.preparation.get(listed, ()) if listed else ():
        if column.get("encoding") == "one_hot":
            found += [f"{column['name']}={value}" for value in column["categories"]]
        else:
            found.append(column["name"])
    return tuple(found)


def balance(dataset: Dataset) -> Balance:
    """Rows of each class of a loaded dataset: class field -> split -> counts."""
    return {
        name: {
            split: tuple(
                torch.bincount(values[dataset.splits[split]], minlength=len(names)).tolist()
            )
            for split in SPLITS
        }
        for name, names in dataset.classes.items()
        if (values := dataset.fields[name]).dim() == 1
    }
