"""The trainer: one run on a thread of its own, and answers from it while it goes on."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass

from torch import Tensor

from nnstudio.engine.analyst import opened
from nnstudio.engine.answering import answer
from nnstudio.engine.messages import Ask, Control, Happened, Message, Reply, Request, Train
from nnstudio.engine.trained import Twin, state_of
from nnstudio.errors import StudioError, UsageError
from nnstudio.project.event import Event, RunEnded, RunStarted, Warned
from nnstudio.training import control as steering
from nnstudio.training.course import Course
from nnstudio.workbench.bench import Workbench
from nnstudio.workbench.recorded import Recorded, recorded

Post = Callable[[Message], None]
WAIT = 600.0  # seconds for the end of a step, or of an evaluation


@dataclass(frozen=True)
class _Snapshot:
    """A copy of the weights after a step, and the twin that takes them."""

    twin: Twin
    state: dict[str, Tensor]
    step: int


class Trainer:
    """Trains once.

    Everything that touches the run's model happens on the run's thread; questions are answered by
    a twin. Nothing here draws random numbers or sets torch's threads while a run goes on: both
    would change its bits.
    """

    def __init__(self, post: Post) -> None:
        self._post = post
        self._control = steering.Control()
        self._thread: threading.Thread | None = None
        self._bench: Workbench | None = None
        self._run = ""
        self._recorded: Recorded | None = None
        self._course: Course | None = None
        self._twin: Twin | None = None
        self._gate = threading.Lock()
        self._ended = False
        self._end: RunEnded | None = None
        self._step = 0

    def train(self, request: Train) -> None:
        """Start the run; RuntimeError where there was one already."""
        if self._thread is not None:
            raise RuntimeError("a trainer trains once")
        self._control.visit(self._meet)
        name = "training"
        self._thread = threading.Thread(target=self._train, args=(request,), name=name, daemon=True)
        self._thread.start()

    def control(self, order: Control) -> None:
        """Steer the run."""
        control = self._control
        if order.verb == "change":
            try:
                control.change(order.what, order.value)
            except UsageError as error:
                self._post(Happened(Warned(self._step, str(error))))
            return
        orders = {
            "pause": control.pause,
            "resume": control.resume,
            "step": control.step,
            "stop": control.stop,
        }
        orders[order.verb]()

    def leave(self) -> None:
        """Let the run finish its step, save and end, and wait for that."""
        self._control.stop()
        if self._thread is not None:
            self._thread.join()

    def reply(self, request: Request) -> Reply:
        """The reply to a question about the run; StudioError says why there is none."""
        if not isinstance(request, Ask) or request.run not in (None, self._run):
            raise UsageError("a trainer answers questions about its own run alone")
        snapshot = self._snapshot()
        if self._recorded is None:
            assert self._bench is not None
            self._recorded = recorded(self._bench, self._run)
        return answer(request, snapshot.twin.at(snapshot.state, self._recorded, snapshot.step))

    def _snapshot(self) -> _Snapshot:
        """The weights as they are after the current step, taken by the run's own thread."""
        taken: Future[_Snapshot] = Future()
        with self._gate:
            if self._ended:
                self._take(taken, self._course)
            else:
                self._control.visit(lambda course: self._take(taken, course))
        try:
            return taken.result(WAIT)
        except TimeoutError as error:
            raise UsageError("the run is busy; ask again after its step") from error

    def _take(self, taken: Future[_Snapshot], course: Course | None) -> None:
        """Fulfill a request for a snapshot; what goes wrong is for who asked, not for the run."""
        try:
            if course is None:
                raise UsageError("the run ended before its first step; there is nothing to ask")
            if self._twin is None:
                self._twin = Twin(course.training)
            taken.set_result(_Snapshot(self._twin, state_of(course.training), course.trained))
        except Exception as error:  # noqa: BLE001 - relayed to who asked
            taken.set_exception(error)

    def _meet(self, course: Course) -> None:
        self._course = course

    def _train(self, request: Train) -> None:
        message = ""
        try:
            self._bench = opened(request.project, request.path, request.home)
            self._bench.train(
                settings=dict(request.settings),
                resume=request.resume,
                sink=self._note,
                control=self._control,
            )
        except StudioError as error:
            message = str(error)
        except Exception as error:  # noqa: BLE001 - the run's end says it; the log has all of it
            message = f"{type(error).__name__}: {error}"
            self._report(error)
        with self._gate:
            self._ended = True
            for look in self._control.take_visits():
                look(self._course)  # type: ignore[arg-type]
        self._post(Happened(self._end or RunEnded("failed", 0, 0, 0.0, (), message)))

    def _report(self, error: Exception) -> None:
        import traceback

        traceback.print_exception(error)

    def _note(self, event: Event) -> None:
        """Pass an event on, but keep the last until the session has let go of its files."""
        if isinstance(event, RunEnded):
            self._end = event
            return
        if isinstance(event, RunStarted):
            self._run, self._step = event.run, event.step
        self._post(Happened(event))
