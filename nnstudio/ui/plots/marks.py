"""Lines across a plot at some x: the best epoch, changes by hand, ends of epochs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from nnstudio.ui import theme
from nnstudio.ui.plots.blending import blended
from nnstudio.ui.plots.drawn_axis import DrawnAxis

WORDS, BARE = 14, 4  # height with and without words
LEAST = 10  # pixels between two ends of epochs, below which they are not shown


@dataclass(frozen=True)
class Mark:
    """A line at a place on the x axis with a word: "best", "lr = 0.01"."""

    x: float
    text: str
    role: str = "text_faint"


class MarkAxis(DrawnAxis):
    """The axis above a view; its words stand where they do not cover each other."""

    def __init__(self) -> None:
        super().__init__("top")
        self._marks: tuple[Mark, ...] = ()
        self._epochs: float | None = None
        self.setGrid(255)
        self.setHeight(BARE)
        self.setZValue(-500)  # behind the curves, before the grid

    def set_marks(self, marks: Sequence[Mark]) -> None:
        """Lines, each with a word."""
        if tuple(marks) != self._marks:
            self._marks = tuple(marks)
            self.setHeight(WORDS if marks else BARE)
            self.dress()

    def set_epochs(self, steps: float | None) -> None:
        """Faint lines every so many x (None: none)."""
        if steps != self._epochs:
            self._epochs = steps
            self.dress()

    def drawPicture(self, p: QPainter) -> None:
        """Draw lines and words."""
        view = self.linkedView()
        if view is None:
            return
        room = view.mapRectToItem(self, view.boundingRect())
        left, right = view.viewRange()[0]
        factor = room.width() / (right - left)
        p.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        p.setFont(theme.font(theme.TINY))
        if self._epochs and factor * self._epochs >= LEAST:
            first, last = int(left / self._epochs) + 1, int(right / self._epochs)
            ends = [at * self._epochs for at in range(max(first, 1), last + 1)]
            self._draw_epochs(p, room, [room.left() + (end - left) * factor for end in ends])
        free = room.left()
        for mark in sorted(self._marks, key=lambda each: each.x):
            if left <= mark.x <= right:
                free = _draw(p, room, mark, room.left() + (mark.x - left) * factor, free)

    def _draw_epochs(self, p: QPainter, room: QRectF, columns: Sequence[float]) -> None:
        colors = theme.current()
        color = blended(colors.text_faint, colors.panel_raised, 0.45)
        p.setPen(QPen(color, 1, Qt.PenStyle.DotLine))
        p.drawLines(
            [QLineF(int(x) + 0.5, room.top(), int(x) + 0.5, room.bottom()) for x in columns]
        )


def _draw(p: QPainter, room: QRectF, mark: Mark, at: float, free: float) -> float:
    """Draw a mark at a pixel column; where the next word may begin."""
    x = int(at) + 0.5
    p.setPen(QPen(getattr(theme.current(), mark.role), 1, Qt.PenStyle.DashLine))
    p.drawLine(QLineF(x, room.top(), x, room.bottom()))
    width = p.fontMetrics().horizontalAdvance(mark.text)
    left = min(x - width / 2, room.right() - width)
    if left < free:
        return free
    p.drawText(QPointF(left, room.top() - 3), mark.text)
    return left + width + 4
