"""Which part of the plane a plot shows when nobody chose one."""

from __future__ import annotations

import math

import numpy as np

from nnstudio.ui.plots.growing import Array
from nnstudio.ui.plots.series import Series

Range = tuple[float, float]
ENOUGH = 256  # blocks from which a range is found
OUTLIERS = 2  # percent of the raw values on each side that may stick out behind smoothed ones


def x_bounds(series: Series) -> Range | None:
    """From the first point to the last."""
    return (float(series.x[0]), float(series.x[-1])) if len(series) else None


def ahead(last: float, end: float, kept: Range | None) -> Range:
    """From 0 to some way beyond `last`, at most to `end`: the axis moves now and then only."""
    if last >= end:
        return 0.0, max(last, 1.0)
    if kept is not None and last <= kept[1] <= min(end, 2.2 * max(last, 10.0)):
        return kept
    return 0.0, min(1.5 * max(last, 10.0), end)


def y_bounds(series: Series, across: Range | None, log: bool, raw: bool) -> Range | None:
    """What holds all points between two x (None: all); logarithms where `log`.

    `raw`: most of the raw values behind smoothed ones, too.
    """
    start, stop = series.between(*across) if across is not None else (0, len(series))
    if stop <= start:
        return None
    if across is not None and stop - start > 3:  # those just outside only lead the line there
        start, stop = start + (start > 0), stop - (stop < len(series))
    parts = [(*series.shown.blocks(start, stop, ENOUGH)[1:], 0)]
    if raw and series.weight:
        _, low, high = series.raw.blocks(start, stop, ENOUGH)
        parts.append((low, high, OUTLIERS if len(low) >= 50 else 0))
    lows, highs = [], []
    for low, high, cut in parts:
        known = np.isfinite(low) & (high > 0 if log else True)
        if known.any():
            floor = low[known]
            floor = floor[floor > 0] if log else floor
            lows.append(_ranked(floor if len(floor) else high[known], cut))
            highs.append(_ranked(high[known], 100 - cut))
    if not lows:
        return None
    found = min(lows), max(highs)
    return (math.log10(found[0]), math.log10(found[1])) if log else found


def fitted(low: float, high: float, kept: Range | None, log: bool = False) -> Range:
    """A range with margins for values from low to high.

    `kept`, the range so far, stays while it is neither left nor much too large, so that the axis
    does not tremble while values come.
    """
    if not (math.isfinite(low) and math.isfinite(high)):
        return kept or (0.0, 1.0)
    if kept is not None and _suits(kept, low, high):
        return kept
    span = high - low
    if log:
        margin = max(0.06 * span, 0.05)
        return low - margin, high + margin
    margin = 0.06 * span if span > 1e-9 * max(abs(low), abs(high)) else max(abs(high) * 0.1, 1e-6)
    bottom = low - margin
    return (0.0 if bottom < 0 <= low and low < span else bottom), high + margin


def _suits(kept: Range, low: float, high: float) -> bool:
    """Whether a range holds the values from low to high without being much too large for them."""
    return kept[0] <= low and high <= kept[1] and high - low >= 0.65 * (kept[1] - kept[0])


def _ranked(values: Array, percent: float) -> float:
    """The value below which so many percent of the others are."""
    rank = round((len(values) - 1) * percent / 100)
    if rank == 0:
        return float(values.min())
    if rank == len(values) - 1:
        return float(values.max())
    return float(np.partition(values, rank)[rank])
