"""The time a run has spent training."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager


class Clock:
    """Counts seconds from `before` on, pauses left out."""

    def __init__(self, before: float = 0.0) -> None:
        self._zero = time.perf_counter() - before

    def seconds(self) -> float:
        """Seconds so far."""
        return time.perf_counter() - self._zero

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Time in this context does not count."""
        started = time.perf_counter()
        try:
            yield
        finally:
            self._zero += time.perf_counter() - started
