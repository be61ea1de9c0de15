"""What a plot says under the mouse: a line, dots on the curves, and a card with their values."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from nnstudio.ui import theme
from nnstudio.ui.plots.curve import Curve
from nnstudio.ui.plots.library import pg
from nnstudio.ui.plots.ticks import short

MOST = 10  # rows of the card
ROW = 18.0
DOT = 4.0
Reading = tuple[Curve, float, float]  # curve, x and y of its point nearest to the mouse
MIDDLE = Qt.AlignmentFlag.AlignVCenter


def readings(curves: Sequence[Curve], x: float) -> list[Reading]:
    """The nearest point of every curve that is shown."""
    found = []
    for curve in curves:
        at = curve.series.nearest(x)
        if curve.shown and not curve.ghost and at >= 0:
            found.append((curve, float(curve.series.x[at]), float(curve.series.smooth_y[at])))
    return found


class Crosshair(pg.GraphicsObject):
    """A line through a view at a pixel column, with dots on the curves.

    It is no wider than it must be: only what lies under it is painted anew when it moves.
    """

    def __init__(self, parent: QGraphicsItem) -> None:
        super().__init__(parent)
        self._room = QRectF()
        self._column = 0.0
        self._dots: list[tuple[QPointF, QColor]] = []
        self.color = QColor()
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self.setZValue(1000)
        self.hide()

    def put(self, room: QRectF, column: float, dots: list[tuple[QPointF, QColor]]) -> None:
        """Show it at a pixel column of the room, where that lies in it."""
        self.prepareGeometryChange()
        self._room, self._column = room, int(column) + 0.5
        self._dots = [(at, color) for at, color in dots if room.contains(at)]
        self.setVisible(room.left() <= self._column <= room.right())

    def boundingRect(self) -> QRectF:
        """A narrow column, and the dots."""
        found = QRectF(self._column - 1, self._room.top(), 2, self._room.height())
        for at, _ in self._dots:
            found |= QRectF(at.x() - DOT - 2, at.y() - DOT - 2, 2 * DOT + 4, 2 * DOT + 4)
        return found

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        """The line, then the dots."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(QPen(self.color, 1))
        painter.drawLine(QLineF(self._column, self._room.top(), self._column, self._room.bottom()))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        for at, color in self._dots:
            painter.setPen(QPen(theme.current().panel, 1.5))
            painter.setBrush(color)
            painter.drawEllipse(at, DOT, DOT)


class Card(pg.GraphicsObject):
    """The values of the curves nearest to the mouse, beside it."""

    def __init__(self, parent: QGraphicsItem) -> None:
        super().__init__(parent)
        self._card = QRectF()
        self._heading = ""
        self._rows: list[tuple[QColor, str, str]] = []
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self.setZValue(1001)
        self.hide()

    @property
    def text(self) -> str:
        """What it says, line by line."""
        return "\n".join([self._heading, *(f"{name} {value}" for _, name, value in self._rows)])

    def put(
        self,
        room: QRectF,
        mouse: QPointF,
        heading: str,
        found: Sequence[tuple[float, Reading]],
    ) -> None:
        """Show these readings, each with its pixel row, beside the mouse."""
        self.prepareGeometryChange()
        near = sorted(found, key=lambda one: abs(one[0] - mouse.y()))[:MOST]
        rows = [one[1] for one in found if one in near]
        metrics = QFontMetricsF(theme.font(theme.TINY))
        values = max((metrics.horizontalAdvance(short(y, 5)) for _, _, y in rows), default=0.0)
        names = max((metrics.horizontalAdvance(c.name) for c, _, _ in rows), default=0.0)
        names = min(names, max(room.width() - values - 60, 60))
        self._heading = heading
        self._rows = [
            (
                curve.color,
                metrics.elidedText(curve.name, Qt.TextElideMode.ElideMiddle, int(names) + 1),
                short(y, 5),
            )
            for curve, _, y in rows
        ]
        width = max(names + values + 46, metrics.horizontalAdvance(heading) + 2 * theme.S2)
        height = ROW * (len(rows) + 1) + theme.S2
        left = mouse.x() + 14
        if left + width > room.right():
            left = max(mouse.x() - 14 - width, 2.0)
        top = min(max(mouse.y() - height / 2, 2.0), max(room.bottom() - height, 2.0))
        self._card = QRectF(round(left), round(top), round(width), height)
        self.show()

    def boundingRect(self) -> QRectF:
        """The card."""
        return self._card.adjusted(-1, -1, 1, 1)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        """A heading, and a row for each curve."""
        colors = theme.current()
        ground = QColor(colors.tooltip)
        ground.setAlphaF(0.96)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setPen(QPen(colors.panel_border, 1))
        painter.setBrush(ground)
        painter.drawRoundedRect(self._card.adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
        painter.setFont(theme.font(theme.TINY))
        inner = self._card.adjusted(theme.S2, theme.S1, -theme.S2, -theme.S1)
        line = QRectF(inner.left(), inner.top(), inner.width(), ROW)
        painter.setPen(colors.text_dim)
        painter.drawText(line, MIDDLE, self._heading)
        for color, name, value in self._rows:
            line.translate(0, ROW)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color)
            painter.drawEllipse(QPointF(line.left() + 4, line.center().y()), DOT, DOT)
            painter.setPen(colors.text)
            painter.drawText(line.adjusted(14, 0, 0, 0), MIDDLE, name)
            painter.drawText(line, MIDDLE | Qt.AlignmentFlag.AlignRight, value)
