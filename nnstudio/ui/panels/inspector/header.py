"""The head of a page: the type in its family's color, with its icon."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnstudio.ui import theme

_TALL, _BADGE = 40, 32


class Header(QWidget):
    """A badge with an icon, a title and a line below it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = self.below = ""
        self._family = ""
        self._icon = "settings"
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(160, _TALL)

    def put(self, title: str, below: str, family: str = "", icon: str = "settings") -> None:
        """Show a title; with a family its icon and color, else an icon by name."""
        if (title, below, family, icon) == (self.title, self.below, self._family, self._icon):
            return
        self.title, self.below, self._family, self._icon = title, below, family, icon
        self.setAccessibleName(f"{title}, {below}")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        colors = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        badge = QRectF(0, (_TALL - _BADGE) / 2, _BADGE, _BADGE)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colors.family(self._family) if self._family else colors.hover)
        painter.drawRoundedRect(badge, 8, 8)
        inside = badge.adjusted(7, 7, -7, -7).toRect()
        if self._family:
            theme.family_icon(self._family, colors.text_on_color).paint(painter, inside)
        else:
            theme.icon(self._icon, "text_dim").paint(painter, inside)
        left = _BADGE + theme.S3
        room = self.width() - left
        for text, top, font, color in (
            (self.title, 2, theme.font(theme.TITLE, strong=True), colors.text),
            (self.below, 21, theme.font(theme.SMALL), colors.text_dim),
        ):
            painter.setFont(font)
            painter.setPen(color)
            shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room)
            painter.drawText(QRectF(left, top, room, 19), Qt.AlignmentFlag.AlignVCenter, shown)
