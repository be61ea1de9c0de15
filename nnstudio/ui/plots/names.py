"""The axis of a heat strip: the names of its rows."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from nnstudio.ui import theme
from nnstudio.ui.plots.drawn_axis import DrawnAxis

SIDE = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
PICKED = 3  # pixels: width of the bar at names of nodes that are selected


class NameAxis(DrawnAxis):
    """Row n, from n to n + 1, has the n-th name; those that are picked or pointed at stand out."""

    def __init__(self) -> None:
        super().__init__("left")
        self._names: tuple[str, ...] = ()
        self._picked: frozenset[str] = frozenset()
        self._pointed: str | None = None

    def show_names(self, names: Sequence[str], width: float) -> None:
        """Show these names in so many pixels."""
        if tuple(names) != self._names or width != self.fixedWidth:
            self._names = tuple(names)
            self.setWidth(width)
            self.dress()

    def pick(self, names: Collection[str]) -> None:
        """Mark these names."""
        if frozenset(names) != self._picked:
            self._picked = frozenset(names)
            self.dress()

    def point(self, name: str | None) -> None:
        """Show which row is under the mouse."""
        self._pointed = name
        self.dress()

    def drawPicture(self, p: QPainter) -> None:
        """The names of the rows that are seen."""
        colors, room = theme.current(), self.mapRectFromParent(self.geometry())
        top, bottom = sorted(self.range)
        height = room.height() / (bottom - top)
        p.setFont(theme.font(theme.TINY))
        p.setClipRect(room)
        for number in range(int(top), min(math.ceil(bottom), len(self._names))):
            name = self._names[number]
            row = QRectF(room.left(), room.top() + (number - top) * height, room.width(), height)
            if name in self._picked:
                p.fillRect(QRectF(row.left(), row.top() + 1, PICKED, height - 2), colors.accent)
            row.adjust(theme.S2, 0, -6, 0)
            active = name in self._picked or name == self._pointed
            p.setPen(colors.text if active else colors.text_dim)
            elided = p.fontMetrics().elidedText(
                name, Qt.TextElideMode.ElideMiddle, int(row.width())
            )
            p.drawText(row, SIDE, elided)
