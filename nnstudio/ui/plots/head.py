"""What stands above a plot: its title, and a legend with the latest values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from nnstudio.ui import theme
from nnstudio.ui.plots.curve import Curve
from nnstudio.ui.plots.library import pg
from nnstudio.ui.plots.ticks import short

HEIGHT, RIGHT = 28.0, 12.0
ROW = 18.0  # of the legend
MOST_ROWS = 2
MIDDLE = Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True)
class Entry:
    """A curve in the legend, where it is written, and how."""

    curve: Curve
    rect: QRectF
    name: str
    value: str


class Head(pg.GraphicsWidget):
    """Title and legend; `chosen` gives the curve whose entry was clicked."""

    chosen = Signal(object)

    def __init__(self, title: str) -> None:
        super().__init__()
        self.title = title
        self.entries: tuple[Entry, ...] = ()
        self._rest = 0  # curves that had no room
        self._set_height(HEIGHT)

    def show_curves(self, curves: Sequence[Curve], width: float) -> None:
        """Lay the legend out to the right of the title, or below it where that is too narrow."""
        metrics = QFontMetricsF(theme.font(theme.TINY))
        title = QFontMetricsF(theme.font(theme.SMALL, strong=True)).horizontalAdvance(self.title)
        own = [curve for curve in curves if not curve.ghost]
        named = len(own) > 1  # one curve alone needs no name beside the title
        texts = [(curve, curve.name if named else "", _latest(curve)) for curve in own]
        sizes = [
            metrics.horizontalAdvance(n) + metrics.horizontalAdvance(v) + 26 for _, n, v in texts
        ]
        needed = sum(sizes) + theme.S2 * max(len(sizes) - 1, 0)
        if theme.S3 + title + theme.S4 + needed <= width - RIGHT:
            self._lay(texts, sizes, QPointF(width - RIGHT - needed, 5), width, 1)
        else:
            self._lay(texts, sizes, QPointF(theme.S3, HEIGHT - 2), width, MOST_ROWS)
        self.update()

    def mouseClickEvent(self, ev: object) -> None:
        """A click on an entry of the legend."""
        if ev.button() == Qt.MouseButton.LeftButton:
            for entry in self.entries:
                if entry.rect.contains(ev.pos()):
                    ev.accept()
                    self.chosen.emit(entry.curve)
                    return

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        """Title and legend; curves that are switched off are faint."""
        colors = theme.current()
        painter.setFont(theme.font(theme.SMALL, strong=True))
        painter.setPen(colors.text)
        room = QRectF(theme.S3, 0, self.rect().width() - theme.S3 - RIGHT, HEIGHT)
        title = painter.fontMetrics().elidedText(
            self.title, Qt.TextElideMode.ElideRight, int(room.width())
        )
        painter.drawText(room, MIDDLE, title)
        painter.setFont(theme.font(theme.TINY))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        for entry in self.entries:
            _paint_entry(painter, entry)
        if self._rest and self.entries:
            painter.setPen(colors.text_faint)
            last = self.entries[-1].rect
            painter.drawText(
                QRectF(last.right() + 4, last.top(), 60, ROW), MIDDLE, f"+{self._rest}"
            )

    def _lay(
        self,
        texts: Sequence[tuple[Curve, str, str]],
        sizes: Sequence[float],
        start: QPointF,
        width: float,
        most: int,
    ) -> None:
        entries: list[Entry] = []
        left, row = start.x(), 0
        for (curve, name, value), size in zip(texts, sizes, strict=True):
            if left > start.x() and left + size > width - RIGHT + 1:
                left, row = start.x(), row + 1
                if row == most:
                    break
            rect = QRectF(left, start.y() + row * ROW, size, ROW)
            entries.append(Entry(curve, rect, name, value))
            left += size + theme.S2
        self.entries, self._rest = tuple(entries), len(texts) - len(entries)
        self._set_height(max(entries[-1].rect.bottom() + 4, HEIGHT) if entries else HEIGHT)

    def _set_height(self, height: float) -> None:
        if height != self.minimumHeight():
            self.setMinimumHeight(height)
            self.setMaximumHeight(height)


def _latest(curve: Curve) -> str:
    return short(float(curve.series.smooth_y[-1])) if len(curve.series) else ""


def _paint_entry(painter: QPainter, entry: Entry) -> None:
    colors, on, rect = theme.current(), entry.curve.shown, entry.rect
    pen = QPen(entry.curve.color if on else colors.text_faint, 3)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    middle = rect.center().y()
    painter.drawLine(QPointF(rect.left() + 3, middle), QPointF(rect.left() + 11, middle))
    painter.setPen(colors.text_dim if on else colors.text_faint)
    at = rect.adjusted(18, 0, 0, 0)
    painter.drawText(at, MIDDLE, entry.name)
    if on:
        painter.setPen(colors.text)
        named = painter.fontMetrics().horizontalAdvance(entry.name) + 5 if entry.name else 0
        at.setLeft(at.left() + named)
        painter.drawText(at, MIDDLE, entry.value)
