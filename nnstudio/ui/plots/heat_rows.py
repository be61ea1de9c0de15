"""The colors of a heat strip: a picture with a thin gap between its rows."""

from __future__ import annotations

from PySide6.QtCore import QLineF
from PySide6.QtGui import QPainter, QPen, QTransform
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from nnstudio.ui import theme
from nnstudio.ui.plots.library import pg


class HeatRows(pg.ImageItem):
    """Numbers by row and pixel column, in the colors of its table."""

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        """The picture, then the gaps."""
        if self.image is None:
            return
        super().paint(painter, option, widget)
        count = self.image.shape[0]
        room = painter.worldTransform().mapRect(self.boundingRect())
        transform = painter.worldTransform()
        painter.setWorldTransform(QTransform())
        painter.setPen(QPen(theme.current().panel_raised, 1))
        tops = [int(room.top() + at * room.height() / count) + 0.5 for at in range(1, count)]
        painter.drawLines([QLineF(room.left(), y, room.right(), y) for y in tops])
        painter.setWorldTransform(transform)
