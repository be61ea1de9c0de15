"""Small pictures in a grid, each with a caption: crisp where they are enlarged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QImage, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from nnstudio.ui import theme

_LEAST, _MOST = 56, 84  # sides of a picture on the screen
_LINE = 15
_GAP = 8


@dataclass(frozen=True)
class Captioned:
    """A picture with what stands below it: a strong first line, a dim second one, and a tip.

    `role` names the theme's color of the first line.
    """

    image: QImage
    caption: str = ""
    detail: str = ""
    tip: str = ""
    role: str = "text"


class PictureGrid(QWidget):
    """As many columns as there is room for. `picked` tells the number that was clicked."""

    picked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entries: tuple[Captioned, ...] = ()
        self._side = QSize(_LEAST, _LEAST)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName("Pictures")

    @property
    def entries(self) -> tuple[Captioned, ...]:
        """What is shown."""
        return self._entries

    def show_entries(self, entries: Sequence[Captioned]) -> None:
        """Show other pictures."""
        self._entries = tuple(entries)
        if entries:
            self._side = _side_of(entries[0].image.size())
        self.setMinimumHeight(self.heightForWidth(max(self.width(), self._cell().width())))
        self.updateGeometry()
        self.update()

    def rect_of(self, at: int) -> QRect:
        """Where a picture with its caption is."""
        cell, columns = self._cell(), self._columns(self.width())
        corner = QPoint((at % columns) * (cell.width() + _GAP), (at // columns) * cell.height())
        return QRect(corner, cell)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        rows = -(-len(self._entries) // self._columns(width))
        return max(rows, 1) * self._cell().height()

    def sizeHint(self) -> QSize:
        return QSize(6 * (self._cell().width() + _GAP), self.heightForWidth(max(self.width(), 240)))

    def resizeEvent(self, event: QEvent) -> None:
        self.setMinimumHeight(self.heightForWidth(self.width()))

    def _cell(self) -> QSize:
        lines = any(e.caption for e in self._entries) + any(e.detail for e in self._entries)
        wide = max(self._side.width(), 64 if lines else 0)
        return QSize(wide, self._side.height() + lines * _LINE + (4 if lines else 0) + _GAP)

    def _columns(self, width: int) -> int:
        return max(1, (width + _GAP) // (self._cell().width() + _GAP))

    def _at(self, point: QPoint) -> int:
        return next((i for i in range(len(self._entries)) if self.rect_of(i).contains(point)), -1)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        at = self._at(event.position().toPoint())
        if at >= 0 and event.button() == Qt.MouseButton.LeftButton:
            self.picked.emit(at)

    def event(self, event: QEvent) -> bool:
        """Tips are those of the pictures."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            at = self._at(event.pos())
            QToolTip.showText(event.globalPos(), self._entries[at].tip if at >= 0 else "", self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        for at, entry in enumerate(self._entries):
            cell = self.rect_of(at)
            if cell.intersects(event.rect()):
                self._paint(painter, cell, entry)

    def _paint(self, painter: QPainter, cell: QRect, entry: Captioned) -> None:
        colors = theme.current()
        left = cell.left() + (cell.width() - self._side.width()) // 2
        room = QRect(QPoint(left, cell.top()), self._side)
        if not entry.image.isNull():
            grows = entry.image.width() < room.width()
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, not grows)
            painter.drawImage(room, entry.image)
        edge = QColor(colors.text)
        edge.setAlpha(38)
        painter.setPen(QPen(edge, 1))
        painter.drawRect(QRectF(room).adjusted(0.5, 0.5, -0.5, -0.5))
        top = room.bottom() + 4
        lines = ((entry.caption, entry.role, True), (entry.detail, "text_dim", False))
        for text, role, strong in lines:
            if not text:
                continue
            painter.setFont(theme.font(theme.TINY, strong=strong))
            painter.setPen(getattr(colors, role))
            line = QRect(cell.left(), top, cell.width(), _LINE)
            shown = painter.fontMetrics().elidedText(
                text, Qt.TextElideMode.ElideRight, cell.width()
            )
            painter.drawText(line, Qt.AlignmentFlag.AlignHCenter, shown)
            top += _LINE


def _side_of(size: QSize) -> QSize:
    """Whole multiples of small pictures; large ones are made smaller."""
    longest = max(size.width(), size.height(), 1)
    if longest <= _MOST:
        times = max(1, -(-_LEAST // longest)) if longest < _LEAST else 1
        return QSize(max(size.width(), 1) * times, max(size.height(), 1) * times)
    return size.scaled(QSize(_MOST, _MOST), Qt.AspectRatioMode.KeepAspectRatio)
