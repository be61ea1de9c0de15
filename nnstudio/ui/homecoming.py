"""Runs of a project that had no file come to its side when it is saved."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject

from nnstudio.errors import FileError
from nnstudio.project.event import Event, RunEnded
from nnstudio.runs.folder import runs_folder
from nnstudio.runs.moving import move_runs
from nnstudio.ui.files import Files
from nnstudio.ui.runner import Runner
from nnstudio.ui.studio import Studio


class Homecoming(QObject):
    """Moves them; where a run goes on, when it has ended."""

    def __init__(self, studio: Studio, files: Files, runner: Runner) -> None:
        super().__init__(studio)
        self._studio, self._runner = studio, runner
        self._way: tuple[Path, Path] | None = None  # from the home, to the file
        studio.ran.connect(self._follow)
        files.placed.connect(self._place)

    def _follow(self, event: Event) -> None:
        if isinstance(event, RunEnded):
            self._move()

    def _place(self, path: Path) -> None:
        self._way = self._studio.home, path
        self._move()

    def _move(self) -> None:
        if self._way is None or self._studio.run.under_way:
            return
        (home, path), self._way = self._way, None
        self._runner.engine.release()  # it knows them by their old place
        try:
            moved = move_runs(runs_folder(home), runs_folder(path))
        except FileError as error:
            self._studio.notice(str(error), "warning")
            return
        if moved and self._studio.path == path:
            chosen = self._studio.chosen_run
            if chosen in moved:
                self._studio.choose_run(moved[chosen])
            self._studio.opened.emit(path)
