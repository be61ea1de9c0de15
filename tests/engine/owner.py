"""A thread that owns a client, as the window's would, without a window."""

from __future__ import annotations

import queue
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from nnstudio.engine.client import EngineClient
from nnstudio.engine.messages import Log, Reply
from nnstudio.engine.staff import WorkerState
from nnstudio.project.event import Event, RunEnded, Steps

R = TypeVar("R")


class Owner:
    """Keeps what the client says, and runs what it posts when a test waits for something."""

    def __init__(self, logs: Path, **options: Any) -> None:
        self.events: list[Event] = []
        self.states: list[WorkerState] = []
        self.logs: list[Log] = []
        self._calls: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self.client = EngineClient(
            self._calls.put,
            self.events.append,
            self.states.append,
            self.logs.append,
            logs=logs,
            **options,
        )

    def until(self, condition: Callable[[], object], limit: float = 60.0) -> None:
        """Run what is posted until something is so; AssertionError after `limit` seconds."""
        end = time.monotonic() + limit
        while not condition():
            assert time.monotonic() < end, f"it never happened; states: {self.states[-4:]}"
            try:
                self._calls.get(timeout=0.02)()
            except queue.Empty:
                continue

    def answer(self, kind: type[R], ask: Callable[..., int], *arguments: Any, **more: Any) -> R:
        """Ask, wait for the answer, and see that it is of this kind."""
        got: list[Reply] = []
        ask(*arguments, done=got.append, **more)
        self.until(lambda: got)
        assert isinstance(got[0], kind), got[0]
        return got[0]

    def ready(self) -> None:
        """Wait until both workers are."""
        self.until(lambda: sum(each.state == "ready" for each in self.states) >= 2)

    def of(self, kind: type[R]) -> list[R]:
        """The events of a kind so far."""
        return [event for event in self.events if isinstance(event, kind)]

    def trained(self) -> RunEnded:
        """Wait for the end of the run."""
        self.until(lambda: self.of(RunEnded))
        return self.of(RunEnded)[-1]

    def steps(self) -> int:
        """The last step that was told."""
        told = self.of(Steps)
        return told[-1].first + len(told[-1].learning_rate) - 1 if told else 0
