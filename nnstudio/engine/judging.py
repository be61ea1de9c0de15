"""How good a model is on a split, and on which rows it is worst."""

from __future__ import annotations

import torch
from torch import Tensor

from nnstudio.engine.arrays import array_of
from nnstudio.engine.looking import own_units, shown_fields, words
from nnstudio.engine.messages import Judge, Judged, Worst
from nnstudio.engine.outputs import Reading, reading
from nnstudio.engine.trained import Trained
from nnstudio.errors import UsageError
from nnstudio.portable.dataset import SPLITS, Dataset
from nnstudio.portable.loop import evaluation_batch
from nnstudio.project.event import Figures
from nnstudio.training.journal import frozen

MOST_WORST = 1000


def judge(request: Judge, trained: Trained) -> Judged:
    """Figures of a split and its worst rows.

    Of classes, worst is where the truth got the least probability; of numbers, where the mean
    absolute error over the columns, in units of their deviation, is largest. A model that writes
    text has figures alone.

    Raises:
        UsageError: no such split, or no rows in it.
    """
    data, split = trained.data(), request.split
    if split not in SPLITS or not data.rows(split):
        raise UsageError(f"the data has no {split} rows; give it a share in split.{split}")
    figures = frozen(trained.evaluate(split))
    if trained.preparation["kind"] == "text":
        return _judged(request, trained, data, figures, None, torch.zeros(0, 0), [], ())
    read = reading(trained)
    predicted = _predictions(trained, read, data, split)
    rows = data.splits[split]
    truth = data.fields[read.field].index_select(0, rows)
    if read.is_class:
        counted = truth.clamp_min(0)
        badness = 1 - predicted.gather(1, counted.unsqueeze(1)).squeeze(1)
        badness = torch.where(truth < 0, -torch.ones_like(badness), badness)
    else:
        badness = _errors(predicted, truth, read)
    count = max(0, min(request.worst, MOST_WORST, len(rows)))
    at = torch.topk(badness, count).indices
    found = _worst(at, rows, truth, predicted, badness, read)
    confusion = _confusion(truth, predicted, len(read.classes)) if read.is_class else ()
    return _judged(request, trained, data, figures, read, predicted[at], found, confusion)


def _judged(
    request: Judge,
    trained: Trained,
    data: Dataset,
    figures: Figures,
    read: Reading | None,
    predicted: Tensor,
    worst: list[Worst],
    confusion: tuple[tuple[int, ...], ...],
) -> Judged:
    rows = torch.tensor([each.row for each in worst], dtype=torch.int64)
    is_class = read is not None and read.is_class
    return Judged(
        serial=request.serial,
        run=trained.run,
        step=trained.step,
        split=request.split,
        rows=data.rows(request.split),
        figures=figures,
        classes=read.classes if read else (),
        confusion=confusion,
        worst=tuple(worst),
        inputs=shown_fields(data, rows) if worst else (),
        probabilities=array_of(predicted.float() if is_class else torch.zeros(0, 0)),
    )


def _predictions(trained: Trained, read: Reading, data: Dataset, split: str) -> Tensor:
    inputs = {name: data.fields[name] for name in read.script.INPUTS}
    size = evaluation_batch(list(inputs.values()), 1)
    parts = []
    for rows in torch.split(data.splits[split], size):
        batch = {name: values.index_select(0, rows) for name, values in inputs.items()}
        parts.append(read.forward(trained.model, batch))
    return torch.cat(parts)


def _errors(predicted: Tensor, truth: Tensor, read: Reading) -> Tensor:
    own = own_units(truth.reshape(len(truth), -1), list(read.targets))
    factor = torch.tensor([float(each["factor"]) for each in read.targets])
    return ((predicted - own).abs() / factor).mean(1)


def _worst(
    at: Tensor, rows: Tensor, truth: Tensor, predicted: Tensor, badness: Tensor, read: Reading
) -> list[Worst]:
    numbers = rows[at].tolist(), badness[at].tolist()
    if read.is_class:
        true = words(truth[at], read.classes)
        given = words(predicted[at].argmax(1), read.classes)
    else:
        own = own_units(truth[at].reshape(len(at), -1), list(read.targets))
        true, given = _texts(own), _texts(predicted[at])
    return [Worst(*each) for each in zip(numbers[0], true, given, numbers[1], strict=True)]


def _texts(values: Tensor) -> list[str]:
    return [", ".join(f"{value:g}" for value in row) for row in values.tolist()]


def _confusion(truth: Tensor, predicted: Tensor, classes: int) -> tuple[tuple[int, ...], ...]:
    counted = truth >= 0
    cells = truth[counted] * classes + predicted.argmax(1)[counted]
    counts = torch.bincount(cells, minlength=classes**2).view(classes, classes)
    return tuple(tuple(row) for row in counts.tolist())
