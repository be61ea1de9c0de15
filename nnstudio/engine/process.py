"""A worker as the window sees it: messages go in and come out, and its end has a reason."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

import nnstudio
from nnstudio.engine.framing import Garbage, Stream, read_message
from nnstudio.engine.messages import Alive, Failed, Hello, Message, Ready, Role
from nnstudio.engine.outbox import Outbox
from nnstudio.engine.streams import DescriptorStream

Deliver = Callable[[Message], None]
Lose = Callable[[str], None]
_GRACE = 1.0  # seconds between the end of a pipe and that of its process
_LINE = 300  # characters of the log in a reason


class Peer(Protocol):
    """A worker that was launched."""

    heard: float
    ready: bool

    def send(self, message: Message) -> None:
        """Send a message; never waits."""

    def close(self) -> None:
        """Send what waits, then end the worker's input: it leaves in order."""

    def kill(self, reason: str) -> None:
        """End it at once."""

    def check(self, patience: float) -> None:
        """Notice that it has died, or has not been heard of for `patience` seconds."""

    def wait(self, timeout: float) -> bool:
        """Wait for its end; True: it has ended."""


Launch = Callable[[Role, Path, Deliver, Lose], Peer]


class Connection:
    """Two streams to a worker: a thread sends, another reads and delivers.

    `deliver` and `lose` are called on the reader's thread (`lose` once, with the reason, also from
    `kill`). `heard` is when the last message came, by `time.monotonic`.
    """

    def __init__(
        self, role: Role, source: Stream, target: Stream, deliver: Deliver, lose: Lose
    ) -> None:
        self.role = role
        self.heard = time.monotonic()
        self.ready = False
        self._source, self._deliver, self._lose = source, deliver, lose
        self._gate = threading.Lock()
        self._is_lost = False
        self._outbox = Outbox(target, f"to {role}")
        self._outbox.post(Hello(nnstudio.__version__))
        self._reader = threading.Thread(target=self._read, name=f"from {role}", daemon=True)

    def start(self) -> None:
        """Begin to read."""
        self._reader.start()

    def send(self, message: Message) -> None:
        """As `Peer.send`."""
        self._outbox.post(message)

    def close(self) -> None:
        """As `Peer.close`."""
        self._outbox.close()

    def lost(self, reason: str) -> None:
        """Say that the worker is gone, the first time."""
        with self._gate:
            first, self._is_lost = not self._is_lost, True
        if first:
            self._outbox.close()
            self._lose(reason)

    def end(self, reason: str) -> None:
        """Make sure that the worker is no more."""

    def why(self) -> str:
        """Why the worker closed its pipe."""
        return "it ended"

    def _read(self) -> None:
        try:
            while (message := read_message(self._source)) is not None:
                self.heard = time.monotonic()
                if isinstance(message, Failed) and not message.serial:
                    self.end(message.message)
                    self.lost(message.message)
                    return
                if isinstance(message, Ready):
                    self.ready = True
                if not isinstance(message, Alive):
                    self._deliver(message)
            reason = self.why()
        except Garbage as error:
            reason = f"it wrote what is no message ({error})"
            self.end(reason)
        finally:
            self._source.close()
        self.lost(reason)


class Process(Connection):
    """A worker in a process of its own. What it prints goes to the file `log`.

    `program` is the command line that starts it (None: this program's own).
    """

    def __init__(
        self,
        role: Role,
        log: Path,
        deliver: Deliver,
        lose: Lose,
        program: Sequence[str] | None = None,
    ) -> None:
        self._log = log
        self._process = _started(program or command(role, log), log)
        self.pid = self._process.pid
        source, target = _taken(self._process.stdout), _taken(self._process.stdin)
        super().__init__(role, source, target, deliver, lose)
        self.start()

    def kill(self, reason: str) -> None:
        """As `Peer.kill`."""
        self.end(reason)
        self.lost(reason)

    def end(self, reason: str) -> None:
        """As `Connection.end`; a stopped process ends, too."""
        self._process.kill()

    def check(self, patience: float) -> None:
        """As `Peer.check`."""
        if self._process.poll() is not None:
            self._reader.join(_GRACE)  # what it still said, unless a child keeps the pipe open
            self.lost(self.why())
        elif time.monotonic() - self.heard > patience:
            self.kill(f"it did not answer for {patience:g} seconds")

    def wait(self, timeout: float) -> bool:
        """As `Peer.wait`; its threads have ended, too."""
        until = time.monotonic() + timeout
        try:
            self._process.wait(timeout)
        except subprocess.TimeoutExpired:
            return False
        for thread in (self._reader, self._outbox):
            thread.join(max(until - time.monotonic(), _GRACE))
        return True

    def why(self) -> str:
        """How the process ended, and what it said last."""
        try:
            code = self._process.wait(_GRACE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            return "it closed its output"
        said = _last_line(self._log) if code else ""
        return _ending(code) + (f"; it said last: {said}" if said else "")


def launch_process(role: Role, log: Path, deliver: Deliver, lose: Lose) -> Peer:
    """Start a worker process.

    Raises:
        OSError: the system cannot start one.
    """
    return Process(role, log, deliver, lose)


def command(role: Role, log: Path) -> list[str]:
    """The command line of a worker: this very program, also where it is a frozen bundle."""
    program = [sys.executable]
    if not getattr(sys, "frozen", False):
        program += ["-m", "nnstudio"]
    return [*program, "engine", "--role", role, "--log", str(log)]


def _started(program: Sequence[str], log: Path) -> subprocess.Popen[bytes]:
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as file:
        return subprocess.Popen(
            program,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=file,  # for what goes wrong before the worker has opened its log itself
            bufsize=0,
            env=_environment(),
            start_new_session=True,  # Ctrl-C in the window's terminal is not for the workers
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )


def _environment() -> dict[str, str]:
    """This process's own; a checkout that is not installed must be found from any folder."""
    found = dict(os.environ)
    home = Path(nnstudio.__file__).resolve().parents[1]
    if home.name not in ("site-packages", "dist-packages") and not getattr(sys, "frozen", False):
        found["PYTHONPATH"] = os.pathsep.join([str(home), *_paths(found)])
    return found


def _paths(environment: dict[str, str]) -> list[str]:
    return [each for each in environment.get("PYTHONPATH", "").split(os.pathsep) if each]


def _taken(pipe: object) -> DescriptorStream:
    """The pipe's descriptor as a stream that owns it."""
    descriptor = os.dup(pipe.fileno())  # type: ignore[attr-defined]
    pipe.close()  # type: ignore[attr-defined]
    return DescriptorStream(descriptor)


def _ending(code: int) -> str:
    if code >= 0:
        return f"it ended with code {code}" if code else "it ended"
    try:
        return f"it was ended by the system ({signal.Signals(-code).name})"
    except ValueError:
        return f"it was ended by the system (signal {-code})"


def _last_line(log: Path) -> str:
    try:
        with log.open("rb") as file:
            file.seek(max(file.seek(0, os.SEEK_END) - 4096, 0))
            lines = file.read().decode("utf-8", "replace").split("\n")
    except OSError:
        return ""
    said = [line.strip() for line in lines if line.strip()]
    return said[-1][:_LINE] if said else ""
