"""Work beside the window: reading files takes time, and the window must not wait for it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QTimer

EVERY = 15  # milliseconds between two looks, only while something is asked for
Done = Callable[[Any], None]


class Jobs(QObject):
    """Does one job after another on a thread of its own, and hands results back in this one.

    The thread never touches a Qt object: results are fetched by a timer. It ends with the owner.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="reading")
        self._waiting: list[tuple[Future[Any], Done]] = []
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY)
        self._timer.timeout.connect(self._look)
        self.destroyed.connect(partial(self._pool.shutdown, wait=True, cancel_futures=True))

    @property
    def busy(self) -> bool:
        """Whether something is asked for and not there yet."""
        return bool(self._waiting)

    def start(self, work: Callable[[], Any], done: Done) -> None:
        """Do some work, then give `done` its result, or the exception that it raised."""
        self._waiting.append((self._pool.submit(work), done))
        self._timer.start()

    def cancel(self) -> None:
        """Forget what was asked for; what is under way ends unheard."""
        for future, _ in self._waiting:
            future.cancel()
        self._waiting.clear()

    def _look(self) -> None:
        ready = [pair for pair in self._waiting if pair[0].done()]
        self._waiting = [pair for pair in self._waiting if not pair[0].done()]
        if not self._waiting:
            self._timer.stop()
        for future, done in ready:
            if not future.cancelled():
                done(future.exception() or future.result())
