"""A worker: reads messages on its main thread, answers on another, trains on a third.

Nothing here imports numpy or torch: the pipes are moved out of reach first (see `handles`).
"""

from __future__ import annotations

import faulthandler
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

import nnstudio
from nnstudio.engine.desk import Desk
from nnstudio.engine.framing import Garbage, Stream, read_message
from nnstudio.engine.handles import private_streams
from nnstudio.engine.messages import (
    Alive,
    Control,
    Hello,
    Log,
    Message,
    Ready,
    Reply,
    Request,
    Role,
    Shutdown,
    Train,
)
from nnstudio.engine.outbox import Outbox

if TYPE_CHECKING:
    from nnstudio.engine.trainer import Trainer

PULSE = 1.0  # seconds between signs of life
LAST_WORDS = 5.0  # seconds for what still waits to be sent


class _Ended(Exception):  # noqa: N818 - not an error
    """The system asks the process to end."""


class Worker:
    """One worker over two streams, in this process."""

    def __init__(self, role: Role, source: Stream, target: Stream) -> None:
        self.role, self._source = role, source
        self._started = time.monotonic()
        self._outbox = Outbox(target, f"{role} sends")
        self._desk = Desk(self._open, self._outbox.post)
        self._trainer: Trainer | None = None
        self._opened = threading.Event()
        self._over = threading.Event()

    def run(self) -> None:
        """Work until the window says so, or is gone; a run is stopped and saved first."""
        self._desk.start()
        threading.Thread(target=self._pulse, name=f"{self.role} pulse", daemon=True).start()
        try:
            while self._receive(read_message(self._source)):
                pass
        except Garbage as error:
            self._outbox.post(Log("error", f"the {self.role} cannot read the window: {error}"))
        except _Ended:
            pass
        self._leave()

    def _receive(self, message: Message | None) -> bool:
        """Act on a message; False: it was the last."""
        if message is None or isinstance(message, Shutdown):
            return False
        if isinstance(message, Request):
            self._desk.put(message)
        elif isinstance(message, Train | Control) and self.role == "trainer":
            self._steer(message)
        elif isinstance(message, Hello):
            self._greet(message)
        else:
            name = type(message).__name__
            self._outbox.post(Log("error", f"{name} is no message for the {self.role}"))
        return True

    def _steer(self, message: Train | Control) -> None:
        while not self._opened.wait(PULSE):
            if not self._desk.works:
                return
        assert self._trainer is not None
        if isinstance(message, Control):
            self._trainer.control(message)
            return
        try:
            self._trainer.train(message)
        except RuntimeError as error:
            self._outbox.post(Log("error", f"{error}; this run was not started"))

    def _greet(self, message: Hello) -> None:
        if message.program != nnstudio.__version__:
            text = f"the window is of version {message.program}, the {self.role} of"
            self._outbox.post(Log("warning", f"{text} {nnstudio.__version__}"))

    def _open(self) -> Callable[[Request], Reply]:
        """Load torch and all that is needed; then the worker is ready."""
        import torch

        reply: Callable[[Request], Reply]
        if self.role == "trainer":
            from nnstudio.engine.trainer import Trainer

            self._trainer = Trainer(self._outbox.post)
            reply = self._trainer.reply
        else:
            from nnstudio.engine.analyst import Analyst

            reply = Analyst().reply
        took = time.monotonic() - self._started
        devices = _devices()
        version = str(torch.__version__)
        self._outbox.post(Ready(nnstudio.__version__, self.role, version, devices, took))
        self._opened.set()
        _warm_up()
        return reply

    def _pulse(self) -> None:
        while not self._over.wait(PULSE):
            self._outbox.post(Alive(self._desk.busy))

    def _leave(self) -> None:
        """End everything in order. An import that goes on is left to itself."""
        if self._trainer is not None:
            self._trainer.leave()
        self._desk.close(timeout=2.0 if self._desk.busy else 0.0)
        self._over.set()
        self._outbox.flush(LAST_WORDS)
        self._outbox.close()


def _warm_up() -> None:
    """Have torch load what it would load at the first check of shapes (most of a second).

    It draws no random numbers: a run may have begun.
    """
    import torch

    with torch.device("meta"), torch.no_grad():
        torch.nn.Linear(2, 2)(torch.zeros(1, 2))
    torch.optim.Adam([torch.nn.Parameter(torch.zeros(1))])


def _devices() -> tuple[str, ...]:
    import torch

    found = ["cpu"]
    if torch.cuda.is_available():
        found += [f"cuda:{at}" for at in range(torch.cuda.device_count())]
    if torch.backends.mps.is_available():
        found.append("mps")
    return tuple(found)


def main(role: Role, log: Path | None) -> int:
    """Be a worker on standard input and output; never returns to who called."""
    source, target = private_streams(log)
    faulthandler.enable(2)
    _guard_signals()
    Worker(role, source, target).run()
    # Threads of torch and an import that goes on would only delay the end, or crash in it.
    os._exit(0)


def _guard_signals() -> None:
    """Ctrl-C and a closed terminal are the window's affair; a request to end is met in order."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform != "win32":
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, _end)


def _end(number: int, frame: FrameType | None) -> None:
    signal.signal(number, signal.SIG_IGN)  # once is enough: the second must not disturb the saving
    raise _Ended
