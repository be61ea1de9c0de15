"""A session on a thread of its own, with a state that can be asked for at any time."""

from __future__ import annotations

import threading
from dataclasses import replace

from nnstudio.errors import StudioError
from nnstudio.project.event import Event, Paused, Resumed, RunEnded, RunStarted, Sink, State
from nnstudio.training.control import Control
from nnstudio.training.session import Outcome, Session


class BackgroundRun:
    """Runs a session on a background thread.

    States: *pending* before `start`, *running*, *paused* (waiting for `control.resume`), and at the
    end one of *finished*, *stopped*, *failed*. Every run that was started ends with one `RunEnded`
    for the sink, whatever happened; `error` keeps the exception of a failure, if there was one.
    """

    def __init__(self, session: Session, sink: Sink) -> None:
        self.control = Control()
        self.outcome: Outcome | None = None
        self.error: Exception | None = None
        self._session, self._sink = session, sink
        self._state: State = "pending"
        self._end: RunEnded | None = None
        name = f"training {session.folder.name}"
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    @property
    def state(self) -> State:
        """Where the run is now."""
        return self._state

    def start(self) -> None:
        """Begin; RuntimeError the second time."""
        self._thread.start()

    def stop(self, timeout: float | None = None) -> bool:
        """Ask the run to finish its step, save and end; wait for it. True: it has ended."""
        self.control.stop()
        return self.join(timeout)

    def join(self, timeout: float | None = None) -> bool:
        """Wait for the end, at most `timeout` seconds. True: it has ended."""
        self._thread.join(timeout)
        return not self._thread.is_alive()

    def _run(self) -> None:
        self._state = "running"
        try:
            self.outcome = self._session.run(self._note, self.control)
        except Exception as error:  # noqa: BLE001 - there is no caller: it is kept and relayed
            self.error = error
        end = self._end or self._failure()
        self._state = end.reason
        self._sink(end)

    def _note(self, event: Event) -> None:
        """Pass an event on, but keep the last until the session has let go of its files."""
        if isinstance(event, RunEnded):
            self._end = event
            return
        if isinstance(event, Paused):
            self._state = "paused"
        elif isinstance(event, Resumed | RunStarted):
            self._state = "running"
        self._sink(event)

    def _failure(self) -> RunEnded:
        error = self.error
        known = isinstance(error, StudioError)
        message = str(error) if known else f"{type(error).__name__}: {error}"
        return replace(RunEnded("failed", 0, 0, 0.0), message=message)
