"""What the data and try-it panels ask of the engine, and how they ask it: seldom, latest first."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, QTimer
from shiboken6 import isValid

from nnstudio.engine.client import EngineClient, Subject
from nnstudio.engine.messages import Array, Reply
from nnstudio.project.project import DataSpec
from nnstudio.ui.studio import Studio

Done = Callable[[Reply], None]


class Asking(Protocol):
    """Questions about rows of data and about the trained model of the project at hand.

    What the data as a whole is, nobody has to ask: the studio tells it.

    Each returns at once; `done` is called later in the window's thread, with the answer or with
    `Failed`. Of all but `samples` a newer question makes an older one of its kind void: the older
    `done` may then never be called.
    """

    def samples(
        self, spec: DataSpec, folder: Path, split: str, first: int, count: int, done: Done
    ) -> None:
        """Rows of a split, to look at. `Sampled`."""

    def predict(
        self,
        done: Done,
        inputs: Iterable[str] = (),
        arrays: Iterable[Array] = (),
        options: Mapping[str, float] | None = None,
    ) -> None:
        """Answers for files, rows, prompts, or images as uint8 (H, W[, 3]). `Answers`."""

    def surface(
        self,
        done: Done,
        x: tuple[float, float],
        y: tuple[float, float],
        columns: int,
        rows: int,
    ) -> None:
        """The answer over a plane. `Surfaced`."""

    def curve(self, done: Done, x: tuple[float, float], count: int) -> None:
        """The answer along the one input. `Curved`."""

    def judge(self, done: Done, split: str, worst: int) -> None:
        """Figures of a split, confusion and worst rows. `Judged`."""


def while_alive(owner: QObject, take: Done) -> Done:
    """`take`, but only as long as its owner is: answers may come after a panel was closed."""

    def done(reply: Reply) -> None:
        if isValid(owner):
            take(reply)

    return done


class EngineAsking:
    """Asks the engine's client, about the project that the studio has at that time."""

    def __init__(self, studio: Studio, engine: EngineClient) -> None:
        self._studio, self._engine = studio, engine

    def samples(
        self, spec: DataSpec, folder: Path, split: str, first: int, count: int, done: Done
    ) -> None:
        """As `Asking.samples`."""
        self._engine.samples(spec, folder, split, first, count, done)

    def predict(
        self,
        done: Done,
        inputs: Iterable[str] = (),
        arrays: Iterable[Array] = (),
        options: Mapping[str, float] | None = None,
    ) -> None:
        """As `Asking.predict`."""
        self._engine.predict(self._subject, done, inputs, arrays, options)

    def surface(
        self,
        done: Done,
        x: tuple[float, float],
        y: tuple[float, float],
        columns: int,
        rows: int,
    ) -> None:
        """As `Asking.surface`."""
        self._engine.surface(self._subject, done, x, y, columns, rows)

    def curve(self, done: Done, x: tuple[float, float], count: int) -> None:
        """As `Asking.curve`."""
        self._engine.curve(self._subject, done, x, count)

    def judge(self, done: Done, split: str, worst: int) -> None:
        """As `Asking.judge`."""
        self._engine.judge(self._subject, done, split, worst)

    @property
    def _subject(self) -> Subject:
        studio = self._studio
        return Subject(studio.project, studio.path, studio.chosen_run, studio.home)


class Pace(QObject):
    """Asks the same kind of question again and again: one at a time, and not too often.

    `ask` sends the question with the `done` that it is given; `take` gets the reply. `want` asks
    now, or as soon as the last answer is there and `interval` milliseconds have passed. `now` does
    not wait for an answer that is under way: that one is void, as the question has changed.
    """

    def __init__(
        self,
        ask: Callable[[Done], None],
        take: Done,
        parent: QObject,
        interval: int = 250,
    ) -> None:
        super().__init__(parent)
        self._ask, self._take = ask, take
        self._interval = interval
        self._last = -1e9
        self._number = 0
        self._waiting = self._wanted = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._look)

    @property
    def waits(self) -> bool:
        """Whether an answer is under way or wanted."""
        return self._waiting or self._wanted

    def want(self, now: bool = False) -> None:
        """Ask when it is time."""
        self._wanted = True
        if now:
            self._waiting = False
        self._look()

    def drop(self) -> None:
        """Want nothing more; an answer that is under way is not taken."""
        self._wanted = self._waiting = False
        self._number += 1
        self._timer.stop()

    def _look(self) -> None:
        if not self._wanted or self._waiting:
            return
        left = self._interval - (time.monotonic() - self._last) * 1000
        if left > 0:
            if not self._timer.isActive():
                self._timer.start(int(left) + 1)
            return
        self._wanted, self._waiting = False, True
        self._last = time.monotonic()
        self._number += 1
        number = self._number

        def done(reply: Reply) -> None:
            if number == self._number:
                self._waiting = False
                self._take(reply)
                self._look()

        self._ask(while_alive(self, done))
