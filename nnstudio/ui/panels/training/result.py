"""What a finished run reached, in large figures."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from nnstudio.project.event import Figures
from nnstudio.ui import theme
from nnstudio.ui.plots.head import HEIGHT as HEADER
from nnstudio.ui.plots.ticks import short

LARGE, LEAST = 52, 18
ROW = 1.9  # height of a figure with its name, to the size of its type


class Result(QWidget):
    """Figures of the test split with the best weights, each with its name."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._figures: tuple[tuple[str, str], ...] = ()
        self._caption = ""

    @property
    def figures(self) -> tuple[tuple[str, str], ...]:
        """Names and values as they are written."""
        return self._figures

    def show_figures(self, figures: Figures, caption: str) -> None:
        """Show those that are numbers; metrics first, losses last."""
        numbers = [
            (name.removeprefix("test_").replace("_", " "), short(float(value)))
            for name, value in figures
            if isinstance(value, int | float)
        ]
        self._figures = tuple(sorted(numbers, key=lambda pair: pair[0] == "loss"))
        self._caption = caption
        words = ", ".join(f"{name} {value}" for name, value in self._figures)
        self.setAccessibleName(f"Test figures: {words}")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        colors = theme.current()
        painter = QPainter(self)
        painter.fillRect(self.rect(), colors.panel_raised)
        inner = QRectF(self.rect()).adjusted(theme.S3, 0, -theme.S3, -theme.S2)
        painter.setFont(theme.font(theme.SMALL, strong=True))
        painter.setPen(colors.text)
        head = QRectF(inner.left(), 0, inner.width(), HEADER)
        painter.drawText(head, Qt.AlignmentFlag.AlignVCenter, "Test")
        painter.setFont(theme.font(theme.TINY))
        painter.setPen(colors.text_faint)
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        room = head.adjusted(40, 0, 0, 0)
        elided = painter.fontMetrics().elidedText(
            self._caption, Qt.TextElideMode.ElideRight, int(room.width())
        )
        painter.drawText(room, right, elided)
        self._paint_figures(painter, inner.adjusted(0, HEADER, 0, 0))

    def _paint_figures(self, painter: QPainter, room: QRectF) -> None:
        count = max(len(self._figures), 1)
        size = min(max(room.height() / count / ROW, LEAST), LARGE)
        widest = max((_width(size, *pair) for pair in self._figures), default=0.0)
        size = max(size * min(room.width() / max(widest, 1), 1), theme.BODY)
        height = min(size * ROW, room.height() / count)
        top = room.top() + max((room.height() - height * count) / 2, 0)
        colors = theme.current()
        for number, (name, value) in enumerate(self._figures):
            row = QRectF(room.left(), top + number * height, room.width(), height)
            if row.bottom() > room.bottom() + 1:
                break
            large = theme.font(size if number == 0 else size * 0.8, strong=True)
            painter.setFont(large)
            painter.setPen(colors.text)
            painter.drawText(row, Qt.AlignmentFlag.AlignVCenter, value)
            left = QFontMetricsF(large).horizontalAdvance(value) + theme.S3
            painter.setFont(theme.font(min(theme.BODY, size)))
            painter.setPen(colors.text_dim)
            painter.drawText(row.adjusted(left, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, name)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange:
            self.update()
        super().changeEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(240, 180)


def _width(size: float, name: str, value: str) -> float:
    """Room that a figure and its name take side by side."""
    large = QFontMetricsF(theme.font(size, strong=True)).horizontalAdvance(value)
    return large + theme.S3 + QFontMetricsF(theme.font(theme.BODY)).horizontalAdvance(name)
