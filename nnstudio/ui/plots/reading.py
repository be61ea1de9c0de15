"""Recorded runs as plots need them, read from their files."""

from __future__ import annotations

from pathlib import Path

from nnstudio.project.event import RunStarted
from nnstudio.runs.event_file import read_events
from nnstudio.ui.plots.record import Record


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
