"""Finding the run that is meant, and the project with which its weights work."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nnstudio.errors import FileError, UsageError
from nnstudio.project.fields import Field
from nnstudio.project.file import parse
from nnstudio.project.project import Project
from nnstudio.runs.folder import RunFolder, RunInfo
from nnstudio.runs.index import find_run, list_runs
from nnstudio.runs.summary import RunSummary
from nnstudio.workbench.compiled import Compiled

if TYPE_CHECKING:
    from nnstudio.workbench.bench import Workbench


@dataclass(frozen=True)
class Recorded:
    """A run with the project value that it was started with, compiled."""

    folder: RunFolder
    compiled: Compiled

    def weights(self, kind: str) -> Path:
        """The checkpoint of that kind; UsageError where the run has none."""
        path = self.folder.checkpoint(kind)
        if not path.is_file():
            raise UsageError(
                f"run {self.folder.name} has no {kind} weights yet. Train it for at least one epoch"
                " (nnstudio train), or choose another run with --run."
            )
        return path


def recorded(bench: Workbench, name: str | None) -> Recorded:
    """The run of that name (or part of it), or the latest with weights that fit the graph as it is.

    Raises:
        FileError: no such run, or one that cannot be read.
        UsageError: no run whose graph is still the same.
    """
    place = bench.place_of_runs
    if name is not None:
        return _opened(bench, find_run(place, name))
    runs = list_runs(place)
    if not runs:
        raise UsageError("nothing is trained yet. Train first: nnstudio train FILE")
    for summary in runs:
        folder = RunFolder(place / summary.name)
        if folder.checkpoint("best").is_file() and _fits(bench, summary):
            return _opened(bench, folder)
    raise UsageError(
        f"the graph was changed since its last run ({runs[0].name}), or that run saved no weights."
        f" Train again, or use the graph as it was then with --run {runs[0].name}"
    )


def _fits(bench: Workbench, run: RunSummary) -> bool:
    """Whether a run's weights fit to the graph; where the data are gone, graphs are compared."""
    if bench.compiled.fields is not None:
        return run.graph == bench.compiled.fingerprint
    folder = RunFolder(bench.place_of_runs / run.name)
    return _project(folder).graph == bench.graph


def _project(folder: RunFolder) -> Project:
    return parse(folder.project_text(), str(folder.path / "project.nns"))


def _opened(bench: Workbench, folder: RunFolder) -> Recorded:
    info = folder.info()
    compiled = Compiled(
        _project(folder),
        bench.folder,
        threads=info.threads or None,
        prepared=folder.preparation(),
        offered=_fields(folder, info),
    )
    return Recorded(folder, compiled)


def _fields(folder: RunFolder, info: RunInfo) -> dict[str, Field]:
    """The fields that the data offered when the run began."""
    try:
        return {name: _field(values) for name, values in info.data.items()}
    except (AttributeError, TypeError) as error:
        raise FileError(
            f"{folder.path}: what it says of the data is damaged: {error}. Restore the run from a"
            " copy, or train again."
        ) from error


def _field(values: dict[str, Any]) -> Field:
    lists: dict[str, Any] = {k: tuple(v) for k, v in values.items() if isinstance(v, list)}
    return Field(**{**values, **lists})
