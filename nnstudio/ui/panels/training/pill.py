"""The state of a run as a word on a tint of its color."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from nnstudio.ui import theme
from nnstudio.ui.plots.blending import blended

WORDS = {  # state: (word, role of its color)
    "idle": ("Not trained", "text_dim"),
    "running": ("Training", "accent"),
    "preparing": ("Preparing", "accent"),
    "stopping": ("Stopping", "warning"),
    "paused": ("Paused", "warning"),
    "finished": ("Finished", "ok"),
    "stopped": ("Stopped", "text_dim"),
    "failed": ("Failed", "error"),
}


class Pill(QWidget):
    """Shows one of the states of a run."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = "idle"
        self.setAccessibleName("State of the run")

    @property
    def text(self) -> str:
        """The word that is shown."""
        return WORDS[self._state][0]

    def show_state(self, state: str) -> None:
        """Show another state."""
        if state != self._state:
            self._state = state
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(theme.font(theme.SMALL, strong=True))
        return QSize(metrics.horizontalAdvance(self.text) + 30, 22)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        colors = theme.current()
        color = getattr(colors, WORDS[self._state][1])
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(blended(color, colors.panel, 0.16))
        box = QRectF(self.rect())
        painter.drawRoundedRect(box, 11, 11)
        painter.setBrush(color)
        painter.drawEllipse(QRectF(9, box.center().y() - 3.5, 7, 7))
        painter.setPen(colors.text)
        painter.setFont(theme.font(theme.SMALL, strong=True))
        painter.drawText(box.adjusted(21, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self.text)
