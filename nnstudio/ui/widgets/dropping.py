"""Files that are dropped on a panel, and the frame that shows where they may be."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from nnstudio.ui import theme


def dropped_paths(data: QMimeData) -> list[Path]:
    """The files of this machine among what is dragged."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


class DropFrame(QWidget):
    """Covers its parent while files are dragged over it; takes no events."""

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._text, self._over = text, parent
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def begin(self) -> None:
        """Show."""
        self.setGeometry(self._over.rect())
        self.raise_()
        self.show()

    def paintEvent(self, event: QPaintEvent) -> None:
        colors = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        veil = QColor(colors.panel)
        veil.setAlpha(215)
        painter.fillRect(self.rect(), veil)
        pen = QPen(colors.accent, 2, Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(10, 10, -10, -10), 10, 10)
        painter.setPen(colors.text)
        painter.setFont(theme.font(theme.TITLE, strong=True))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._text)
