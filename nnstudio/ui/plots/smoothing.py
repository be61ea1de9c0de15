"""An exponential moving average that takes its numbers in pieces, vectorized."""

from __future__ import annotations

import numpy as np

from nnstudio.ui.plots.growing import Array

PIECE = 1 << 15  # numbers at a time: fits the processor's cache
NEGLIGIBLE = 1e-7  # what float32 cannot show


class Smoothing:
    """Mean of all numbers so far, each weighing `weight` times what its successor weighs.

    The weights are normalized, so that the first values are no nearer to zero than they should be.
    Where there is no number (NaN), the mean so far goes on.
    """

    def __init__(self, weight: float) -> None:
        if not 0 <= weight < 1:
            raise ValueError(f"the weight of smoothing must be from 0 to below 1, not {weight}")
        self.weight = weight
        self._sum = 0.0
        self._mass = 0.0

    def push(self, values: Array) -> Array:
        """The means at the next numbers, as float32."""
        done = [self._piece(values[at : at + PIECE]) for at in range(0, len(values), PIECE)]
        return np.concatenate(done) if done else np.empty(0, np.float32)

    def _piece(self, values: Array) -> Array:
        known = np.isfinite(values)
        sums = self._filter(np.where(known, values, 0.0), self._sum)
        if known.all():
            powers = self.weight ** np.arange(1, len(values) + 1)
            masses = 1 - (1 - self._mass) * powers
        else:
            masses = self._filter(known.astype(float), self._mass)
        self._sum, self._mass = float(sums[-1]), float(masses[-1])
        with np.errstate(invalid="ignore", divide="ignore"):
            return (sums / masses).astype(np.float32)  # NaN before the first number

    def _filter(self, values: Array, before: float) -> Array:
        """s[i] = (1 - weight) v[i] + weight s[i - 1], with s[-1] = `before`.

        The sum over all earlier numbers is a product of log₂ sums over two, each twice as far back.
        """
        sums = values * (1 - self.weight)
        sums[0] += self.weight * before
        back, factor = 1, self.weight
        while back < len(sums) and factor > NEGLIGIBLE:
            sums[back:] += factor * sums[:-back]
            back, factor = back * 2, factor * factor
        return sums
