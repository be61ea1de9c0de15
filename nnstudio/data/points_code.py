"""The reader's text for generated points."""

from __future__ import annotations

from nnstudio.catalog.sources import sources
from nnstudio.data.parts import Body, Fields, normalized, returned, split_lines
from nnstudio.data.resolve import Resolved
from nnstudio.data.writing import literal
from nnstudio.errors import DataProblem


def points(source: Resolved, body: Body) -> Fields:
    """Moons, circles, spirals, xor, gaussian clouds: the function has the name of the source."""
    part = sources()[source.type]
    values = {setting.name: source.settings[setting.name] for setting in part.settings}
    classes, samples = int(str(values.get("classes", 2))), int(str(values["samples"]))
    if samples < 2 * classes:
        raise DataProblem(
            f"{part.title}: {samples} samples are too few for {classes} classes. Expected at least"
            f" {2 * classes}. Raise samples or lower classes."
        )
    options = {name: literal(value) for name, value in values.items()}
    body.add("x, y = ", body.call(f"points.{source.type.lower()}", **options))
    split_lines(body, source.split, "len(x)", "y")
    body.add(
        "x, preparation = ",
        body.call("scaling.prepare_numbers", "x", "splits", **normalized(source.normalize)),
    )
    names = ", ".join(f'"{at}"' for at in range(classes))
    returned(body, {"x": "x", "y": "y"}, classes={"y": f"({names})"})
    return [("x", "float32 (N, 2)"), ("y", f"int64 (N,) in {classes} classes")]
