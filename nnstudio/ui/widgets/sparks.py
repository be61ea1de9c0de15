"""Series drawn small: a window of past values each, and the value that follows as a dot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnstudio.ui import theme

Numbers = numpy.ndarray[Any, Any]
_WIDE, _TALL, _GAP = 150, 92, 10


@dataclass(frozen=True)
class Spark:
    """Values in order of time, what truly follows, and what a model says about it."""

    values: Numbers
    following: float | None = None
    predicted: float | None = None
    caption: str = ""


class Sparks(QWidget):
    """A grid of them, all on the same scale."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sparks: tuple[Spark, ...] = ()
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_sparks(self, sparks: Sequence[Spark]) -> None:
        """Show other series."""
        self.sparks = tuple(sparks)
        self.setMinimumHeight(self.heightForWidth(max(self.width(), _WIDE)))
        self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return -(-len(self.sparks) // self._columns(width)) * (_TALL + _GAP)

    def sizeHint(self) -> QSize:
        return QSize(3 * _WIDE, self.heightForWidth(max(self.width(), 3 * _WIDE)))

    def resizeEvent(self, event: object) -> None:
        self.setMinimumHeight(self.heightForWidth(self.width()))

    def _columns(self, width: int) -> int:
        return max(1, (width + _GAP) // (_WIDE + _GAP))

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.sparks:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        low, high = _range(self.sparks)
        columns = self._columns(self.width())
        wide = (self.width() - (columns - 1) * _GAP) / columns
        for at, spark in enumerate(self.sparks):
            left, top = (at % columns) * (wide + _GAP), (at // columns) * (_TALL + _GAP)
            self._paint(painter, QRectF(left, top, wide, _TALL), spark, low, high)

    def _paint(
        self, painter: QPainter, cell: QRectF, spark: Spark, low: float, high: float
    ) -> None:
        colors = theme.current()
        painter.setPen(QPen(colors.panel_border, 1))
        painter.setBrush(colors.canvas)
        painter.drawRoundedRect(cell.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        room = cell.adjusted(10, 10, -12, -22)
        steps = max(len(spark.values), 1)
        points = [
            QPointF(
                room.left() + room.width() * at / steps,
                room.bottom() - room.height() * (float(value) - low) / (high - low),
            )
            for at, value in enumerate(spark.values)
        ]
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colors.curves[0], 1.6))
        painter.drawPolyline(QPolygonF(points))
        for value, role in ((spark.following, "ok"), (spark.predicted, "warning")):
            if value is not None:
                y = room.bottom() - room.height() * (value - low) / (high - low)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(getattr(colors, role))
                painter.drawEllipse(QPointF(room.right(), y), 3.6, 3.6)
        painter.setFont(theme.font(theme.TINY))
        painter.setPen(colors.text_dim)
        line = QRectF(cell.left() + 10, cell.bottom() - 20, cell.width() - 20, 16)
        shown = painter.fontMetrics().elidedText(
            spark.caption, Qt.TextElideMode.ElideRight, int(line.width())
        )
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, shown)


def _range(sparks: Sequence[Spark]) -> tuple[float, float]:
    known = [value for each in sparks for value in (each.following, each.predicted)]
    ends = [each.values for each in sparks] + [numpy.array([v for v in known if v is not None])]
    flat = numpy.concatenate([numpy.ravel(part) for part in ends])
    flat = flat[numpy.isfinite(flat)]
    if not len(flat):
        return 0.0, 1.0
    low, high = float(flat.min()), float(flat.max())
    return (low, high) if high > low else (low - 0.5, high + 0.5)
