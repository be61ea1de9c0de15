"""What a plot says under the mouse: a line, dots on the curves, and a card with their values."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from nnstudio.ui import theme
from nnstudio.ui.plots.curve import Curve
from nnstudio.ui.plots.scale import Scale
from nnstudio.ui.plots.ticks import short

MOST = 10  # rows of the card
ROW = 18.0
Reading = tuple[Curve, float, float]  # curve, x and y of its point nearest to the mouse


def readings(curves: Sequence[Curve], x: float) -> list[Reading]:
    """The nearest point of every curve that is shown."""
    found = []
    for curve in curves:
        at = curve.series.nearest(x)
        if curve.shown and not curve.ghost and at >= 0:
            found.append((curve, float(curve.series.x[at]), float(curve.series.smooth_y[at])))
    return found


def paint_crosshair(painter: QPainter, scale: Scale, x: float, found: Sequence[Reading]) -> None:
    """A line at x, and a dot on every curve."""
    colors, rect = theme.current(), scale.rect
    column = int(scale.x_pixel(x)) + 0.5
    if not rect.left() <= column <= rect.right():
        return
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(QPen(colors.text_faint, 1))
    painter.drawLine(QLineF(column, rect.top(), column, rect.bottom()))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.setClipRect(rect.adjusted(-5, -5, 5, 5))
    for curve, at, value in found:
        painter.setPen(QPen(colors.panel, 1.5))
        painter.setBrush(curve.color)
        painter.drawEllipse(QPointF(scale.x_pixel(at), scale.y_pixel(value)), 4, 4)
    painter.setClipping(False)


def paint_card(
    painter: QPainter, scale: Scale, mouse: QPointF, heading: str, found: Sequence[Reading]
) -> None:
    """The values of the curves nearest to the mouse, beside it."""
    colors = theme.current()
    near = sorted(found, key=lambda one: abs(scale.y_pixel(one[2]) - mouse.y()))[:MOST]
    rows = [one for one in found if one in near]
    painter.setFont(theme.font(theme.TINY))
    metrics = QFontMetricsF(painter.font())
    names = max((metrics.horizontalAdvance(c.name) for c, _, _ in rows), default=0.0)
    values = max((metrics.horizontalAdvance(short(y, 5)) for _, _, y in rows), default=0.0)
    names = min(names, max(scale.rect.width() - values - 60, 60))
    width = max(names + values + 46, metrics.horizontalAdvance(heading) + 2 * theme.S2)
    height = ROW * (len(rows) + 1) + theme.S2
    left = mouse.x() + 14
    if left + width > scale.rect.right():
        left = max(mouse.x() - 14 - width, 2.0)
    top = min(max(mouse.y() - height / 2, 2.0), max(scale.rect.bottom() - height, 2.0))
    card = QRectF(left, top, width, height)
    ground = QColor(colors.tooltip)
    ground.setAlphaF(0.96)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.setPen(QPen(colors.panel_border, 1))
    painter.setBrush(ground)
    painter.drawRoundedRect(card.adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
    inner = card.adjusted(theme.S2, theme.S1, -theme.S2, -theme.S1)
    line = QRectF(inner.left(), inner.top(), inner.width(), ROW)
    painter.setPen(colors.text_dim)
    painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, heading)
    for curve, _, value in rows:
        line.translate(0, ROW)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(curve.color)
        painter.drawEllipse(QPointF(line.left() + 4, line.center().y()), 4, 4)
        painter.setPen(colors.text)
        name = painter.fontMetrics().elidedText(
            curve.name, Qt.TextElideMode.ElideMiddle, int(names) + 1
        )
        painter.drawText(line.adjusted(14, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, name)
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(line, right, short(value, 5))
