"""What a heat strip shows: one number per node and sampled step, in bounded memory."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from nnstudio.ui.plots.growing import Array

CELLS = 1_000_000  # of float32: at most 4 MB
MOST_COLUMNS, LEAST_COLUMNS = 2048, 64


class HeatHistory:
    """A table of rows (nodes, in order of appearance) and columns (steps).

    Where it is full, neighboring columns are merged into their mean: the past gets coarser, but
    never so coarse that a screen would show it. `low` is the lowest number above 0, `high` the
    highest.
    """

    def __init__(self) -> None:
        self._rows: dict[str, int] = {}
        self._names: tuple[str, ...] = ()
        self._places: Array = np.empty(0, np.intp)
        self._table: Array = np.empty((0, 64), np.float32)
        self._steps: Array = np.empty(64, np.int64)
        self._count = 0
        self.low, self.high = np.inf, -np.inf

    @property
    def rows(self) -> tuple[str, ...]:
        """The names of the rows."""
        return tuple(self._rows)

    @property
    def steps(self) -> Array:
        """The first step that each column stands for, rising."""
        return self._steps[: self._count]

    @property
    def table(self) -> Array:
        """The numbers (rows × columns); NaN where there is none."""
        return self._table[: len(self._rows), : self._count]

    def append(self, step: int, values: Mapping[str, float]) -> None:
        """Add a column."""
        names = tuple(values)
        if names != self._names:  # most of the time they are those of the step before
            for name in names:
                if name not in self._rows:
                    self._add_row(name)
            self._names = names
            self._places = np.asarray([self._rows[name] for name in names], np.intp)
        if self._count == self._most():
            self._merge()
        if self._count == len(self._steps):
            self._widen()
        column = self._table[:, self._count]
        column[:] = np.nan
        column[self._places] = np.fromiter(values.values(), np.float32, len(names))
        self._steps[self._count] = step
        self._count += 1
        self._extend(column)

    def cut(self, last: float) -> None:
        """Forget the columns after a step."""
        self._count = int(np.searchsorted(self.steps, last, side="right"))
        self.low, self.high = np.inf, -np.inf
        self._extend(self.table)

    def at(self, steps: Array, last: float) -> Array:
        """Which column stands for each of some steps; -1 before the first one and after `last`."""
        found = np.searchsorted(self.steps, steps, side="right") - 1
        return np.where(steps <= last, found, -1)

    def _most(self) -> int:
        return int(np.clip(CELLS // max(len(self._rows), 1), LEAST_COLUMNS, MOST_COLUMNS))

    def _add_row(self, name: str) -> None:
        self._rows[name] = len(self._rows)
        if len(self._rows) > len(self._table):
            room = np.full(
                (max(16, 2 * len(self._table)), self._table.shape[1]), np.nan, np.float32
            )
            room[: len(self._table)] = self._table
            self._table = room
        while self._count > self._most():
            self._merge()

    def _widen(self) -> None:
        width = min(2 * len(self._steps), MOST_COLUMNS)
        room = np.full((len(self._table), width), np.nan, np.float32)
        room[:, : self._count] = self._table[:, : self._count]
        self._table = room
        self._steps = np.resize(self._steps, width)

    def _merge(self) -> None:
        """Make one column of every two."""
        half = self._count // 2
        pairs = self._table[:, : 2 * half].reshape(len(self._table), half, 2)
        known = np.isfinite(pairs)
        sums = np.where(known, pairs, 0).sum(axis=2)
        with np.errstate(invalid="ignore"):
            merged = np.where(known.any(axis=2), sums / known.sum(axis=2), np.nan)
        odd = self._count - 2 * half  # a last column without a partner stays
        self._table[:, half : half + odd] = self._table[:, 2 * half : self._count]
        self._steps[half : half + odd] = self._steps[2 * half : self._count]
        self._table[:, :half] = merged
        self._steps[:half] = self._steps[: 2 * half : 2]
        self._count = half + odd

    def _extend(self, values: Array) -> None:
        known = values[np.isfinite(values)]
        if len(known):
            self.high = max(self.high, float(known.max()))
        above = known[known > 0]
        if len(above):
            self.low = min(self.low, float(above.min()))
