"""Which part of the plane a plot shows when nobody chose one."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import numpy as np

from nnstudio.ui.plots.curve import Curve
from nnstudio.ui.plots.growing import Array
from nnstudio.ui.plots.scale import fitted, suits

Range = tuple[float, float]
ENOUGH = 256  # blocks from which a range is found
OUTLIERS = 2  # percent of the raw values on each side that may stick out behind smoothed ones


def x_range(curves: Iterable[Curve]) -> Range:
    """From the first point to the last."""
    own = [curve.series.x for curve in curves if len(curve.series) and curve.shown]
    if not own:
        return 0.0, 1.0
    first, last = min(float(x[0]) for x in own), max(float(x[-1]) for x in own)
    return first, last if last > first else first + 1


def ahead(last: float, end: float, kept: Range | None) -> Range:
    """From 0 to some way beyond `last`, at most to `end`: the axis moves now and then only."""
    if last >= end:
        return 0.0, max(last, 1.0)
    if kept is not None and last <= kept[1] <= min(end, 2.2 * max(last, 10.0)):
        return kept
    return 0.0, min(1.5 * max(last, 10.0), end)


def y_range(
    curves: Sequence[Curve],
    across: Range,
    log: bool,
    kept: Range | None,
    raw: bool = True,
) -> Range:
    """What holds all points between two x (logarithms where `log`), with margins.

    `raw`: most of the raw values behind smoothed ones, too.
    """
    lows, highs = [], []
    for curve in curves:
        start, stop = curve.series.between(*across)
        if not curve.shown or stop <= start:
            continue
        if stop - start > 3:  # those just outside are only for the line to get there
            start, stop = start + (start > 0), stop - (stop < len(curve.series))
        _, low, high = curve.series.shown.blocks(start, stop, ENOUGH)
        pairs = [(low, high, 0.0)]
        if raw and curve.series.weight and not curve.ghost:
            _, low, high = curve.series.raw.blocks(start, stop, ENOUGH)
            pairs.append((low, high, OUTLIERS if len(low) >= 50 else 0.0))
        for low, high, cut in pairs:
            known = np.isfinite(low) & (high > 0 if log else True)
            if known.any():
                floor = low[known]
                floor = floor[floor > 0] if log else floor
                lows.append(_ranked(floor if len(floor) else high[known], cut))
                highs.append(_ranked(high[known], 100 - cut))
    if not lows:
        return kept or ((-1.0, 0.0) if log else (0.0, 1.0))
    low_, high_ = min(lows), max(highs)
    if log:
        return _fitted_log(math.log10(low_), math.log10(high_), kept)
    return fitted(low_, high_, kept)


def _ranked(values: Array, percent: float) -> float:
    """The value below which so many percent of the others are."""
    rank = round((len(values) - 1) * percent / 100)
    if rank == 0:
        return float(values.min())
    if rank == len(values) - 1:
        return float(values.max())
    return float(np.partition(values, rank)[rank])


def _fitted_log(low: float, high: float, kept: Range | None) -> Range:
    if kept is not None and suits(kept, low, high):
        return kept
    margin = max(0.06 * (high - low), 0.05)
    return low - margin, high + margin
