"""What the Train menu does, and what is shown of the run and of the engine."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, QTimer

from nnstudio.engine.staff import WorkerState
from nnstudio.project.event import Event, RunEnded, RunStarted
from nnstudio.runs.index import list_runs
from nnstudio.runs.summary import RunSummary
from nnstudio.ui.plots.jobs import Jobs
from nnstudio.ui.questions import Question
from nnstudio.ui.run_state import RunState
from nnstudio.ui.runner import Runner
from nnstudio.ui.status import sentence
from nnstudio.ui.window import MainWindow

RESUMABLE = ("stopped", "interrupted", "failed")
_SOON = 300  # milliseconds after something happened until runs are listed


class RunActions(QObject):
    """Joins the window's actions on runs to the runner; finds the run that can be continued."""

    def __init__(self, window: MainWindow, runner: Runner) -> None:
        super().__init__(window)
        self._window, self._studio, self._runner = window, window.studio, runner
        self._resumable = ""
        self._broken_off = False  # whether the latest run ended with a process, not by the user
        self._jobs = Jobs(self)
        self._soon = QTimer(self, singleShot=True, interval=_SOON)
        self._soon.timeout.connect(self._list)
        on, studio = window.on, self._studio
        on("train", studio.train)
        on("pause", runner.pause_or_go_on)
        on("step", runner.step)
        on("stop", runner.stop)
        on("resume", lambda: runner.train(resume=self._resumable))
        on("restart_engine", runner.restart)
        studio.run_changed.connect(self._show_run)
        studio.train_asked.connect(runner.train)
        studio.ran.connect(self._follow)
        studio.opened.connect(self._reopen)
        runner.engine_changed.connect(self._tell_engine)
        self._show_run(studio.run)
        self._soon.start()

    def use(self, run: str) -> None:
        """Predict with a recorded run from now on."""
        self._studio.choose_run(run)
        self._studio.notice(f"Predictions come from {run} now.")

    def resume(self, run: str) -> None:
        """Go on with a recorded run."""
        self._runner.train(resume=run)

    def offer_to_continue(self) -> None:
        """Ask whether to go on with the latest run, as soon as the runs are listed."""
        self._broken_off = True
        self._soon.start()

    def _follow(self, event: Event) -> None:
        docks = self._window.panel_docks
        if isinstance(event, RunStarted) and not docks.in_front("tryit"):
            docks.show_panel("training")  # who tries the model wants to see it learn there
        if isinstance(event, RunStarted | RunEnded):
            self._soon.start()

    def _reopen(self, _: object) -> None:
        self._resumable, self._broken_off = "", False
        self._window.questions.close_question("unfinished")
        self._jobs.cancel()
        self._show_run(self._studio.run)
        self._soon.start()

    def _list(self) -> None:
        place = self._studio.place_of_runs
        self._jobs.start(partial(list_runs, place), self._take_list)

    def _take_list(self, found: tuple[RunSummary, ...] | Exception) -> None:
        runs = () if isinstance(found, Exception) else found
        fit = (run.name for run in runs if run.state in RESUMABLE and run.steps)
        self._resumable = next(fit, "")
        self._show_run(self._studio.run)
        broken_off, self._broken_off = self._broken_off, False
        if self._studio.run.under_way or not runs or runs[0].name != self._resumable:
            return
        if broken_off or runs[0].state == "interrupted":
            self._ask_to_continue(runs[0])

    def _ask_to_continue(self, run: RunSummary) -> None:
        self._window.questions.ask(
            Question(
                "unfinished",
                f"The run {run.name} ended early, at epoch {run.epochs:,} of"
                f" {run.planned_epochs:,}. What it had learned is kept.",
                (("Continue it", partial(self.resume, run.name)), ("Not now", _pass)),
            )
        )

    def _show_run(self, run: RunState) -> None:
        enable = self._window.enable
        if run.under_way:
            self._window.questions.close_question("unfinished")
        enable("train", not run.under_way)
        enable("resume", not run.under_way and bool(self._resumable))
        enable("pause", run.state in ("preparing", "running", "paused"))
        enable("step", run.state in ("running", "paused"))
        enable("stop", run.state in ("preparing", "running", "paused"))
        word = "Go on" if run.state == "paused" else "Pause"
        self._window.actions_by_id["pause"].setText(f"&{word}")
        self._window.status.show_state(sentence(run), failed=run.state == "failed")

    def _tell_engine(self, state: WorkerState) -> None:
        questions = self._window.questions
        about = f"engine-{state.role}"
        if state.state == "ready":
            questions.close_question(about)
            self._window.device.offer(self._runner.engine.devices)
        elif state.state == "lost" and state.role == "trainer" and self._studio.run.under_way:
            self._broken_off = True  # the end of the run says the rest
        elif state.state == "lost":
            text = f"The {state.role} ended: {state.reason}. It was started again."
            self._studio.notice(text, "warning")
        elif state.state == "failed":
            what = "Training" if state.role == "trainer" else "Checking by torch, data and export"
            questions.ask(
                Question(
                    about,
                    f"{what} cannot work now: the {state.role} does not stay alive"
                    f" ({state.reason}).",
                    (("Start it again", partial(self._runner.engine.restart, state.role)),),
                )
            )


def _pass() -> None:
    """An answer after which nothing is left to do."""
