"""What the panel says when there is nothing to mend."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from nnstudio.compiler.report import Analysis
from nnstudio.ui import theme

_ICON = 28


class Fine(QWidget):
    """A check mark and two lines."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = ""
        self.put(None)

    def put(self, analysis: Analysis | None) -> None:
        """Say that it is fine, or that it is not known yet."""
        if analysis is None:
            self.text, self.more = "Looking at the graph …", ""
        else:
            self.text = "No problems"
            self.more = f"All shapes of {len(analysis.graph.nodes):,} nodes fit. Ready to train."
        self.setAccessibleName(f"{self.text}. {self.more}")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        colors = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = self.rect().center()
        top = middle.y() - 38
        if self.more:
            place = QRect(middle.x() - _ICON // 2, top, _ICON, _ICON)
            theme.icon("check", colors.ok).paint(painter, place)
        flags = int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        flags |= int(Qt.TextFlag.TextWordWrap)
        painter.setPen(colors.text)
        painter.setFont(theme.font(theme.BODY, strong=True))
        painter.drawText(QRect(12, top + _ICON + 8, self.width() - 24, 20), flags, self.text)
        painter.setPen(colors.text_dim)
        painter.setFont(theme.font(theme.SMALL))
        painter.drawText(QRect(12, top + _ICON + 30, self.width() - 24, 40), flags, self.more)
