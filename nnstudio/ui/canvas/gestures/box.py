"""Selecting with a box."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPen

from nnstudio.ui import theme
from nnstudio.ui.canvas.gestures.gesture import Gesture, Pointer

if TYPE_CHECKING:
    from nnstudio.ui.canvas.canvas import Canvas


class Box(Gesture):
    """Selects the nodes that the box touches; with Shift besides, with Ctrl inverted."""

    def __init__(self, canvas: Canvas, pressed: Pointer) -> None:
        super().__init__(canvas, pressed)
        self._before = (canvas.studio.selection, canvas.studio.selected_wires)
        self._at = pressed

    def move(self, pointer: Pointer) -> None:
        self._at = pointer
        scene, one = self.canvas.scene, self.pressed
        rows = scene.nodes_in(
            (
                min(one.x, pointer.x),
                min(one.y, pointer.y),
                max(one.x, pointer.x),
                max(one.y, pointer.y),
            )
        )
        inside = frozenset(scene.nodes.ids[rows].tolist())
        nodes, wires = self._before
        if pointer.control:
            self.canvas.studio.select(nodes ^ inside, wires)
        elif pointer.shift:
            self.canvas.studio.select(nodes | inside, wires)
        else:
            self.canvas.studio.select(inside)
        self.canvas.update()

    def cancel(self) -> None:
        self.canvas.studio.select(*self._before)

    def paint(self, painter: QPainter) -> None:
        color = QColor(theme.current().selection)
        painter.setPen(QPen(color, 1))
        color.setAlphaF(0.12)
        painter.setBrush(color)
        painter.drawRoundedRect(QRectF(self.pressed.at, self._at.at).normalized(), 2, 2)
