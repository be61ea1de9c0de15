"""Closing the window: a run is stopped and saved, edits are asked about, all ends in order."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QCloseEvent

from nnstudio.ui.file_actions import FileActions
from nnstudio.ui.files import Files
from nnstudio.ui.questions import Question
from nnstudio.ui.run_state import RunState
from nnstudio.ui.runner import Runner
from nnstudio.ui.window import MainWindow

PATIENCE = 20_000  # milliseconds for a run to finish its step and save


class Leaving(QObject):
    """Answers the wish to close; what has to be asked stands in the bar, not in a dialog."""

    def __init__(
        self, window: MainWindow, files: Files, actions: FileActions, runner: Runner
    ) -> None:
        super().__init__(window)
        self._window, self._studio = window, window.studio
        self._files, self._actions, self._runner = files, actions, runner
        self._stopping = self._dropping = False
        self._waits = QTimer(self, singleShot=True, interval=PATIENCE)
        self._waits.timeout.connect(self._go_on)
        window.closing.connect(self._consider)
        self._studio.run_changed.connect(self._follow_run)

    def _consider(self, event: QCloseEvent) -> None:
        if self._studio.run.under_way and not self._dropped_run:
            event.ignore()
            self._ask_to_stop()
        elif not self._dropping and self._files.at_stake:
            event.ignore()
            self._ask_to_save()
        else:
            self._end()

    @property
    def _dropped_run(self) -> bool:
        """Whether the run was asked to stop and has not for too long: the engine's end ends it."""
        return self._stopping and not self._waits.isActive()

    def _ask_to_stop(self) -> None:
        if self._stopping:
            return
        self._window.questions.ask(
            Question(
                "leaving",
                "A training goes on. Stopped, it is saved and can be continued later.",
                (("Stop and close", self._stop), ("Go on training", self._stay)),
            )
        )

    def _ask_to_save(self) -> None:
        name = self._studio.path.name if self._studio.path else self._studio.project.name
        self._window.questions.ask(
            Question(
                "leaving",
                f"{name} has {self._files.at_stake}.",
                (
                    ("Save and close", lambda: self._actions.save() and self._window.close()),
                    ("Close without saving", self._drop),
                    ("Cancel", self._stay),
                ),
            )
        )

    def _stop(self) -> None:
        self._stopping = True
        self._waits.start()
        self._runner.stop()

    def _drop(self) -> None:
        self._dropping = True
        self._window.close()

    def _stay(self) -> None:
        self._stopping = self._dropping = False
        self._waits.stop()

    def _follow_run(self, run: RunState) -> None:
        if self._stopping and not run.under_way:
            self._stopping = False
            self._waits.stop()
            QTimer.singleShot(0, self._window, self._window.close)

    def _go_on(self) -> None:
        self._window.close()

    def _end(self) -> None:
        self._window.remember()
        self._window.hide()  # the workers take a moment to leave; nobody has to watch that
        self._files.close()
        self._studio.close()
        self._runner.close()
