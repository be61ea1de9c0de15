"""The workers that a client keeps: launched, watched, buried when they die, dismissed in order."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from nnstudio.engine.messages import Message, Role, Shutdown
from nnstudio.engine.process import Launch, Peer
from nnstudio.engine.seat import Post, Seat

START_PATIENCE = 120.0  # seconds: the first import of torch from a cold disk
FAREWELL = 10.0  # seconds for a worker to leave
RETRIES, WITHIN = 3, 60.0  # losses within so many seconds; then a person has to ask
_TICK = 0.5  # seconds
Hear = Callable[[Seat, Message], None]
Lost = Callable[[Seat, str], None]


@dataclass(frozen=True)
class WorkerState:
    """What became of a worker.

    starting, ready, lost (and replaced at once), failed (too often: `restart` tries again).
    """

    role: Role
    state: Literal["starting", "ready", "lost", "failed"]
    reason: str = ""


class Staff:
    """Launches workers and watches over them on a thread of its own.

    All methods are for the owner's thread.
    """

    def __init__(self, post: Post, launch: Launch, logs: Path, patience: float) -> None:
        self._post, self._launch, self._logs, self._patience = post, launch, logs, patience
        self._peers: list[Peer] = []
        self._leaving: list[tuple[Peer, float]] = []
        self._losses: dict[Role, deque[float]] = {"analyst": deque(), "trainer": deque()}
        self._gate = threading.Lock()
        self._over = threading.Event()
        self._watch = threading.Thread(target=self._watch_over, name="engine watch", daemon=True)
        self._watch.start()

    def seat(self, role: Role, hear: Hear, lost: Lost) -> Seat:
        """A new worker."""
        seat = Seat(role, self._post, hear, lost)
        seat.start(self._launch, self._logs / f"engine-{role}.log")
        if seat.peer is not None:
            with self._gate:
                self._peers.append(seat.peer)
        return seat

    def dismiss(self, seat: Seat, wait: float = FAREWELL) -> None:
        """Have a worker end in order; it is killed after `wait` seconds. Returns at once."""
        seat.retire()
        if seat.peer is not None:
            seat.peer.send(Shutdown())
            seat.peer.close()
            with self._gate:
                if seat.peer in self._peers:
                    self._peers.remove(seat.peer)
                self._leaving.append((seat.peer, time.monotonic() + wait))

    def bury(self, seat: Seat) -> bool:
        """Note that a worker is gone. True: it may be replaced, since it does not happen often."""
        seat.retire()
        with self._gate:
            if seat.peer in self._peers:
                self._peers.remove(seat.peer)
        losses, now = self._losses[seat.role], time.monotonic()
        losses.append(now)
        while losses and losses[0] < now - WITHIN:
            losses.popleft()
        return len(losses) < RETRIES

    def forgive(self, role: Role) -> None:
        """Forget how often workers of this role were lost."""
        self._losses[role].clear()

    def close(self) -> None:
        """Wait until all who were dismissed have left."""
        self._over.set()
        self._watch.join()
        for peer, until in self._leaving:
            if not peer.wait(max(until - time.monotonic(), 0.0)):
                peer.kill("it did not leave in time")
                peer.wait(1.0)
        self._leaving.clear()

    def _watch_over(self) -> None:
        tick = min(self._patience / 4, _TICK)
        last = time.monotonic()
        while not self._over.wait(tick):
            now = time.monotonic()
            slept = now - last > 5 * tick + 1  # this very process was stopped, not the workers
            last = now
            with self._gate:
                peers = list(self._peers)
            for peer in peers:
                if slept:
                    peer.heard = now
                peer.check(self._patience if peer.ready else max(self._patience, START_PATIENCE))
            self._see_off(now)

    def _see_off(self, now: float) -> None:
        """Drop those who have left, kill those who should have."""
        with self._gate:
            leaving = list(self._leaving)
        for peer, until in leaving:
            if now > until:
                peer.kill("it did not leave in time")
            if peer.wait(0.0):
                with self._gate:
                    self._leaving.remove((peer, until))
