"""Rows of each class, as bars cut by split."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnstudio.ui import theme
from nnstudio.ui.panels.data.split_bar import SPLITS, split_color

_ROW, _BAR = 19, 9
MOST = 40  # classes that are drawn; the rest is counted in words


class Balance(QWidget):
    """One bar per class; the largest fills the room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._classes: tuple[str, ...] = ()
        self._counts: Mapping[str, tuple[int, ...]] = {}
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Rows of each class")

    def put(self, classes: tuple[str, ...], counts: Mapping[str, tuple[int, ...]]) -> None:
        """Show counts by split, in the order of the classes."""
        self._classes, self._counts = classes, counts
        self.setAccessibleDescription(
            ", ".join(
                f"{name} {total:,}" for name, total in zip(classes, self.totals, strict=False)
            )
        )
        self.updateGeometry()
        self.update()

    @property
    def totals(self) -> tuple[int, ...]:
        """Rows of each class over all splits."""
        parts = [self._counts.get(split, ()) for split in SPLITS]
        return tuple(map(sum, zip(*(part for part in parts if part), strict=False)))

    def sizeHint(self) -> QSize:
        rows = min(len(self._classes), MOST) + (len(self._classes) > MOST)
        return QSize(240, rows * _ROW)

    def paintEvent(self, event: QPaintEvent) -> None:
        totals, colors = self.totals, theme.current()
        if not totals:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font(theme.TINY))
        metrics = painter.fontMetrics()
        shown = list(zip(self._classes, totals, strict=False))[:MOST]
        names = min(
            max(metrics.horizontalAdvance(name) for name, _ in shown) + 8, self.width() // 3
        )
        figures = metrics.horizontalAdvance(f"{max(totals):,}") + 10
        room = max(self.width() - names - figures, 20)
        for at, (name, total) in enumerate(shown):
            top = at * _ROW
            text = metrics.elidedText(name, Qt.TextElideMode.ElideRight, names - 6)
            painter.setPen(colors.text)
            painter.drawText(QRectF(0, top, names, _ROW), Qt.AlignmentFlag.AlignVCenter, text)
            left = float(names)
            for split in SPLITS:
                counts = self._counts.get(split, ())
                wide = room * (counts[at] if at < len(counts) else 0) / (max(totals) or 1)
                bar = QRectF(left, top + (_ROW - _BAR) / 2, wide, _BAR)
                painter.fillRect(bar, getattr(colors, split_color(split)))
                left += wide
            painter.setPen(colors.text_dim)
            line = QRectF(left + 6, top, figures, _ROW)
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, f"{total:,}")
        if len(self._classes) > MOST:
            rest = QRectF(0, MOST * _ROW, self.width(), _ROW)
            painter.setPen(colors.text_faint)
            more = f"and {len(self._classes) - MOST:,} more classes"
            painter.drawText(rest, Qt.AlignmentFlag.AlignVCenter, more)
