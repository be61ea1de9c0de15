"""A curve: a series with a name and a color, painted in one call whatever it holds."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import shiboken6
from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from nnstudio.ui import theme
from nnstudio.ui.plots.growing import Array
from nnstudio.ui.plots.pyramid import Pyramid
from nnstudio.ui.plots.scale import Scale
from nnstudio.ui.plots.series import Series

CROWDED = 12  # pixels from point to point below which single points are not marked
FAINT = 0.3  # how much of its color a curve keeps that stands behind another


@dataclass(eq=False)
class Curve:
    """One curve of a plot, in the theme's curve color of number `hue`.

    `ghost`: stands faintly behind the others and has no legend. `marked`: single points have dots
    where there is room. `shown` is for the user to switch.
    """

    name: str
    hue: int
    series: Series = field(default_factory=Series)
    marked: bool = False
    ghost: bool = False
    shown: bool = True

    @property
    def color(self) -> QColor:
        """Its color in the present theme."""
        curves = theme.current().curves
        return curves[self.hue % len(curves)]

    def paint(self, painter: QPainter, scale: Scale, ground: QColor, raw: bool = True) -> None:
        """Paint it on a ground of that color; `raw`: with the raw values behind smoothed ones."""
        if not self.shown or not len(self.series):
            return
        if raw and self.series.weight > 0 and not self.ghost:
            faint = blended(self.color, ground, FAINT)
            self._stroke(painter, scale, self.series.raw, faint, 1.0)
        color = blended(self.color, ground, FAINT) if self.ghost else self.color
        self._stroke(painter, scale, self.series.shown, color, 1.0 if self.ghost else 1.6)

    def _stroke(
        self, painter: QPainter, scale: Scale, values: Pyramid, color: QColor, width: float
    ) -> None:
        points = pixels(self.series, values, scale)
        lines = segments(points)
        dense = len(points) > scale.rect.width() and _restless(points)
        pen = QPen(color, 1.0 if dense else width)
        pen.setCapStyle(Qt.PenCapStyle.SquareCap)
        painter.setPen(pen)
        # Lines up and down in every pixel column are crisp as they are, and three times as fast.
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, not dense)
        if len(lines):
            painter.drawLines(shiboken6.wrapInstance(lines.ctypes.data, QLineF), len(lines))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        gaps = scale.rect.width() / max(len(points), 1)
        if len(points) == 1 or (self.marked and gaps >= CROWDED):
            dots = points[np.isfinite(points).all(axis=1)]
            pen = QPen(color, 3.6 if self.ghost else 5.0)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            if len(dots):
                painter.drawPoints(shiboken6.wrapInstance(dots.ctypes.data, QPointF), len(dots))


def pixels(series: Series, values: Pyramid, scale: Scale) -> Array:
    """The polyline of a curve: rows of (x, y) in pixels, at most two for each pixel column."""
    start, stop = series.between(scale.left, scale.right)
    columns = max(int(scale.rect.width()), 1)
    if stop - start <= 2 * columns:
        xs, ys = series.x[start:stop], values.values[start:stop]
        return np.column_stack([scale.x_pixels(xs), scale.y_pixels(ys)])
    index, lows, highs = values.blocks(start, stop, 2 * columns)
    at = np.floor(scale.x_pixels(series.x[index]))
    firsts = np.flatnonzero(np.diff(at, prepend=at[0] - 1))
    low = scale.y_pixels(np.fmin.reduceat(lows, firsts))
    high = scale.y_pixels(np.fmax.reduceat(highs, firsts))
    points = np.empty((2 * len(firsts), 2))
    points[0::2, 0] = points[1::2, 0] = at[firsts] + 0.5
    points[0::4, 1], points[1::4, 1] = low[0::2], high[0::2]  # up in one column,
    points[2::4, 1], points[3::4, 1] = high[1::2], low[1::2]  # down in the next
    return points


def segments(points: Array) -> Array:
    """Rows of (x1, y1, x2, y2) from point to point, without those that lack a number."""
    lines = np.concatenate([points[:-1], points[1:]], axis=1)
    whole = np.isfinite(lines).all(axis=1)
    return np.ascontiguousarray(lines if whole.all() else lines[whole])


def blended(color: QColor, ground: QColor, share: float) -> QColor:
    """Opaque: so much of a color on a ground. Lines that overlap themselves stay even."""
    mixed = [
        round(share * a + (1 - share) * b)
        for a, b in zip(color.getRgb()[:3], ground.getRgb()[:3], strict=True)
    ]
    return QColor(*mixed)


def _restless(points: Array) -> bool:
    """Whether the polyline goes up and down more than a few pixels from column to column."""
    with np.errstate(invalid="ignore"):
        return float(np.nanmean(np.abs(np.diff(points[:, 1])))) > 3 if len(points) > 1 else False
