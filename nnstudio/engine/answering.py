"""Questions to a trained model: answers, surfaces, curves, judgments."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from nnstudio.engine.arrays import array_of, numbers_of
from nnstudio.engine.judging import judge
from nnstudio.engine.looking import normalized
from nnstudio.engine.messages import (
    Answered,
    Answers,
    Array,
    Ask,
    Curve,
    Curved,
    Judge,
    Predict,
    Reply,
    Surface,
    Surfaced,
)
from nnstudio.engine.outputs import Reading, reading
from nnstudio.engine.trained import Trained
from nnstudio.errors import DataProblem, UsageError
from nnstudio.portable.errors import DataError
from nnstudio.portable.predict import predict as answers_to
from nnstudio.portable.predict import write_on

MOST_POINTS = 2**22
_DRAWING = "drawing"


def answer(request: Ask, trained: Trained) -> Reply:
    """The reply to a question.

    Raises:
        StudioError: it cannot be answered; the message says why and what to do.
    """
    if isinstance(request, Predict):
        return _predict(request, trained)
    if isinstance(request, Surface):
        return _surface(request, trained)
    if isinstance(request, Curve):
        return _curve(request, trained)
    if isinstance(request, Judge):
        return judge(request, trained)
    raise UsageError(f"a {type(request).__name__} is no question to a model")


def _predict(request: Predict, trained: Trained) -> Answers:
    script, options = trained.compiled.predict.module, dict(request.options)
    try:
        if hasattr(script, "continue_prompts"):
            found = write_on(
                script,
                trained.model,
                request.inputs,
                trained.preparation,
                length=int(options.get("length", 200)),
                temperature=float(options.get("temperature", 1.0)),
                seed=int(options.get("seed", 0)),
            )
        elif options:
            raise UsageError(f"{', '.join(options)} are for models that write text")
        else:
            found = _answers(script, trained, request)
    except DataError as error:
        raise DataProblem(str(error)) from error
    told = tuple(Answered(a.input, a.answer, a.probabilities, a.values) for a in found)
    return Answers(request.serial, trained.run, trained.step, told)


def _answers(script: Any, trained: Trained, request: Predict) -> list[Any]:
    """Drawings are read like image files, so that they are prepared in just the same way."""
    if not request.arrays:
        return answers_to(script, trained.model, request.inputs, trained.preparation)
    if trained.preparation["kind"] != "image":
        raise UsageError("this model takes no images; give a row of values or a file instead")
    with tempfile.TemporaryDirectory() as place:
        drawn = [_saved(Path(place), at, array) for at, array in enumerate(request.arrays, 1)]
        inputs = [*request.inputs, *drawn]
        found = answers_to(script, trained.model, inputs, trained.preparation)
    names = [(path, f"{_DRAWING} {at}") for at, path in enumerate(drawn, 1)]
    given = found[len(request.inputs) :]
    return found[: len(request.inputs)] + [
        replace(each, input=each.input.replace(path, name))
        for each, (path, name) in zip(given, names, strict=True)
    ]


def _saved(place: Path, at: int, array: Array) -> str:
    from PIL import Image

    pixels = numbers_of(array)
    if array.dtype != "uint8" or not (pixels.ndim == 2 or pixels.shape[2:] == (3,)):
        raise UsageError(
            f"a drawing must be uint8 (height, width) or (height, width, 3), not {array.dtype} of"
            f" sizes {array.shape}"
        )
    path = place / f"{at}.png"
    Image.fromarray(pixels).save(path, compress_level=1)
    return str(path)


def _surface(request: Surface, trained: Trained) -> Surfaced:
    read, columns = reading(trained), _number_columns(trained, 2)
    if min(request.columns, request.rows) < 1 or request.columns * request.rows > MOST_POINTS:
        raise UsageError(f"a surface has 1 to {MOST_POINTS:,} points")
    across = torch.linspace(request.x0, request.x1, request.columns, dtype=torch.float64)
    up = torch.linspace(request.y0, request.y1, request.rows, dtype=torch.float64)
    y, x = torch.meshgrid(up, across, indexing="ij")
    points = torch.stack([x.flatten(), y.flatten()], dim=1)
    values = _at_points(trained, read, normalized(points, columns))
    shape = (request.rows, request.columns, values.shape[1])
    found = array_of(values.reshape(shape))
    return Surfaced(request.serial, trained.run, trained.step, read.names, read.is_class, found)


def _curve(request: Curve, trained: Trained) -> Curved:
    read, columns = reading(trained), _number_columns(trained, 1)
    if not 1 <= request.count <= MOST_POINTS:
        raise UsageError(f"a curve has 1 to {MOST_POINTS:,} points")
    x = torch.linspace(request.x0, request.x1, request.count, dtype=torch.float64)
    values = _at_points(trained, read, normalized(x.unsqueeze(1), columns))
    return Curved(
        request.serial,
        trained.run,
        trained.step,
        read.names,
        read.is_class,
        array_of(x.float()),
        array_of(values),
    )


def _number_columns(trained: Trained, count: int) -> list[Mapping[str, Any]]:
    columns = trained.preparation.get("columns", [])
    of_numbers = all(column["kind"] == "number" for column in columns)
    if tuple(trained.compiled.predict.module.INPUTS) != ("x",) or not of_numbers:
        raise UsageError("only models of columns of numbers can be drawn over their inputs")
    if len(columns) != count:
        what = {1: "a curve needs one input column", 2: "a surface needs two input columns"}[count]
        raise UsageError(f"{what}; this model has {len(columns)}")
    return list(columns)


def _at_points(trained: Trained, read: Reading, points: Tensor) -> Tensor:
    parts = [read.forward(trained.model, {"x": part}) for part in torch.split(points, 2**16)]
    return torch.cat(parts).float()
