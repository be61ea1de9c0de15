"""A report of a defect, to copy or save: versions, what broke, the end of the log."""

from __future__ import annotations

import platform
import sys
from collections.abc import Iterable
from pathlib import Path

import PySide6
from PySide6.QtCore import QObject, QStandardPaths, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

import nnstudio
from nnstudio.errors import FileError
from nnstudio.project.file import write_atomically
from nnstudio.ui.crash import Crash, CrashHook
from nnstudio.ui.log import log_path
from nnstudio.ui.questions import Question
from nnstudio.ui.window import MainWindow

_LINES = 200


def report(crashes: Iterable[Crash], graph: str = "") -> str:
    """The text of a report. The user's name in paths is left out."""
    parts = [
        f"NN Studio {nnstudio.__version__}",
        f"Python {sys.version.split()[0]}, Qt {qVersion()}, PySide6 {PySide6.__version__}",
        f"{platform.platform()}, {platform.machine()}, {QGuiApplication.platformName()}",
        graph,
        *(f"\n{crash.trace}" for crash in crashes),
        f"\nThe end of the log:\n{_end_of_log()}",
    ]
    text = "\n".join(part for part in parts if part)
    return text.replace(str(Path.home()), "~") + "\n"


def _end_of_log() -> str:
    try:
        lines = log_path().read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return "(there is none)"
    return "\n".join(lines[-_LINES:])


class Reporting(QObject):
    """Tells of defects in a bar of the window, and gives reports."""

    def __init__(self, window: MainWindow, hook: CrashHook) -> None:
        super().__init__(window)
        self._window, self._hook = window, hook
        hook.caught.connect(self._tell)
        window.on("report", self.save)

    def text(self) -> str:
        """A report of all that broke so far."""
        graph = self._window.studio.project.graph
        return report(self._hook.crashes, f"{len(graph.nodes)} nodes, {len(graph.wires)} wires")

    def copy(self) -> None:
        """Put a report on the clipboard."""
        QGuiApplication.clipboard().setText(self.text())
        self._window.studio.notice("The report is on the clipboard.")

    def save(self) -> None:
        """Ask for a place and write a report there."""
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        place = str(Path(folder) / "nnstudio-report.txt")
        name, _ = QFileDialog.getSaveFileName(self._window, "Save a report", place, "Text (*.txt)")
        if name:
            self.save_to(Path(name))

    def save_to(self, path: Path) -> None:
        """Write a report to a file."""
        try:
            write_atomically(path, self.text().encode())
        except FileError as error:
            self._window.studio.notice(str(error), "error")

    def _tell(self, crash: Crash) -> None:
        self._window.questions.ask(
            Question(
                "crash",
                f"Something broke inside NN Studio ({crash.line}). Your project is untouched, and"
                " the rest of the window works.",
                (("Copy report", self.copy), ("Save report…", self.save), ("Close", _pass)),
                kind="error",
            )
        )


def _pass() -> None:
    """An answer after which nothing is left to do."""
