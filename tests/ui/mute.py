"""Workers for tests of the window alone: one that never says a word, and none at all."""

from __future__ import annotations

import time
from pathlib import Path

from nnstudio.engine.messages import Message, Role
from nnstudio.engine.process import Deliver, Lose, Peer


class Mute:
    """A worker that still starts, for as long as anybody waits."""

    def __init__(self) -> None:
        self.ready = False
        self.sent: list[Message] = []

    @property
    def heard(self) -> float:
        """Always just now."""
        return time.monotonic()

    @heard.setter
    def heard(self, when: float) -> None:
        """The watch says that the whole computer slept."""

    def send(self, message: Message) -> None:
        """Keep it."""
        self.sent.append(message)

    def close(self) -> None:
        """Nothing waits."""

    def kill(self, reason: str) -> None:
        """It was never alive."""

    def check(self, patience: float) -> None:
        """It is well."""

    def wait(self, timeout: float) -> bool:
        """It has ended."""
        return True


def launch_mute(role: Role, log: Path, deliver: Deliver, lose: Lose) -> Peer:
    """A worker that never says a word."""
    return Mute()


def launch_nothing(role: Role, log: Path, deliver: Deliver, lose: Lose) -> Peer:
    """As where the program is gone from the disk."""
    raise OSError(2, "No such file or directory", "/gone/nnstudio")
