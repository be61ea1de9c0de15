"""The window's side of the workers: asks, steers, and replaces what dies. Neither torch nor Qt."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from nnstudio.engine import messages
from nnstudio.engine.following import Following
from nnstudio.engine.messages import Array, Message, Request, Role, Verb
from nnstudio.engine.process import Launch, launch_process
from nnstudio.engine.seat import Done, Post, Seat
from nnstudio.engine.staff import FAREWELL, Staff, WorkerState
from nnstudio.errors import UsageError
from nnstudio.project.event import Event, RunEnded, Sink
from nnstudio.project.file import text_of
from nnstudio.project.file.forms import data_form
from nnstudio.project.project import DataSpec, Project

PATIENCE = 15.0  # seconds without a sign of life


@dataclass(frozen=True)
class Subject:
    """Which model a question is about: a recorded run of a project by name.

    `run` None: the run that this client trains or trained last; without one, the latest recorded
    run that fits the project's graph. `home` stands for the file of a project that has none.
    """

    project: Project
    path: Path | None
    run: str | None = None
    home: Path | None = None


class EngineClient:
    """Keeps an analyst and a warm spare trainer, and one trainer while there is a run.

    All methods are for one thread, the owner's; `post` brings a function to it from any thread
    (a queued signal of Qt, or a queue), and everything that is called back is called there.

    A request returns its serial number; `done` is called once with the answer, or with `Failed`. Of
    the kinds in `messages.LATEST` a newer request makes the older void: its `done` is never called.
    """

    def __init__(
        self,
        post: Post,
        on_event: Sink = lambda event: None,
        on_state: Callable[[WorkerState], None] = lambda state: None,
        on_log: Callable[[messages.Log], None] = lambda log: None,
        launch: Launch = launch_process,
        logs: Path | None = None,
        patience: float = PATIENCE,
    ) -> None:
        self._post = post
        self._on_event, self._on_state, self._on_log = on_event, on_state, on_log
        self._launch, self._patience = launch, patience
        self._logs = logs or platformdirs.user_log_path("nnstudio", appauthor=False)
        self._serials = itertools.count(1)
        self._staff: Staff | None = None
        self._analyst: Seat | None = None
        self._trainer: Seat | None = None
        self._spare: Seat | None = None
        self._following: Following | None = None
        self._text: tuple[Project, str] | None = None

    def start(self) -> None:
        """Start the workers; returns at once. RuntimeError where they are started."""
        if self._staff is not None:
            raise RuntimeError("the engine is started already")
        self._staff = Staff(self._post, self._launch, self._logs, self._patience)
        self._analyst = self._seated("analyst")
        self._spare = self._seated("trainer")

    def stop(self, wait: float = FAREWELL) -> None:
        """End all workers; a run that goes on saves first. Waits `wait` seconds, then kills."""
        staff, self._staff = self._staff, None
        if staff is None:
            return
        for seat in (self._analyst, self._trainer, self._spare):
            if seat is not None:
                staff.dismiss(seat, wait)
        self._analyst = self._trainer = self._spare = self._following = None
        staff.close()

    def restart(self, role: Role) -> None:
        """Start a worker again that failed; nothing where there is one."""
        if self._staff is None:
            return
        self._staff.forgive(role)
        self._fill(role)

    @property
    def is_ready(self) -> bool:
        """Whether the analyst is."""
        return self._analyst is not None and self._analyst.ready is not None

    @property
    def devices(self) -> tuple[str, ...]:
        """What torch can compute on; empty until a worker is ready."""
        seats = (self._analyst, self._trainer, self._spare)
        return next((seat.ready.devices for seat in seats if seat and seat.ready), ())

    # Questions to the analyst.

    def describe(self, spec: DataSpec, folder: Path, done: Done) -> int:
        """What does this data offer? `Described`."""
        data = json.dumps(data_form(spec))
        return self._ask_analyst(messages.Describe(self._next(), data, str(folder)), done)

    def columns(self, spec: DataSpec, folder: Path, done: Done) -> int:
        """Which columns does the data's table have? `ColumnsListed`."""
        data = json.dumps(data_form(spec))
        return self._ask_analyst(messages.ListColumns(self._next(), data, str(folder)), done)

    def verify(self, project: Project, folder: Path, done: Done) -> int:
        """Does torch accept the project? `Verified`."""
        request = messages.Verify(self._next(), self._text_of(project), str(folder))
        return self._ask_analyst(request, done)

    def samples(
        self, spec: DataSpec, folder: Path, split: str, first: int, count: int, done: Done
    ) -> int:
        """Rows of a split, to look at. `Sampled`."""
        data = json.dumps(data_form(spec))
        place = str(folder)
        request = messages.Samples(self._next(), data, place, split, first, count)
        return self._ask_analyst(request, done)

    def export(
        self,
        project: Project,
        path: Path | None,
        out: Path,
        done: Done,
        run: str | None = None,
        weights: str = "best",
        home: Path | None = None,
    ) -> int:
        """Write the export folder `out`. `Exported`."""
        where = _name(path), str(out), run, weights, _name(home)
        request = messages.Export(self._next(), self._text_of(project), *where)
        return self._ask_analyst(request, done)

    # Questions to a model.

    def predict(
        self,
        subject: Subject,
        done: Done,
        inputs: Iterable[str] = (),
        arrays: Iterable[Array] = (),
        options: Mapping[str, float] | None = None,
    ) -> int:
        """Answers for file names, rows, prompts, or drawings. `Answers`."""
        chosen = tuple((options or {}).items())
        whose = self._whose(subject)
        request = messages.Predict(
            self._next(), *whose, inputs=tuple(inputs), arrays=tuple(arrays), options=chosen
        )
        return self._ask_model(request, done)

    def surface(
        self,
        subject: Subject,
        done: Done,
        x: tuple[float, float],
        y: tuple[float, float],
        columns: int,
        rows: int,
    ) -> int:
        """The answer over a grid. `Surfaced`."""
        whose = self._whose(subject)
        return self._ask_model(messages.Surface(self._next(), *whose, *x, *y, columns, rows), done)

    def curve(self, subject: Subject, done: Done, x: tuple[float, float], count: int) -> int:
        """The answer along the one input. `Curved`."""
        request = messages.Curve(self._next(), *self._whose(subject), *x, count)
        return self._ask_model(request, done)

    def judge(self, subject: Subject, done: Done, split: str = "test", worst: int = 24) -> int:
        """Figures of a split, confusion and worst rows. `Judged`."""
        return self._ask_model(
            messages.Judge(self._next(), *self._whose(subject), split, worst), done
        )

    def cancel(self, serial: int) -> None:
        """Drop the answer to a request when it comes."""
        for seat in (self._analyst, self._trainer):
            if seat is not None:
                seat.forget(serial)

    # The run.

    @property
    def is_running(self) -> bool:
        """Whether there is a run, from `train` until its `RunEnded`."""
        return self._following is not None

    def train(
        self,
        project: Project,
        path: Path | None,
        settings: Mapping[str, str] | None = None,
        resume: str | None = None,
        home: Path | None = None,
    ) -> None:
        """Train; events come to `on_event`, and the last is always a `RunEnded`.

        Raises:
            UsageError: there is a run already, or the engine is not started.
        """
        if self.is_running:
            raise UsageError("a run goes on already; stop it first")
        if self._staff is None:
            raise UsageError("the engine is not running; start it first")
        self.release()
        self._trainer, self._spare = self._spare or self._seated("trainer"), None
        self._following = Following()
        chosen = tuple((settings or {}).items())
        text = self._text_of(project)
        self._trainer.send(messages.Train(text, _name(path), chosen, resume, _name(home)))

    def control(self, verb: Verb, what: str = "", value: float = 0.0) -> None:
        """Steer the run, if there is one."""
        if self._trainer is not None and self.is_running:
            self._trainer.send(messages.Control(verb, what, value))

    def release(self) -> None:
        """Let go of a run that has ended: later questions are about recorded runs."""
        if self._staff is not None and self._trainer is not None and not self.is_running:
            self._staff.dismiss(self._trainer)
            self._trainer = None

    # Behind it.

    def _next(self) -> int:
        return next(self._serials)

    def _text_of(self, project: Project) -> str:
        if self._text is None or self._text[0] is not project:
            self._text = project, text_of(project)
        return self._text[1]

    def _whose(self, subject: Subject) -> tuple[str, str | None, str | None, str | None]:
        if subject.run is None and self._trainer is not None:
            return "", None, None, None
        place, home = _name(subject.path), _name(subject.home)
        return self._text_of(subject.project), place, subject.run, home

    def _ask_model(self, request: messages.Ask, done: Done) -> int:
        """An empty project stands for the trainer's own run."""
        seat = self._analyst if request.project else self._trainer
        return self._ask(seat, request, done)

    def _ask_analyst(self, request: Request, done: Done) -> int:
        return self._ask(self._analyst, request, done)

    def _ask(self, seat: Seat | None, request: Request, done: Done) -> int:
        if seat is not None:
            seat.ask(request, done, latest=isinstance(request, messages.LATEST))
        else:
            text = "The engine is not running. Restart it, then try again."
            failed = messages.Failed(request.serial, text, "lost")
            self._post(lambda: done(failed))
        return request.serial

    def _seated(self, role: Role) -> Seat:
        assert self._staff is not None
        self._on_state(WorkerState(role, "starting"))
        return self._staff.seat(role, self._hear, self._lost)

    def _hear(self, seat: Seat, message: Message) -> None:
        if isinstance(message, messages.Reply):
            seat.settle(message)
        elif isinstance(message, messages.Happened):
            if seat is self._trainer:
                self._hear_event(message.event)
        elif isinstance(message, messages.Ready):
            seat.ready = message
            self._on_state(WorkerState(seat.role, "ready"))
        elif isinstance(message, messages.Log):
            self._on_log(message)

    def _hear_event(self, event: Event) -> None:
        if self._following is not None:
            self._following.note(event)
        if isinstance(event, RunEnded):
            self._following = None
            self._fill("trainer")
        self._on_event(event)

    def _lost(self, seat: Seat, reason: str) -> None:
        """A worker is gone: say it to those who wait for it and to nobody else; replace it."""
        if self._staff is None:
            return
        waiting = seat.fail_all(f"The {seat.role} is gone: {reason}. Try again.")
        may_replace = self._staff.bury(seat)
        following = self._following if seat is self._trainer else None
        if seat is self._analyst:
            self._analyst = None
        elif seat is self._spare:
            self._spare = None
        elif seat is self._trainer:
            self._trainer = None
            self._following = None
        for tell in waiting:
            self._post(tell)
        self._on_state(WorkerState(seat.role, "lost" if may_replace else "failed", reason))
        if may_replace:
            self._fill(seat.role)
        if following is not None:
            self._on_event(following.lost(reason))

    def _fill(self, role: Role) -> None:
        if role == "analyst" and self._analyst is None:
            self._analyst = self._seated("analyst")
        elif role == "trainer" and self._spare is None:
            self._spare = self._seated("trainer")


def _name(path: Path | None) -> str | None:
    return None if path is None else str(path)
