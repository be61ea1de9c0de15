"""Workers for tests of the window alone, that are ready and say what the test lets them say."""

from __future__ import annotations

from pathlib import Path

from nnstudio.engine.messages import Message, Ready, Request, Role
from nnstudio.engine.process import Deliver, Lose, Peer
from tests.ui.mute import Mute


class Spoken(Mute):
    """Keeps what it is sent; `deliver` lets it say something, `lose` lets it die."""

    def __init__(self, role: Role, deliver: Deliver, lose: Lose) -> None:
        super().__init__()
        self.role, self.deliver, self.lose = role, deliver, lose

    def asked(self, kind: type[Request]) -> list[Request]:
        """The requests of a kind so far."""
        return [each for each in self.sent if isinstance(each, kind)]


class Crew:
    """Launches such workers; `prompt` False: they are ready when the test says so."""

    def __init__(self, prompt: bool = True) -> None:
        self.prompt = prompt
        self.workers: list[Spoken] = []

    def launch(self, role: Role, log: Path, deliver: Deliver, lose: Lose) -> Peer:
        """A worker."""
        made = Spoken(role, deliver, lose)
        self.workers.append(made)
        if self.prompt:
            self.ready(made)
        return made

    def ready(self, worker: Spoken) -> None:
        """Say that it is."""
        said: Message = Ready("0", worker.role, "2", ("cpu",), 0.1)
        worker.deliver(said)

    @property
    def analyst(self) -> Spoken:
        """The latest analyst."""
        return [each for each in self.workers if each.role == "analyst"][-1]
