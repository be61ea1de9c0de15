"""Runs of a project that had no file come to its side when it is saved."""

from __future__ import annotations

import shutil
from pathlib import Path

from PySide6.QtCore import QObject

from nnstudio.project.event import Event, RunEnded, RunStarted
from nnstudio.ui.files import Files
from nnstudio.ui.plots.reading import place_of_runs
from nnstudio.ui.runner import Runner
from nnstudio.ui.studio import Studio


class Homecoming(QObject):
    """Knows the runs of a project without a file; one that goes on is moved when it has ended."""

    def __init__(self, studio: Studio, files: Files, runner: Runner) -> None:
        super().__init__(studio)
        self._studio, self._runner = studio, runner
        self._homeless: list[str] = []  # runs of the project at hand, which has no file
        self._before: list[str] = []  # those of the project that was at hand before
        self._home: Path | None = None
        studio.ran.connect(self._follow)
        studio.opened.connect(self._reopen)
        files.placed.connect(self._place)

    def _follow(self, event: Event) -> None:
        if isinstance(event, RunStarted) and self._studio.path is None:
            if event.run not in self._homeless:
                self._homeless.append(event.run)
        elif isinstance(event, RunEnded):
            self._move()

    def _reopen(self, _: object) -> None:
        self._before, self._homeless = self._homeless, []

    def _place(self, path: Path) -> None:
        """Said after `opened`: it was the same project all along."""
        self._homeless, self._before, self._home = self._before, [], path
        self._move()

    def _move(self) -> None:
        if self._home is None or self._studio.run.under_way:
            return
        path, self._home = self._home, None
        runs, self._homeless = self._homeless, []
        if not runs:
            return
        self._runner.engine.release()  # it knows them by their old place
        for run in runs:
            self._move_one(place_of_runs(None) / run, place_of_runs(path) / run)
        if self._studio.path == path:
            self._studio.opened.emit(path)

    def _move_one(self, old: Path, new: Path) -> None:
        try:
            new.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(old, new)
        except OSError as error:
            why = error.strerror or error
            self._studio.notice(f"The run {old.name} stays in {old.parent}: {why}.", "warning")
