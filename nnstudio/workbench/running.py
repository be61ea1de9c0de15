"""Training a workbench's project as a recorded run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from functools import partial
from typing import TYPE_CHECKING

from nnstudio.errors import TrainingError, UsageError
from nnstudio.project.edits import set_by_key
from nnstudio.project.event import Figure
from nnstudio.project.file import text_of
from nnstudio.project.project import Project
from nnstudio.runs.folder import RunFolder, RunInfo
from nnstudio.runs.index import list_runs
from nnstudio.runs.summary import RunSummary
from nnstudio.workbench.compiled import Compiled
from nnstudio.workbench.recorded import recorded

if TYPE_CHECKING:
    from nnstudio.project.event import Event
    from nnstudio.training.control import Control
    from nnstudio.training.recipe import Recipe
    from nnstudio.workbench.bench import Workbench

Sink = Callable[["Event"], None]


@dataclass(frozen=True)
class Result:
    """What a training reached: figures over the epochs, and `test` of the best weights.

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
    """The project with values of plan and data set by key; EditError for an unknown one."""
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
    watch = partial(compiled.watch, objective=True)
    make_model = getattr(compiled.model, compiled.model_source.class_name)
    return Recipe(compiled.train.module, make_model, watch, better)


def train(
    bench: Workbench,
    settings: Mapping[str, str],
    resume: str | None,
    sink: Sink | None,
    control: Control | None,
) -> Result:
    """Train in this thread; see `Workbench.train`."""
    if resume is not None and settings:
        raise UsageError(
            "a resumed run goes on exactly as it was planned, so that nothing can be changed in it:"
            f" leave out {', '.join(settings)}, or start a new run"
        )
    if resume is not None:
        run = recorded(bench, resume)
        return _trained(run.compiled, run.folder, True, sink, control)
    compiled = Compiled(changed(bench.project, settings), bench.folder)
    compiled.require()
    return _trained(compiled, _new_folder(bench, compiled), False, sink, control)


def _new_folder(bench: Workbench, compiled: Compiled) -> RunFolder:
    project = compiled.project
    info = RunInfo(
        seed=project.plan.seed,
        graph=compiled.fingerprint,
        nodes={node.name: node.id for node in project.graph.nodes.values()},
        data={name: asdict(found) for name, found in (compiled.fields or {}).items()},
    )
    preparation = compiled.dataset.preparation
    return RunFolder.create(bench.place_of_runs, project.name, text_of(project), info, preparation)


def _trained(
    compiled: Compiled, folder: RunFolder, resume: bool, sink: Sink | None, control: Control | None
) -> Result:
    from nnstudio.training.session import Session

    session = Session(
        recipe_of(compiled), compiled.project.plan, compiled.dataset, folder, resume=resume
    )
    outcome = session.run(sink, control)
    if outcome.reason == "failed":
        raise TrainingError(outcome.message)
    return Result(
        run=outcome.run,
        epochs=outcome.epochs,
        steps=outcome.steps,
        seconds=outcome.seconds,
        device=outcome.device,
        metrics={t.name: {"final": t.final, "best": t.best} for t in outcome.figures},
        test=dict(outcome.test),
        stopped=outcome.reason == "stopped",
    )


def runs(bench: Workbench) -> tuple[RunSummary, ...]:
    """The recorded runs, newest first."""
    return list_runs(bench.place_of_runs)
