"""A curve: a series with a name and a color, painted in one call whatever it holds."""

from __future__ import annotations

import numpy as np
import shiboken6
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QTransform
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from nnstudio.ui import theme
from nnstudio.ui.plots import ranges
from nnstudio.ui.plots.blending import blended
from nnstudio.ui.plots.growing import Array
from nnstudio.ui.plots.library import pg
from nnstudio.ui.plots.pyramid import Pyramid
from nnstudio.ui.plots.ranges import Range
from nnstudio.ui.plots.scale import Scale
from nnstudio.ui.plots.series import Series

CROWDED = 12  # pixels from point to point below which single points are not marked
FAINT = 0.3  # how much of its color a curve keeps that stands behind another
EDGE = 4  # pixels by which a line with its cap may stick out
RESTLESS = 3  # pixels
Stroke = tuple[object, Array, Array, bool]  # what it was made for, points, lines, whether dense


class Curve(pg.GraphicsObject):
    """One curve in a view, in the theme's curve color of number `hue`.

    `ghost`: stands faintly behind the others and has no legend. `marked`: single points have dots
    where there is room. `raw`: where it is smoothed, the raw values stand behind. `log`: the view's
    y are logarithms. Its points are asked for when it is painted: two for each pixel column.
    """

    def __init__(
        self,
        name: str,
        hue: int,
        series: Series | None = None,
        marked: bool = False,
        ghost: bool = False,
    ) -> None:
        super().__init__()
        self.name, self.hue, self.marked, self.ghost = name, hue, marked, ghost
        self.series = series if series is not None else Series()
        self.raw, self.log = True, False
        self._strokes: dict[bool, Stroke] = {}
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self.setFlag(self.GraphicsItemFlag.ItemUsesExtendedStyleOption)  # for the exposed part

    @property
    def color(self) -> QColor:
        """Its color in the present theme."""
        curves = theme.current().curves
        return curves[self.hue % len(curves)]

    @property
    def shown(self) -> bool:
        """Whether the user has it switched on."""
        return self.isVisible()

    @shown.setter
    def shown(self, on: bool) -> None:
        self.setVisible(on)

    # What pyqtgraph asks of an item.

    def boundingRect(self) -> QRectF:
        """All that its view shows: whatever the series holds, it is painted there only."""
        view = self.getViewBox()
        return view.viewRect() if isinstance(view, pg.ViewBox) else QRectF()

    def viewTransformChanged(self) -> None:
        """Its view shows another part of the plane."""
        self.prepareGeometryChange()

    def dataBounds(self, axis: int, frac: float = 1.0, across: Range | None = None) -> Range | None:
        """From where to where it goes along an axis, as far as the view ought to show it.

        A ghost is shown as far as the others leave it in sight.
        """
        if self.ghost:
            return None
        if axis == 0:
            return ranges.x_bounds(self.series)
        return ranges.y_bounds(self.series, across, self.log, self.raw)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        """Paint it in pixels, so that what stands in one pixel column is crisp.

        Where the crosshair moves, only the lines near it are painted.
        """
        shown = self.boundingRect()
        if not len(self.series) or shown.isEmpty():
            return
        transform, ground = painter.worldTransform(), theme.current().panel_raised
        scale = Scale.of(shown, transform, self.log, painter.device().devicePixelRatioF())
        exposed = transform.mapRect(option.exposedRect)
        part = exposed.left() - EDGE, exposed.right() + EDGE
        faint = blended(self.color, ground, FAINT)
        painter.setWorldTransform(QTransform())
        if self.raw and self.series.weight > 0 and not self.ghost:
            self._stroke(painter, scale, part, False, QPen(faint, 1.0))
        color = faint if self.ghost else self.color
        self._stroke(painter, scale, part, True, QPen(color, 1.0 if self.ghost else 1.6))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setWorldTransform(transform)

    def _stroke(
        self, painter: QPainter, scale: Scale, part: Range, smooth: bool, pen: QPen
    ) -> None:
        points, lines, dense = self._made(scale, smooth)
        if dense:
            pen.setWidth(1)
        pen.setCapStyle(Qt.PenCapStyle.SquareCap)
        painter.setPen(pen)
        # Lines up and down in every pixel column are crisp as they are, and three times as fast.
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, not dense)
        first = int(np.searchsorted(lines[:, 2], part[0]))
        count = int(np.searchsorted(lines[:, 0], part[1])) - first
        if count > 0:
            start = lines.ctypes.data + first * lines.itemsize * 4
            painter.drawLines(shiboken6.wrapInstance(start, QLineF), count)
        gaps = scale.rect.width() / max(len(points), 1)
        if len(points) == 1 or (self.marked and gaps >= CROWDED):
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
            dots = points[np.isfinite(points).all(axis=1)]
            pen.setWidthF(3.6 if self.ghost else 5.0)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            if len(dots):
                painter.drawPoints(shiboken6.wrapInstance(dots.ctypes.data, QPointF), len(dots))

    def _made(self, scale: Scale, smooth: bool) -> tuple[Array, Array, bool]:
        """Points, lines, and whether these are dense; kept until the series or the view changes."""
        series = self.series
        made_for = (series.version, scale)
        kept = self._strokes.get(smooth)
        if kept is None or kept[0] != made_for:
            points = pixels(series, series.shown if smooth else series.raw, scale)
            dense = len(points) > scale.columns and _restless(points)
            kept = self._strokes[smooth] = made_for, points, segments(points), dense
        return kept[1:]


def pixels(series: Series, values: Pyramid, scale: Scale) -> Array:
    """The polyline of a curve: rows of (x, y) in pixels, at most two for each column of dots."""
    start, stop = series.between(scale.left, scale.right)
    if stop - start <= 2 * scale.columns:
        xs, ys = series.x[start:stop], values.values[start:stop]
        return np.column_stack([scale.x_pixels(xs), scale.y_pixels(ys)])
    index, lows, highs = values.blocks(start, stop, 2 * scale.columns)
    at = np.floor(scale.x_pixels(series.x[index]) * scale.fine)
    firsts = np.flatnonzero(np.diff(at, prepend=at[0] - 1))
    low = scale.y_pixels(np.fmin.reduceat(lows, firsts))
    high = scale.y_pixels(np.fmax.reduceat(highs, firsts))
    points = np.empty((2 * len(firsts), 2))
    points[0::2, 0] = points[1::2, 0] = (at[firsts] + 0.5) / scale.fine
    points[0::4, 1], points[1::4, 1] = low[0::2], high[0::2]  # up in one column,
    points[2::4, 1], points[3::4, 1] = high[1::2], low[1::2]  # down in the next
    return points


def segments(points: Array) -> Array:
    """Rows of (x1, y1, x2, y2) from point to point, without those that lack a number."""
    lines = np.empty((max(len(points) - 1, 0), 4))
    lines[:, :2], lines[:, 2:] = points[:-1], points[1:]
    missing = np.isnan(points[:, 1])
    return lines[~(missing[:-1] | missing[1:])] if missing.any() else lines


def _restless(points: Array) -> bool:
    """Whether the polyline goes up and down more than a few pixels from column to column."""
    ways = np.abs(np.diff(points[:, 1]))
    return len(ways) > 0 and float(np.nansum(ways)) > RESTLESS * len(ways)
