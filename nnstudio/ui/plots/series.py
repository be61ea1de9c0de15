"""A series of points: what a curve shows."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from nnstudio.ui.plots.growing import Array, Growing
from nnstudio.ui.plots.pyramid import Pyramid
from nnstudio.ui.plots.smoothing import Smoothing


class Series:
    """Points by rising x. `smoothable`: keeps a moving average beside them, too.

    y is kept as float32, x as float64 (step numbers stay exact). Infinite values of y count as
    missing, like NaN. Memory is at most 24 bytes a point, with the average. `version` is another
    number after every change.
    """

    def __init__(self, smoothable: bool = False) -> None:
        self._x = Growing(np.float64)
        self._raw = Pyramid()
        self._smooth: Pyramid | None = None
        self._smoothing = Smoothing(0)
        self.smoothable = smoothable
        self.version = 0

    def __len__(self) -> int:
        return len(self._x)

    @property
    def x(self) -> Array:
        """x of all points, without a copy."""
        return self._x.values

    @property
    def y(self) -> Array:
        """y of all points, as given."""
        return self._raw.values

    @property
    def smooth_y(self) -> Array:
        """The moving averages; y itself where nothing is smoothed."""
        return self._shown.values

    @property
    def weight(self) -> float:
        """The weight of the moving average; 0: none."""
        return self._smoothing.weight if self._smooth is not None else 0.0

    @property
    def nbytes(self) -> int:
        """Memory in bytes, with room that is not used yet."""
        smooth = 0 if self._smooth is None else self._smooth.nbytes
        return self._x.nbytes + self._raw.nbytes + smooth

    @property
    def raw(self) -> Pyramid:
        """y with its extremes."""
        return self._raw

    @property
    def shown(self) -> Pyramid:
        """The moving averages (y where nothing is smoothed) with their extremes."""
        return self._shown

    @property
    def _shown(self) -> Pyramid:
        return self._raw if self._smooth is None else self._smooth

    def append(self, x: ArrayLike, y: ArrayLike) -> None:
        """Add points at the end.

        Raises:
            ValueError: x falls, or there are not as many x as y.
        """
        xs, ys = np.atleast_1d(np.asarray(x, np.float64)), np.atleast_1d(np.asarray(y, np.float32))
        if len(xs) != len(ys):
            raise ValueError(f"as many x as y are needed, not {len(xs)} and {len(ys)}")
        if not len(xs):
            return
        last = self._x.values[-1] if len(self._x) else -np.inf
        if xs[0] < last or (len(xs) > 1 and (xs[1:] < xs[:-1]).any()):
            raise ValueError(f"x must rise; it falls at or after {last:g}. Cut the series first.")
        if not np.isfinite(ys).all():
            ys = np.where(np.isfinite(ys), ys, np.float32(np.nan))
        self.version += 1
        self._x.append(xs)
        self._raw.append(ys)
        if self._smooth is not None:
            self._smooth.append(self._smoothing.push(ys))

    def cut(self, last: float) -> None:
        """Forget the points with x above `last`."""
        count = int(np.searchsorted(self.x, last, side="right"))
        if count < len(self):
            self.version += 1
            self._x.cut(count)
            self._raw.cut(count)
            self.smooth(self.weight, anew=True)

    def smooth(self, weight: float, anew: bool = False) -> None:
        """Choose the weight of the moving average (0: none); nothing where not smoothable."""
        if not self.smoothable or (weight == self.weight and not anew):
            return
        self.version += 1
        self._smooth = None
        if weight > 0:
            self._smooth, self._smoothing = Pyramid(), Smoothing(weight)
            self._smooth.append(self._smoothing.push(self.y))

    def between(self, low: float, high: float) -> tuple[int, int]:
        """The stretch of points that a view from `low` to `high` shows: one more on each side."""
        start = int(np.searchsorted(self.x, low, side="left"))
        stop = int(np.searchsorted(self.x, high, side="right"))
        return max(start - 1, 0), min(stop + 1, len(self))

    def nearest(self, x: float) -> int:
        """The index of the point nearest to x; -1 in an empty series."""
        after = int(np.searchsorted(self.x, x))
        choices = [at for at in (after - 1, after) if 0 <= at < len(self)]
        return min(choices, key=lambda at: abs(self.x[at] - x), default=-1)
