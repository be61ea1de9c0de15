"""Steering a run from another thread: pause, resume, single steps, stop, changed values."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from nnstudio.errors import UsageError

if TYPE_CHECKING:
    from nnstudio.training.course import Course

Visit = Callable[["Course"], None]

_RANGES: dict[str, tuple[float, float]] = {
    "learning_rate": (0.0, 1e6),
    "weight_decay": (0.0, 1e6),
    "p": (0.0, 1.0),
}


class Control:
    """Requests to a session, which attends to them between two steps. All methods are thread-safe.

    `asked` is true when there is something to attend to; reading it is all that a step costs.
    """

    def __init__(self, paused: bool = False) -> None:
        self._news = threading.Condition()
        self._paused = paused
        self._steps = 0
        self._granted = False  # the step that goes on is one that was asked for
        self._stopped = False
        self._changes: list[tuple[str, float]] = []
        self._visits: list[Visit] = []
        self.asked = paused

    def pause(self) -> None:
        """Wait after the current step."""
        with self._news:
            self._paused, self._steps = True, 0
            self._tell()

    def resume(self) -> None:
        """Go on."""
        with self._news:
            self._paused, self._steps = False, 0
            self._tell()

    def step(self) -> None:
        """Do one step, then wait (again)."""
        with self._news:
            self._paused = True
            self._steps += 1
            self._tell()

    def stop(self) -> None:
        """Finish the current step, save, and end. Cannot be taken back."""
        with self._news:
            self._stopped = True
            self._tell()

    def change(self, what: str, value: float) -> None:
        """Set a value from the next step on.

        Args:
            what: `learning_rate`, `weight_decay`, or `<node>.p` of a dropout node.
            value: the new value. A schedule goes on from a new learning rate in proportion.

        Raises:
            UsageError: an unknown name, or a value outside its range.
        """
        low, high = _RANGES.get(what.rpartition(".")[2] if "." in what else what, (1.0, 0.0))
        if low > high or ("." in what) != (what.rpartition(".")[2] == "p"):
            raise UsageError(
                f"{what!r} cannot be changed while training. What can: learning_rate, weight_decay,"
                " and NODE.p of a dropout node."
            )
        if not low <= value <= high:
            raise UsageError(f"{what} must be from {low:g} to {high:g}, not {value!r}")
        with self._news:
            self._changes.append((what, float(value)))
            self._tell()

    def visit(self, look: Visit) -> None:
        """Have `look` called in the session's thread between two steps, also while it is paused.

        It may look at the course and copy from it. It must change nothing, draw no random number,
        and raise nothing.
        """
        with self._news:
            self._visits.append(look)
            self._tell()

    @property
    def paused(self) -> bool:
        """Whether the run is to wait."""
        return self._paused

    @property
    def stopped(self) -> bool:
        """Whether the run is to end."""
        return self._stopped

    def take_changes(self) -> list[tuple[str, float]]:
        """For the session: the changes asked for since the last call, oldest first."""
        with self._news:
            taken, self._changes = self._changes, []
            self._settle()
            return taken

    def take_visits(self) -> list[Visit]:
        """For the session: the visits asked for since the last call, oldest first."""
        with self._news:
            taken, self._visits = self._visits, []
            self._settle()
            return taken

    def must_wait(self) -> bool:
        """For the session: whether it is to wait before the next step."""
        with self._news:
            waits = self._paused and not self._stopped
            self._granted = waits and self._steps > 0
            return waits and not self._granted

    def stepped(self) -> None:
        """For the session: a step was done; one that began before a single step was asked for is
        not that one."""
        with self._news:
            if self._granted and self._steps:
                self._steps -= 1
            self._granted = False

    def wait(self) -> None:
        """For the session: block until something is asked for."""
        with self._news:
            self._news.wait_for(self._has_news)

    def _has_news(self) -> bool:
        waiting = bool(self._changes or self._visits)
        return not self._paused or self._stopped or self._steps > 0 or waiting

    def _tell(self) -> None:
        self._settle()
        self._news.notify_all()

    def _settle(self) -> None:
        self.asked = self._paused or self._stopped or bool(self._changes or self._visits)
