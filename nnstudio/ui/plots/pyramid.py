"""Numbers with the lowest and the highest of every 16, of every 256 of them, and so on."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from nnstudio.ui.plots.growing import Array, Growing

FAN = 16


class Pyramid:
    """float32 numbers in order; extremes of any stretch are found without looking at all of it.

    NaN means that there is no value: extremes pass over it.
    """

    def __init__(self) -> None:
        self._values = Growing(np.float32)
        self._lows: list[Growing] = []
        self._highs: list[Growing] = []

    def __len__(self) -> int:
        return len(self._values)

    @property
    def values(self) -> Array:
        """All numbers, without a copy."""
        return self._values.values

    @property
    def nbytes(self) -> int:
        """Memory of the numbers and of all levels."""
        return sum(each.nbytes for each in (self._values, *self._lows, *self._highs))

    def append(self, values: ArrayLike) -> None:
        """Add numbers at the end, and the blocks that they complete."""
        self._values.append(values)
        self._complete()

    def cut(self, count: int) -> None:
        """Keep the first `count` numbers only."""
        self._values.cut(count)
        for lows, highs in zip(self._lows, self._highs, strict=True):
            count //= FAN
            lows.cut(count)
            highs.cut(count)

    def blocks(self, start: int, stop: int, at_least: int) -> tuple[Array, Array, Array]:
        """A stretch in at least so many blocks (where it has as many numbers): the coarsest such.

        Returns:
            index of each block's first number, lowest, highest. The first block may begin before
            `start`; the last ends at `stop`.
        """
        level, size = 0, 1
        while level < len(self._lows) and (stop - start) // (size * FAN) >= at_least:
            level, size = level + 1, size * FAN
        if level == 0:
            part = self.values[start:stop]
            return np.arange(start, stop), part, part
        first, last = start // size, stop // size
        lows = self._lows[level - 1].values[first:last]
        highs = self._highs[level - 1].values[first:last]
        index = np.arange(first, last) * size
        rest = self.values[last * size : stop]
        if len(rest):
            index = np.append(index, last * size)
            lows = np.append(lows, np.fmin.reduce(rest))
            highs = np.append(highs, np.fmax.reduce(rest))
        return index, lows, highs

    def _complete(self) -> None:
        """Add the blocks that are full now, level by level."""
        low_below = high_below = self._values
        level = 0
        while len(low_below) >= FAN:
            if level == len(self._lows):
                self._lows.append(Growing(np.float32))
                self._highs.append(Growing(np.float32))
            lows, highs = self._lows[level], self._highs[level]
            begin, end = len(lows) * FAN, len(low_below) // FAN * FAN
            if begin == end:
                return
            lows.append(np.fmin.reduce(low_below.values[begin:end].reshape(-1, FAN), axis=1))
            highs.append(np.fmax.reduce(high_below.values[begin:end].reshape(-1, FAN), axis=1))
            low_below, high_below, level = lows, highs, level + 1
