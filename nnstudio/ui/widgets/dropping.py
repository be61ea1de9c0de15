"""Files that are dropped on a panel, and the frame that shows where they may be."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from nnstudio.ui import theme


def dropped_paths(data: QMimeData) -> list[Path]:
    """The files of this machine among what is dragged."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


class DropFrame(QWidget):
    """Takes files for its parent: covers it while they are dragged over it, and says what fell.

    `dropped` gives the paths. `wants` tells whether files are of use just now.
    """

    dropped = Signal(object)

    def __init__(
        self, text: str, parent: QWidget, wants: Callable[[], bool] = lambda: True
    ) -> None:
        super().__init__(parent)
        self._text, self._over, self._wants = text, parent, wants
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        parent.setAcceptDrops(True)
        parent.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDragEnterEvent):
            if self._wants() and dropped_paths(event.mimeData()):
                event.acceptProposedAction()
                self._cover()
            return True
        if isinstance(event, QDropEvent) and event.type() == QEvent.Type.Drop:
            self.hide()
            paths = dropped_paths(event.mimeData())
            if paths:
                event.acceptProposedAction()
                self.dropped.emit(paths)
            return True
        if event.type() == QEvent.Type.DragLeave:
            self.hide()
        return super().eventFilter(watched, event)

    def _cover(self) -> None:
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
