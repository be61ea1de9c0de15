"""A real short training with all its events, and a studio to tell panels about it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from nnstudio.errors import TrainingError
from nnstudio.project.event import Event
from nnstudio.project.project import Project
from nnstudio.ui.studio import Studio
from nnstudio.workbench.bench import Workbench
from tests.networks import spiral


def studio_of(project: Project, path: Path | None) -> Studio:
    """A studio with an open project, and no engine: its runs are told by the test."""
    made = Studio(project)
    made.path = path
    return made


@dataclass(frozen=True)
class Recorded:
    """What was trained, and the events of each training in order."""

    bench: Workbench
    events: tuple[tuple[Event, ...], ...]


def train(folder: Path, widths: tuple[int, ...] = (16, 8), **plan: object) -> Recorded:
    """Train a spiral network once for each width, in this thread."""
    told = []
    bench = spiral(widths[0], epochs=4, **plan)
    bench.save(folder / "spiral.nns")
    for width in widths:
        bench.set("linear1", out_features=width)
        events: list[Event] = []
        bench.train(sink=events.append)
        told.append(tuple(events))
    return Recorded(bench, tuple(told))


def train_to_failure(folder: Path) -> tuple[Event, ...]:
    """The events of a run that diverges: every step makes the weights 99 times larger."""
    bench = spiral(epochs=20, optimizer=("SGD", {"lr": 100.0, "weight_decay": 1.0}))
    bench.save(folder / "wild.nns")
    events: list[Event] = []
    try:
        bench.train(sink=events.append)
    except TrainingError:
        return tuple(events)
    raise AssertionError("a run must fail whose weights grow without end")
