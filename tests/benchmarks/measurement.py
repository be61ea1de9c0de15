"""What a benchmark gives: a median with its spread, a target, and whether it was met."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Measurement:
    """One line of the table. `unit` is s, ms, MB or "" (a ratio); `at_least` turns the target."""

    what: str
    values: tuple[float, ...]
    target: float
    unit: str = ""
    at_least: bool = False
    note: str = ""

    @property
    def median(self) -> float:
        """The middle value."""
        return statistics.median(self.values)

    @property
    def ok(self) -> bool:
        """Whether the median meets the target."""
        return self.median >= self.target if self.at_least else self.median <= self.target

    def row(self) -> tuple[str, ...]:
        """The line as cells: what, median, spread, target, verdict, note."""
        spread = f"{min(self.values):.3g}-{max(self.values):.3g}" if len(self.values) > 1 else ""
        sign = "≥" if self.at_least else "≤"
        return (
            self.what,
            f"{self.median:.3g} {self.unit}".strip(),
            spread,
            f"{sign} {self.target:g} {self.unit}".strip(),
            "ok" if self.ok else "MISSED",
            self.note,
        )


HEAD = ("what", "median", "spread", "target", "", "note")


def seconds(work: Callable[[], object]) -> float:
    """How long one call takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def repeated(
    work: Callable[[], object], times: int = 9, before: Callable[[], object] | None = None
) -> tuple[float, ...]:
    """Seconds of several calls; `before` prepares each, unmeasured."""
    found = []
    for _ in range(times):
        if before is not None:
            before()
        found.append(seconds(work))
    return tuple(found)


def milliseconds(values: Sequence[float]) -> tuple[float, ...]:
    """Seconds as milliseconds."""
    return tuple(value * 1000 for value in values)
