"""A studio with a real engine in this process, as the window has one in others."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtTest import QTest

from nnstudio.engine.client import EngineClient
from nnstudio.engine.local import launch_local
from nnstudio.engine.staff import WorkerState
from nnstudio.project.event import Event, RunEnded
from nnstudio.project.project import Project
from nnstudio.ui.describer import Describer
from nnstudio.ui.mailbox import Mailbox
from nnstudio.ui.panels.asking import EngineAsking
from nnstudio.ui.studio import Studio


class Engine(QObject):
    """Owns a client whose workers are threads; whoever listens hears events in this thread."""

    ran = Signal(object)
    told = Signal(object)

    def __init__(self, logs: Path) -> None:
        super().__init__()
        self.states: list[WorkerState] = []
        self.events: list[Event] = []
        self._mailbox = Mailbox(self)
        self.client = EngineClient(
            self._mailbox.post, self._hear, self._hear_worker, launch=launch_local, logs=logs
        )
        self.client.start()

    @property
    def ended(self) -> RunEnded | None:
        """How the last run ended; None while one goes on."""
        last = self.events[-1] if self.events else None
        return last if isinstance(last, RunEnded) else None

    def join(self, studio: Studio) -> EngineAsking:
        """Work for this studio: its trainings, its events, its panels' questions."""
        self.client.release()
        self.events.clear()
        self.ran.connect(studio.take_event)
        studio.train_asked.connect(lambda: self.client.train(studio.project, studio.path))
        self.describer = Describer(studio, self.client)
        self.told.connect(self.describer.hear_worker)
        return EngineAsking(studio, self.client)

    def leave(self, studio: Studio) -> None:
        """Work no longer for a studio; a run that goes on is stopped."""
        self.ran.disconnect(studio.take_event)
        self.told.disconnect(self.describer.hear_worker)
        self.describer.close()
        end = time.monotonic() + 30
        while self.client.is_running:
            assert time.monotonic() < end, "the run does not stop"
            self.client.control("stop")
            QTest.qWait(20)

    def _hear_worker(self, state: WorkerState) -> None:
        self.states.append(state)
        self.told.emit(state)

    def _hear(self, event: Event) -> None:
        self.events.append(event)
        self.ran.emit(event)


@contextmanager
def studio_with(engine: Engine, project: Project, path: Path | None = None) -> Iterator[Studio]:
    """A studio for which the engine works, with the asking of its panels as `asking`."""
    studio = Studio(project)
    if path is not None:
        studio.load(project, path)
    studio.asking = engine.join(studio)  # type: ignore[attr-defined]
    try:
        yield studio
    finally:
        engine.leave(studio)
        studio.close()
