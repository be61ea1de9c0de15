"""Cutting wires with a stroke."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from nnstudio.project import edits
from nnstudio.ui import theme
from nnstudio.ui.canvas.gestures.gesture import Gesture, Pointer
from nnstudio.ui.canvas.hit import wires_crossed

if TYPE_CHECKING:
    from nnstudio.ui.canvas.canvas import Canvas


class Cut(Gesture):
    """Removes the wires that the stroke crosses."""

    cursor = Qt.CursorShape.CrossCursor

    def __init__(self, canvas: Canvas, pressed: Pointer) -> None:
        super().__init__(canvas, pressed)
        self._path = [(pressed.x, pressed.y)]

    def move(self, pointer: Pointer) -> None:
        self._path.append((pointer.x, pointer.y))
        self.canvas.update()

    def release(self, pointer: Pointer) -> None:
        crossed = wires_crossed(self.canvas.scene, self._path)
        if crossed:
            self.canvas.studio.apply(edits.remove(wires=sorted(crossed)))

    def paint(self, painter: QPainter) -> None:
        painter.setPen(QPen(theme.current().error, 1.5, Qt.PenStyle.DashLine))
        view = self.canvas.view
        painter.drawPolyline(QPolygonF([QPointF(*view.to_widget(*place)) for place in self._path]))
