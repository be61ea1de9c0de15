"""What a list of runs shows of each: derived from its events and its info."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from nnstudio.errors import FileError
from nnstudio.project.event import (
    EpochEnded,
    Event,
    Figure,
    Figures,
    RunEnded,
    RunStarted,
    Steps,
)
from nnstudio.runs.event_file import read_outline
from nnstudio.runs.folder import RunFolder, RunInfo

RunState = Literal["running", "finished", "stopped", "failed", "interrupted", "damaged"]


@dataclass(frozen=True)
class Track:
    """A figure over the epochs: its last value, and its best."""

    name: str
    final: float
    best: float


@dataclass(frozen=True)
class RunSummary:
    """A run in one line. `epochs` and `steps` are those done; `seconds` is time spent training.

    `state` is "interrupted" where the run neither ended nor is being trained, "damaged" where its
    files cannot be read (`message` says why). `test` has figures of the best weights.
    """

    name: str
    started: str = ""
    state: RunState = "interrupted"
    epochs: int = 0
    planned_epochs: int = 0
    steps: int = 0
    seconds: float = 0.0
    device: str = ""
    threads: int = 0
    parameters: int = 0
    seed: int = 0
    graph: str = ""
    figures: tuple[Track, ...] = ()
    test: Figures = ()
    message: str = ""


@dataclass
class Progress:
    """Gathers what a summary needs from events, one after another.

    `better` says of figures, by the name after train_ or val_, whether "higher" or "lower" is
    better; of those that it does not name, lower is (losses).
    """

    better: Mapping[str, str] = field(default_factory=dict)
    started: RunStarted | None = None
    ended: RunEnded | None = None
    epochs: list[EpochEnded] = field(default_factory=list)
    steps: int = 0
    seconds: float = 0.0

    def add(self, event: Event) -> None:
        """Take in the next event."""
        if isinstance(event, RunStarted):
            self.started, self.ended, self.steps = event, None, event.step
            self.epochs = [epoch for epoch in self.epochs if epoch.step <= event.step]
        elif isinstance(event, Steps):
            self.steps, self.seconds = event.first + len(event.learning_rate) - 1, event.seconds
        elif isinstance(event, EpochEnded):
            self.epochs.append(event)
            self.seconds = event.seconds
        elif isinstance(event, RunEnded):
            self.ended, self.steps, self.seconds = event, event.step, event.seconds

    def figures(self) -> tuple[Track, ...]:
        """Every figure that is a number, in the order in which they were reported."""
        values: dict[str, list[float]] = {}
        for epoch in self.epochs:
            for name, value in epoch.figures:
                if isinstance(value, int | float):
                    values.setdefault(name, []).append(value)
        return tuple(Track(n, v[-1], self._best(n, v)) for n, v in values.items())

    def _best(self, name: str, values: list[float]) -> float:
        finite = [value for value in values if not math.isnan(value)]
        higher = self.better.get(name.partition("_")[2], "lower") == "higher"
        return (max if higher else min)(finite, default=values[-1])


def summarize(name: str, info: RunInfo, events: Iterable[Event]) -> RunSummary:
    """The summary of a run that is not being trained."""
    progress = Progress(info.better)
    for event in events:
        progress.add(event)
    start, end = progress.started, progress.ended
    test: tuple[tuple[str, Figure], ...] = end.figures if end else ()
    return RunSummary(
        name=name,
        started=info.started,
        state=end.reason if end else "interrupted",
        epochs=len(progress.epochs),
        planned_epochs=start.epochs if start else 0,
        steps=progress.steps,
        seconds=progress.seconds,
        device=start.device if start else info.device,
        threads=start.threads if start else info.threads,
        parameters=start.parameters if start else 0,
        seed=info.seed,
        graph=info.graph,
        figures=progress.figures(),
        test=test,
        message=end.message if end else "",
    )


def summary_of(folder: RunFolder) -> RunSummary:
    """The summary of a run folder; one that cannot be read gives state "damaged"."""
    try:
        summary = summarize(folder.name, folder.info(), read_outline(folder.events))
    except FileError as error:
        return RunSummary(folder.name, state="damaged", message=str(error))
    if summary.state == "interrupted" and folder.is_running():
        return replace(summary, state="running")
    return summary
