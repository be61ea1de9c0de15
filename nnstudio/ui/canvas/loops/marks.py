"""The signs of how a value passes the border of a loop, and what they mean in words."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from nnstudio.ui import theme
from nnstudio.ui.canvas.frames.tints import mixed

BADGE = (26.0, 16.0)

OTHER = {"stepped": "held", "held": "stepped", "every": "last", "last": "every"}
ENTERING = ("stepped", "held")
WORDS = {
    "stepped": "one time step after the other",
    "held": "the same at every step",
    "every": "of every step, one behind the other",
    "last": "of the last step only",
}


def draw_badge(painter: QPainter, mark: str, chosen: bool) -> None:
    """A sign from the origin on; filled where someone chose it."""
    look = theme.current()
    hue = look.family("Recurrent")
    strong = mixed(hue, look.text, 0.35) if look.dark else hue
    wide, high = BADGE
    body = QRectF(0.5, 0.5, wide - 1, high - 1)
    painter.setPen(QPen(strong, 1.2))
    painter.setBrush(hue if chosen else look.node_face)
    painter.drawRoundedRect(body, high / 2 - 0.5, high / 2 - 0.5)
    ink = look.text_on_color if chosen else strong
    painter.setPen(QPen(ink, 1.6, c=Qt.PenCapStyle.RoundCap, j=Qt.PenJoinStyle.RoundJoin))
    _SIGNS[mark](painter, wide / 2, high / 2)


def _stepped(painter: QPainter, x: float, y: float) -> None:
    """A bar, and an arrow that starts at it."""
    painter.drawLine(QLineF(x - 6, y - 3.5, x - 6, y + 3.5))
    _arrow(painter, x - 6, x + 6, y)


def _held(painter: QPainter, x: float, y: float) -> None:
    """Two bars: nothing moves."""
    painter.drawLine(QLineF(x - 2.5, y - 3.5, x - 2.5, y + 3.5))
    painter.drawLine(QLineF(x + 2.5, y - 3.5, x + 2.5, y + 3.5))


def _every(painter: QPainter, x: float, y: float) -> None:
    """Three lines: one for each step."""
    for down in (-3.5, 0.0, 3.5):
        painter.drawLine(QLineF(x - 5, y + down, x + 5, y + down))


def _last(painter: QPainter, x: float, y: float) -> None:
    """An arrow that ends at a bar."""
    _arrow(painter, x - 6, x + 3.5, y)
    painter.drawLine(QLineF(x + 6, y - 3.5, x + 6, y + 3.5))


def _arrow(painter: QPainter, start: float, end: float, y: float) -> None:
    painter.drawLine(QLineF(start, y, end, y))
    painter.drawPolyline([QPointF(end - 3, y - 3), QPointF(end, y), QPointF(end - 3, y + 3)])


_SIGNS = {"stepped": _stepped, "held": _held, "every": _every, "last": _last}
