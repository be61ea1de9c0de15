"""Finding the run that is meant, and the project with which its weights work."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs

from nnstudio.errors import UsageError
from nnstudio.project.file import parse
from nnstudio.runs.folder import RunFolder, runs_folder
from nnstudio.runs.index import find_run, list_runs
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


def place_of_runs(bench: Workbench) -> Path:
    """Where a project's runs lie: beside its file, or in the user's data folder until saved."""
    if bench.path is not None:
        return runs_folder(bench.path)
    return Path(platformdirs.user_data_dir("nnstudio", appauthor=False)) / "unsaved.runs"


def recorded(bench: Workbench, name: str | None) -> Recorded:
    """The run of that name (or part of it), or the latest with weights that fit the graph as it is.

    Raises:
        FileError: no such run, or one that cannot be read.
        UsageError: no run whose graph is still the same.
    """
    place = place_of_runs(bench)
    if name is not None:
        return _opened(bench, find_run(place, name))
    runs = list_runs(place)
    if not runs:
        raise UsageError("nothing is trained yet. Train first: nnstudio train FILE")
    for summary in runs:
        folder = RunFolder(place / summary.name)
        if summary.graph == bench.compiled.fingerprint and folder.checkpoint("best").is_file():
            return _opened(bench, folder)
    raise UsageError(
        f"the graph was changed since its last run ({runs[0].name}), or that run saved no weights."
        f" Train again, or use the graph as it was then with --run {runs[0].name}"
    )


def _opened(bench: Workbench, folder: RunFolder) -> Recorded:
    project = parse(folder.project_text(), str(folder.path / "project.nns"))
    threads = folder.info().threads or None
    return Recorded(folder, Compiled(project, bench.folder, threads, folder.preparation()))
