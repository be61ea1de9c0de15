"""One worker's place in the client: what it was asked, and what it said that waits to be heard."""

from __future__ import annotations

import functools
import threading
from collections import deque
from collections.abc import Callable
from pathlib import Path

from nnstudio.engine.backlog import Backlog
from nnstudio.engine.messages import Failed, Message, Ready, Reply, Request, Role
from nnstudio.engine.process import Launch, Peer

Post = Callable[[Callable[[], None]], None]
Done = Callable[[Reply], None]


class Seat:
    """Brings what a worker says to the owner's thread, merged where that is slow.

    `hear` and `lost` are called there, by `post`; everything but `_arrive` and `_lose` is, too.
    """

    def __init__(
        self,
        role: Role,
        post: Post,
        hear: Callable[[Seat, Message], None],
        lost: Callable[[Seat, str], None],
    ) -> None:
        self.role = role
        self.ready: Ready | None = None
        self.peer: Peer | None = None
        self._post, self._hear, self._lost = post, hear, lost
        self._pending: dict[int, tuple[type[Request], Done]] = {}
        self._inbox: deque[Message] = deque()
        self._gate = threading.Lock()
        self._backlog = Backlog()
        self._reason: str | None = None
        self._is_scheduled = self._is_retired = False

    def start(self, launch: Launch, log: Path) -> None:
        """Launch the worker; a system that cannot is a worker that is lost."""
        try:
            self.peer = launch(self.role, log, self._arrive, self._lose)
        except OSError as error:
            self._lose(f"the system cannot start it: {error}")

    def send(self, message: Message) -> None:
        """Send a message."""
        if self.peer is not None:
            self.peer.send(message)

    def ask(self, request: Request, done: Done, latest: bool) -> None:
        """Send a request; with `latest` the answers to older ones of its kind are dropped."""
        if latest:
            older = [s for s, (kind, _) in self._pending.items() if kind is type(request)]
            for serial in older:
                del self._pending[serial]
        self._pending[request.serial] = type(request), done
        self.send(request)

    def forget(self, serial: int) -> None:
        """Drop the answer to a request when it comes."""
        self._pending.pop(serial, None)

    def settle(self, reply: Reply) -> None:
        """Give an answer to who asked; stale ones are dropped."""
        found = self._pending.pop(reply.serial, None)
        if found is not None:
            found[1](reply)

    def fail_all(self, message: str) -> list[Callable[[], None]]:
        """What tells everyone who waits that there will be no answer."""
        waiting, self._pending = self._pending, {}
        return [
            functools.partial(done, Failed(serial, message, "lost"))
            for serial, (_, done) in waiting.items()
        ]

    def retire(self) -> None:
        """Hear nothing more of this worker."""
        self._is_retired = True
        self._pending.clear()

    def _arrive(self, message: Message) -> None:
        with self._gate:
            self._backlog.add(message)
            self._schedule()

    def _lose(self, reason: str) -> None:
        with self._gate:
            self._reason = reason
            self._schedule()

    def _schedule(self) -> None:
        if not self._is_scheduled:
            self._is_scheduled = True
            self._post(self._drain)

    def _drain(self) -> None:
        """On the owner's thread: hear all that came. An error of a listener costs nobody else."""
        with self._gate:
            self._is_scheduled = False
            self._inbox.extend(self._backlog.take_all())
        try:
            while self._inbox and not self._is_retired:
                self._hear(self, self._inbox.popleft())
        finally:
            with self._gate:
                if self._inbox and not self._is_retired:
                    self._schedule()
        with self._gate:
            reason, self._reason = self._reason, None
            if reason is not None and self._backlog:
                self._reason = reason  # what came meanwhile is heard first
                return
        if reason is not None and not self._is_retired:
            self._lost(self, reason)
