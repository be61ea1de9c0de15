"""Python's cyclic garbage, collected in the window's thread alone."""

from __future__ import annotations

import gc
import time

from PySide6.QtCore import QObject, QTimer

EVERY = 500  # milliseconds; also how soon Python sees a Ctrl-C in the terminal
SHARE = 200  # a full collection waits until this many times its own duration went by


class Garbage(QObject):
    """Collects from a timer what Python would collect in whichever thread allocates next.

    Cycles of Python objects can hold objects of Qt, and those must end in the thread that they live
    in: elsewhere their timers and notifiers stay behind, dangling, and the window crashes later or
    stands still. A timer also never collects in the middle of painting.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._before = gc.isenabled()
        gc.disable()
        self._cost = 0.0
        self._ended = time.perf_counter()
        self._timer = QTimer(self, interval=EVERY)
        self._timer.timeout.connect(self.collect)
        self._timer.start()

    def stop(self) -> None:
        """Leave it to Python again."""
        self._timer.stop()
        if self._before:
            gc.enable()

    def collect(self) -> int:
        """Collect what is due; the oldest generation that was, or -1."""
        due = max(self._due(), default=-1)
        if due == 2:
            start = time.perf_counter()
            gc.collect()
            self._ended = time.perf_counter()
            self._cost = self._ended - start
        elif due >= 0:
            gc.collect(due)
        return due

    def _due(self) -> list[int]:
        counts, limits = gc.get_count(), gc.get_threshold()
        rested = time.perf_counter() - self._ended >= SHARE * self._cost
        return [
            generation
            for generation, (count, limit) in enumerate(zip(counts, limits, strict=True))
            if count > (limit or 10) and (generation < 2 or rested)
        ]
