"""Where a session's events go: into the run's file, to the sink, and into the figures so far."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import torch

from nnstudio.portable.fit import Average
from nnstudio.portable.loop import NonFinite, Step, Training, batches
from nnstudio.project.event import Event, Figure, Figures, RunEnded, Sink, Steps, Warned
from nnstudio.runs.event_file import read_outline
from nnstudio.runs.folder import RunFolder
from nnstudio.runs.summary import Progress


class Journal:
    """Keeps every event in the run's file and passes it on."""

    def __init__(self, folder: RunFolder, sink: Sink, better: Mapping[str, str]) -> None:
        self._writer = folder.writer()
        self._sink = sink
        self._warned = False
        self.progress = Progress(better)
        for event in read_outline(folder.events):
            self.progress.add(event)

    def emit(self, event: Event) -> None:
        """Write the event, and tell the sink."""
        self._writer.write(event)
        self.progress.add(event)
        self._sink(event)
        trouble = self._writer.trouble
        if bool(trouble) != self._warned:
            self._warned = bool(trouble)
            if trouble:
                self._sink(Warned(self.progress.steps, trouble))
        if isinstance(event, RunEnded):
            self._writer.sync()

    def close(self) -> None:
        """Close the file."""
        self._writer.close()


def steps_event(
    pending: Sequence[Step], average: Average, training: Training, seconds: float
) -> Steps:
    """The steps since the last report as one event, their losses added to the epoch's average.

    Off the CPU this waits for the device, once.

    Raises:
        NonFinite: a loss is not finite (found here where the loop does not look at each step).
    """
    names = list(pending[0].losses)
    norms = [step.gradient_norm for step in pending if step.gradient_norm is not None]
    tensors = [step.losses[name] for name in names for step in pending] + norms
    if training.guarded:
        numbers = torch.stack([tensor.float() for tensor in tensors]).tolist()
    else:
        numbers = [tensor.item() for tensor in tensors]
    count = len(pending)
    losses = {name: numbers[at * count : (at + 1) * count] for at, name in enumerate(names)}
    for at, value in enumerate(losses["loss"]):
        if not math.isfinite(value):
            step = pending[at]
            within = (step.number - 1) % len(batches(training, step.epoch))
            rows = batches(training, step.epoch)[within]
            raise NonFinite(step.number, step.epoch, rows, "loss", value)
    for name, values in losses.items():
        for value, step in zip(values, pending, strict=True):
            average.add(name, value, step.size)
    measured = tuple(numbers[len(names) * count :])
    return Steps(
        first=pending[0].number,
        epoch=pending[0].epoch,
        losses=tuple((name, tuple(values)) for name, values in losses.items()),
        learning_rate=tuple([step.learning_rate for step in pending]),
        gradient_norm=measured if measured else (None,) * count,
        seconds=seconds,
    )


def frozen(figures: Mapping[str, Any]) -> Figures:
    """Figures of an evaluation as an event has them."""
    return tuple((name, _frozen(value)) for name, value in figures.items())


def _frozen(value: Any) -> Figure:
    if isinstance(value, list | tuple):
        return tuple(_frozen(item) for item in value)
    return value if isinstance(value, int) else float(value)
