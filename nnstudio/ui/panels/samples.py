"""Samples read for people: which look suits them, points of a plane, cells of rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy

from nnstudio.project.fields import Field
from nnstudio.ui.panels.cells import columns_of, row_texts
from nnstudio.ui.plots.ticks import short
from nnstudio.ui.widgets.plane import Points, Scene, span_of

Numbers = numpy.ndarray[Any, Any]
_MOST_COLUMNS = 200
_ALIKE = (0.4, 2.5)  # spans of two inputs that are probably in the same unit


def look_of(fields: Mapping[str, Field]) -> str:
    """How samples of such fields are shown: image, points, series, text or rows."""
    kinds = {field.kind for field in fields.values()}
    for kind in ("image", "series", "text"):
        if kind in kinds:
            return kind
    x, y = fields.get("x"), fields.get("y")
    if x is None or any("=" in name for name in x.columns):
        return "rows"
    if x.shape == (2,) and (y is None or y.kind == "class"):
        return "points"
    flat = y is not None and y.kind == "numbers" and y.shape == (1,)
    return "points" if x.shape == (1,) and flat else "rows"


def scene_of(splits: Mapping[str, Mapping[str, Numbers]], fields: Mapping[str, Field]) -> Scene:
    """Points of one or several splits: inputs of two columns by class, or one column against y."""
    x, y = fields["x"], fields.get("y")
    of_all = list(splits.values())
    flat = x.shape == (1,)
    names = x.columns or tuple(f"x{at + 1}" for at in range(x.shape[0]))  # type: ignore[operator,call-overload]
    points: list[Points] = []
    for split, values in splits.items():
        hollow = split == "test" and len(splits) > 1
        inputs, targets = values["x"], values.get("y")
        if flat:
            points.append(Points(inputs[:, 0], numpy.ravel(targets), 0, hollow))
            continue
        for at in range(max(len(y.classes), 1) if y is not None else 1):
            mine = inputs if targets is None else inputs[targets == at]
            points.append(Points(mine[:, 0], mine[:, 1], at, hollow))
    notes = (("train", False), ("test", True)) if len(splits) > 1 else ()
    second = [numpy.ravel(v["y"]) for v in of_all] if flat else [v["x"][:, 1] for v in of_all]
    across, up = span_of([values["x"][:, 0] for values in of_all]), span_of(second)
    ratio = (across[1] - across[0]) / (up[1] - up[0])
    return Scene(
        x=across,
        y=up,
        x_name=names[0],
        y_name=(y.columns[0] if y is not None and y.columns else "y") if flat else names[1],
        points=tuple(points),
        names=y.classes if y is not None and not flat else (),
        notes=notes,
        equal=not flat and _ALIKE[0] < ratio < _ALIKE[1],
    )


def following_text(value: float, before: Numbers) -> str:
    """A value as text; what normalizing and back left of a zero is a zero."""
    size = float(numpy.abs(before).max()) if before.size else 0.0
    return short(0.0 if abs(value) < 1e-6 * size else value)


def one_line(text: str) -> str:
    """A text with its line breaks as signs."""
    return text.replace("\n", " ⏎ ").replace("\t", " ⇥ ")


def cells_of(
    values: Mapping[str, Numbers],
    fields: Mapping[str, Field],
    labels: Mapping[str, Sequence[str]],
    classes: Sequence[str],
    target: str = "",
) -> tuple[tuple[str, ...], list[list[str]]]:
    """A head and the cells below it: targets first, since one looks for them; then the inputs."""
    head: list[str] = []
    parts: list[list[list[str]]] = []
    for name in sorted(values, key=lambda each: each != "y"):
        numbers, field = values[name], fields.get(name)
        if name in labels:
            head.append(target or name if name == "y" else name)
            parts.append([[text] for text in labels[name]])
            continue
        flat = numbers.reshape(len(numbers), -1)[:, :_MOST_COLUMNS]
        names = field.columns if field is not None else ()
        if len(names) != numbers.reshape(len(numbers), -1).shape[1]:
            names = tuple(f"{name}[{at}]" for at in range(flat.shape[1]))
        columns = columns_of(names[: flat.shape[1]], classes)
        head += [column.name for column in columns]
        parts.append([row_texts(row, columns) for row in flat])
    rows = [
        [text for part in parts for text in part[at]] for at in range(len(parts[0]) if parts else 0)
    ]
    return tuple(head), rows
