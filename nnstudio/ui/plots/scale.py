"""The view of a plot: which part of the plane it shows, where, and how x and y become pixels."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from PySide6.QtCore import QRectF

from nnstudio.ui.plots.growing import Array

FAR = 1e5  # pixels: what lies farther outside is not painted farther


@dataclass(frozen=True)
class Scale:
    """From (left, bottom) to (right, top) of the data, on `rect` of the widget.

    With `log`, bottom and top are decimal logarithms.
    """

    rect: QRectF
    left: float
    right: float
    bottom: float
    top: float
    log: bool = False

    def x_pixels(self, x: Array) -> Array:
        """Pixel columns of values."""
        factor = self.rect.width() / (self.right - self.left)
        return np.clip(self.rect.left() + (x - self.left) * factor, -FAR, FAR)

    def y_pixels(self, y: Array) -> Array:
        """Pixel rows of values; where `log`, values up to 0 lie far below."""
        if self.log:
            known = np.isfinite(y)
            with np.errstate(divide="ignore", invalid="ignore"):
                y = np.where(known, np.where(y > 0, np.log10(y), -np.inf), np.nan)
        factor = self.rect.height() / (self.top - self.bottom)
        return np.clip(self.rect.bottom() - (y - self.bottom) * factor, -FAR, FAR)

    def x_pixel(self, x: float) -> float:
        """The pixel column of one value."""
        return self.rect.left() + (x - self.left) * self.rect.width() / (self.right - self.left)

    def y_pixel(self, y: float) -> float:
        """The pixel row of one value (NaN for NaN)."""
        return float(self.y_pixels(np.asarray([y], float))[0])

    def row_pixel(self, at: float) -> float:
        """The pixel row of a mark of the axis: of a value, or where `log`, of a logarithm."""
        return self.rect.bottom() - (at - self.bottom) * self.rect.height() / (
            self.top - self.bottom
        )

    def x_at(self, pixel: float) -> float:
        """The value under a pixel column."""
        return self.left + (pixel - self.rect.left()) * (self.right - self.left) / max(
            self.rect.width(), 1.0
        )

    def y_at(self, pixel: float) -> float:
        """The value (where `log`, its logarithm) under a pixel row."""
        return self.bottom + (self.rect.bottom() - pixel) * (self.top - self.bottom) / max(
            self.rect.height(), 1.0
        )

    def zoomed(self, factor: float, x: float | None, y: float | None) -> Scale:
        """Shows `factor` times as much, around x and around y (None: that axis stays)."""
        new = self
        if x is not None:
            new = new.across(x - (x - self.left) * factor, x + (self.right - x) * factor)
        if y is not None:
            new = new.along(y - (y - self.bottom) * factor, y + (self.top - y) * factor)
        return new

    def across(self, left: float, right: float) -> Scale:
        """Another stretch of x; itself where that is none."""
        fine = right - left > 1e-9 * max(abs(left), abs(right), 1e-3) and _finite(left, right)
        return replace(self, left=left, right=right) if fine else self

    def along(self, bottom: float, top: float) -> Scale:
        """Another stretch of y (logarithms where `log`); itself where that is none."""
        fine = top - bottom > 1e-9 * max(abs(bottom), abs(top), 1e-30) and _finite(bottom, top)
        return replace(self, bottom=bottom, top=top) if fine else self


def fitted(low: float, high: float, kept: tuple[float, float] | None) -> tuple[float, float]:
    """A range with margins for values from low to high.

    `kept`, the range so far, stays while it is neither left nor much too large, so that the axis
    does not tremble while values come.
    """
    if not _finite(low, high):
        return kept or (0.0, 1.0)
    if kept is not None and suits(kept, low, high):
        return kept
    span = high - low
    margin = 0.06 * span if span > 1e-9 * max(abs(low), abs(high)) else max(abs(high) * 0.1, 1e-6)
    bottom = low - margin
    return (0.0 if bottom < 0 <= low and low < span else bottom), high + margin


def suits(kept: tuple[float, float], low: float, high: float) -> bool:
    """Whether a range holds the values from low to high without being much too large for them."""
    return kept[0] <= low and high <= kept[1] and high - low >= 0.65 * (kept[1] - kept[0])


def _finite(*values: float) -> bool:
    return all(math.isfinite(value) for value in values)
