"""A worker in this very process, over pipes of memory: for tests, the same code as in a process."""

from __future__ import annotations

import threading
import time
from pathlib import Path

from nnstudio.engine.messages import Role
from nnstudio.engine.process import Connection, Deliver, Lose, Peer
from nnstudio.engine.streams import MemoryPipe
from nnstudio.engine.worker import Worker


class Local(Connection):
    """A worker on threads of this process. Killing it only cuts its pipes."""

    def __init__(self, role: Role, deliver: Deliver, lose: Lose) -> None:
        self._pipes = MemoryPipe(), MemoryPipe()
        worker = Worker(role, self._pipes[0], self._pipes[1])
        self._thread = threading.Thread(target=worker.run, name=role, daemon=True)
        self._thread.start()
        super().__init__(role, self._pipes[1], self._pipes[0], deliver, lose)
        self.start()

    def kill(self, reason: str) -> None:
        """As `Peer.kill`."""
        self.end(reason)
        self.lost(reason)

    def end(self, reason: str) -> None:
        """As `Connection.end`."""
        for pipe in self._pipes:
            pipe.close()

    def check(self, patience: float) -> None:
        """As `Peer.check`."""
        if time.monotonic() - self.heard > patience:
            self.kill(f"it did not answer for {patience:g} seconds")

    def wait(self, timeout: float) -> bool:
        """As `Peer.wait`."""
        self._thread.join(timeout)
        return not self._thread.is_alive()


def launch_local(role: Role, log: Path, deliver: Deliver, lose: Lose) -> Peer:
    """Start a worker in this process; `log` is not used."""
    return Local(role, deliver, lose)
