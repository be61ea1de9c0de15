"""How the data lies on a plot: what is a pixel column or row for x and y."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QTransform

from nnstudio.ui.plots.growing import Array

FAR = 1e5  # pixels: what lies farther outside is not painted farther


@dataclass(frozen=True)
class Scale:
    """x from `left` to `right` lies on the pixels of `rect`; so does y, from bottom to top.

    With `log`, bottom and top are decimal logarithms. `fine`: dots of the screen for each pixel.
    """

    rect: QRectF
    left: float
    right: float
    bottom: float
    top: float
    log: bool = False
    fine: float = 1.0

    @classmethod
    def of(cls, shown: QRectF, transform: QTransform, log: bool, fine: float) -> Scale:
        """Of a view that shows a part of the plane, and a painter that maps it to pixels."""
        return cls(
            transform.mapRect(shown),
            shown.left(), shown.right(), shown.top(), shown.bottom(), log, fine,
        )  # fmt: skip

    @property
    def columns(self) -> int:
        """How many dots of the screen it is wide."""
        return max(int(self.rect.width() * self.fine), 1)

    def x_pixels(self, x: Array) -> Array:
        """Pixel columns of values."""
        factor = self.rect.width() / (self.right - self.left)
        return np.clip(self.rect.left() + (x - self.left) * factor, -FAR, FAR)

    def y_pixels(self, y: Array) -> Array:
        """Pixel rows of values; where `log`, values up to 0 lie far below."""
        if self.log:
            y = logarithms(y)
        factor = self.rect.height() / (self.top - self.bottom)
        return np.clip(self.rect.bottom() - (y - self.bottom) * factor, -FAR, FAR)


def logarithms(y: Array) -> Array:
    """Decimal logarithms; minus infinity up to 0, NaN for NaN."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(np.isnan(y), np.nan, np.where(y > 0, np.log10(y), -np.inf))
