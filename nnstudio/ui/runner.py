"""The engine in the window: the data described, the project verified, and runs steered."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal

from nnstudio.engine import messages
from nnstudio.engine.client import EngineClient
from nnstudio.engine.process import Launch, launch_process
from nnstudio.engine.staff import WorkerState
from nnstudio.errors import StudioError
from nnstudio.project.event import Event, RunEnded, Warned
from nnstudio.ui.describer import Describer
from nnstudio.ui.mailbox import Mailbox
from nnstudio.ui.run_state import RunState
from nnstudio.ui.studio import Studio

SETTLED = 400  # milliseconds without edits until torch itself looks at the project


class Runner(QObject):
    """Owns the engine's client and brings all that it says to the window's thread.

    Signals: `engine_changed` a WorkerState, `verified` the problems that torch itself found, with
    those of the graph. Events and the state of the run go to the studio.
    """

    engine_changed = Signal(object)
    verified = Signal(object)

    def __init__(self, studio: Studio, launch: Launch = launch_process) -> None:
        super().__init__(studio)
        self._studio = studio
        self.started = False
        self._mailbox = Mailbox(self)
        self.engine = EngineClient(self._mailbox.post, self._hear, self._hear_worker, launch=launch)
        self._settled = QTimer(self, singleShot=True, interval=SETTLED)
        self._settled.timeout.connect(self._verify)
        self.describer = Describer(studio, self.engine)
        studio.changed.connect(self._follow)
        studio.opened.connect(self._follow)

    def start(self) -> None:
        """Start the workers; what the data offers is asked as soon as they are ready."""
        self.started = True
        self.engine.start()
        self.describer.ask()

    def close(self) -> None:
        """End the workers; a run saves first."""
        self._settled.stop()
        self.describer.close()
        self.started = False
        self.engine.stop()

    def restart(self) -> None:
        """End the workers and start new ones; a run saves first, and can be continued."""
        if self.started:
            self.engine.stop()
            if self._studio.run.under_way:  # nobody is left to say that it ended
                self._studio.set_run(replace(self._studio.run, state="stopped"))
        self.start()

    def train(self, resume: str | None = None) -> None:
        """Train the project as it is now, or go on with a recorded run."""
        errors = [problem for problem in self._studio.problems if problem.severity == "error"]
        if errors and resume is None:
            self._studio.notice(f"First solve this: {errors[0]}", "warning")
            if errors[0].node is not None:
                self._studio.reveal(errors[0].node, errors[0].path)
            return
        try:
            studio = self._studio
            self.engine.train(studio.project, studio.path, resume=resume, home=studio.home)
        except StudioError as error:
            self._studio.notice(str(error), "warning")
            return
        self._studio.set_run(RunState("preparing"))

    def pause_or_go_on(self) -> None:
        """Wait after the current step, or go on."""
        self.engine.control("resume" if self._studio.run.state == "paused" else "pause")

    def step(self) -> None:
        """Do one step, then wait."""
        self.engine.control("step")

    def stop(self) -> None:
        """Finish the step, save, and end."""
        if self._studio.run.under_way:
            self._studio.set_run(replace(self._studio.run, state="stopping"))
            self.engine.control("stop")

    def _follow(self, _: object) -> None:
        if self.started:
            self._settled.start()

    def _hear_worker(self, state: WorkerState) -> None:
        self.describer.hear_worker(state)
        if state.role == "analyst" and state.state == "ready":
            self._follow(state)
        self.engine_changed.emit(state)

    def _verify(self) -> None:
        if not self.started:
            return
        project = self._studio.project

        def take(reply: messages.Message) -> None:
            if isinstance(reply, messages.Verified) and project is self._studio.project:
                self._studio.set_problems(reply.problems)
                self.verified.emit(reply.problems)

        self.engine.verify(project, self._studio.folder, take)

    def _hear(self, event: Event) -> None:
        self._studio.take_event(event)
        if isinstance(event, Warned):
            self._studio.notice(event.message, "warning")
        if isinstance(event, RunEnded) and event.reason == "failed":
            self._studio.notice(event.message, "error")
