"""Recorded runs as plots need them, read from their files."""

from __future__ import annotations

from pathlib import Path

import platformdirs

from nnstudio.project.event import RunStarted
from nnstudio.runs.event_file import read_events
from nnstudio.runs.folder import RunFolder, runs_folder
from nnstudio.ui.plots.record import Record


def place_of_runs(project: Path | None) -> Path:
    """Where a project's runs lie: beside its file, or in the user's data folder until saved."""
    if project is not None:
        return runs_folder(project)
    return Path(platformdirs.user_data_dir("nnstudio", appauthor=False)) / "unsaved.runs"


def run_folder(project: Path | None, run: str) -> RunFolder:
    """The folder of one run of a project."""
    return RunFolder(place_of_runs(project) / run)


def read_run(path: Path) -> Record:
    """All that an event file says so far.

    Raises:
        FileError: it cannot be read, or it is damaged.
    """
    record = Record()
    for event in read_events(path):
        record.take(event)
    return record


def read_before(path: Path, start: RunStarted) -> Record:
    """What an event file says before the run went on with `start`.

    Raises:
        FileError: it cannot be read, or it is damaged.
    """
    record = Record()
    for event in read_events(path):
        if event == start:
            break
        record.take(event)
    return record
