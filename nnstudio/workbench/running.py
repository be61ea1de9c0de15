"""Training a workbench's project as a recorded run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from nnstudio.errors import DataProblem
from nnstudio.project.edits import set_by_key
from nnstudio.project.file import text_of
from nnstudio.project.project import Project
from nnstudio.runs.index import list_runs
from nnstudio.runs.summary import Progress, RunSummary
from nnstudio.workbench.compiled import Compiled
from nnstudio.workbench.recorded import place_of_runs, recorded

if TYPE_CHECKING:
    from nnstudio.portable.dataset import Dataset
    from nnstudio.project.event import Event
    from nnstudio.training.control import Control
    from nnstudio.training.recipe import Recipe
    from nnstudio.workbench.bench import Workbench

Sink = Callable[["Event"], None]
Figure = float | list[Any]


@dataclass(frozen=True)
class Result:
    """What a training reached. `metrics` are figures over the epochs, `test` those of the best weights.

    `seconds` is time spent training; `stopped` says that it was stopped before its last epoch.
    """

    run: str
    epochs: int
    steps: int
    seconds: float
    device: str
    metrics: dict[str, dict[str, float]]
    test: dict[str, Figure]
    stopped: bool


def changed(project: Project, settings: Mapping[str, str]) -> Project:
    """The project with values of plan and data set by key; EditError for an unknown key or value."""
    for key, text in settings.items():
        project = set_by_key(project, key, text).change(project)
    return project


def recipe_of(compiled: Compiled) -> Recipe:
    """What a session trains: the executed sources."""
    from nnstudio.training.recipe import Recipe

    better = {
        node.name: report.kind.better
        for node, report in compiled.analysis.of_kind("metric")
        if report.kind.better
    }
    make_model = getattr(compiled.model, compiled.model_source.class_name)
    return Recipe(compiled.train.module, make_model, compiled.watch, better)  # type: ignore[arg-type]


def load_data(compiled: Compiled) -> Dataset:
    """The data as the training source loads it; DataProblem where it cannot be read."""
    from nnstudio.portable.errors import DataError

    try:
        found: Dataset = compiled.train.load_data(compiled.data_code.folder)
    except DataError as error:
        raise DataProblem(str(error)) from error
    return found


def runs(bench: Workbench) -> tuple[RunSummary, ...]:
    """The recorded runs, newest first."""
    return list_runs(place_of_runs(bench))
