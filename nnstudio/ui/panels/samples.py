"""Samples read for people: which look suits them, points of a plane, cells of rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
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
    """Points of one or several splits of data with one or two columns of numbers as input.

    Two inputs span the plane, points are colored by class, or as low and high numbers; one input
    goes across, and the number to predict up (for classes: their probability, 0 to 1).
    """
    x, y = fields["x"], fields.get("y")
    classes = y.classes if y is not None else ()
    flat = x.shape == (1,)
    middle = _middle(splits.values())
    points: list[Points] = []
    heights: list[Numbers] = []
    for split, values in splits.items():
        hollow = split == "test" and len(splits) > 1
        inputs = values["x"]
        up = inputs[:, 1] if not flat else _heights(values["y"], len(classes))
        heights.append(up)
        for color, mine in enumerate(_groups(values, classes, flat, middle)):
            points.append(Points(inputs[mine, 0], up[mine], color, hollow))
    across = span_of([values["x"][:, 0] for values in splits.values()])
    upward = (-0.08, 1.08) if flat and classes else span_of(heights)
    ratio = (across[1] - across[0]) / (upward[1] - upward[0])
    names = x.columns or ("x1", "x2")
    target = y.columns[0] if y is not None and y.columns else "y"
    low_high = () if flat or y is None else (f"low {target}", f"high {target}")
    return Scene(
        x=across,
        y=upward,
        x_name=names[0],
        y_name=names[1] if not flat else "probability" if classes else target,
        points=tuple(points),
        names=classes or low_high,
        notes=(("train", False), ("test", True)) if len(splits) > 1 else (),
        equal=not flat and _ALIKE[0] < ratio < _ALIKE[1],
    )


def _heights(targets: Numbers, classes: int) -> Numbers:
    flat = numpy.ravel(targets).astype(float)
    return flat / max(classes - 1, 1) if classes else flat


def _middle(splits: Iterable[Mapping[str, Numbers]]) -> float:
    """Between the lowest and the highest number to predict, as the colors of a surface are."""
    return sum(span_of([numpy.ravel(v["y"]).astype(float) for v in splits if "y" in v])) / 2


def _groups(
    values: Mapping[str, Numbers], classes: Sequence[str], flat: bool, middle: float
) -> list[Numbers]:
    """Which rows have which color."""
    targets = values.get("y")
    if targets is not None and classes:
        return [targets == at for at in range(len(classes))]
    if targets is None or flat:
        return [numpy.ones(len(values["x"]), bool)]
    first = targets.reshape(len(targets), -1)[:, 0]
    return [first < middle, first >= middle]


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
