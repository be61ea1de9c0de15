"""A small drawing of the learning rate over the training."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnstudio.project.project import Plan
from nnstudio.ui import theme
from nnstudio.ui.panels.inspector.rates import learning_rates

_STEPS_PER_EPOCH = 100  # the form of a curve hardly depends on it
_POINTS = 240
_TALL = 96


class RatePreview(QWidget):
    """The curve of the learning rate with its largest and last value."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rates: tuple[float, ...] = ()
        self._epochs = 1
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(160, _TALL)

    def put(self, plan: Plan) -> None:
        """Show the learning rate of a plan."""
        self._epochs = plan.epochs
        per_epoch = max(1, min(_STEPS_PER_EPOCH, 1_000_000 // plan.epochs))
        self.rates = learning_rates(plan, per_epoch, _POINTS)
        if self.rates:
            said = (f"{value:.3g}" for value in (self.rates[0], max(self.rates), self.rates[-1]))
            text = "Learning rate: first {}, highest {}, last {}.".format(*said)
            self.setAccessibleName(text)
            self.setToolTip(text)
        self.update()

    def _place(self) -> tuple[QRectF, list[QPointF]]:
        room = QRectF(self.rect()).adjusted(8, 22, -8, -20)
        top = max(self.rates) or 1.0
        wide = max(1, len(self.rates) - 1)
        points = [
            QPointF(
                room.left() + room.width() * at / wide, room.bottom() - room.height() * rate / top
            )
            for at, rate in enumerate(self.rates)
        ]
        return room, points

    def paintEvent(self, event: QPaintEvent) -> None:
        colors = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colors.panel_border, 1))
        painter.setBrush(colors.input)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        if not self.rates:
            return
        room, points = self._place()
        self._draw_curve(painter, room, points)
        painter.setFont(theme.font(theme.TINY))
        painter.setPen(colors.text_dim)
        above = QRectF(room.left(), 4, room.width(), 16)
        below = QRectF(room.left(), room.bottom() + 2, room.width(), 16)
        painter.drawText(above, Qt.AlignmentFlag.AlignLeft, f"highest {max(self.rates):.3g}")
        painter.drawText(above, Qt.AlignmentFlag.AlignRight, f"last {self.rates[-1]:.2g}")
        painter.setPen(colors.text_faint)
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft, "start")
        epochs = f"epoch {self._epochs:,}"
        painter.drawText(below, Qt.AlignmentFlag.AlignRight, epochs)

    def _draw_curve(self, painter: QPainter, room: QRectF, points: list[QPointF]) -> None:
        curve = theme.current().curves[0]
        path = QPainterPath(points[0])
        for point in points[1:]:
            path.lineTo(point)
        if len(points) == 1:
            path.lineTo(room.right(), points[0].y())
        under = QPainterPath(path)
        under.lineTo(room.right(), room.bottom())
        under.lineTo(room.left(), room.bottom())
        shade = QLinearGradient(room.topLeft(), room.bottomLeft())
        for at, strength in ((0.0, 60), (1.0, 8)):
            tint = QColor(curve)
            tint.setAlpha(strength)
            shade.setColorAt(at, tint)
        painter.fillPath(under, shade)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(curve, 1.5))
        painter.drawPath(path)
