"""Selecting with a box."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPen

from nnstudio.ui import theme
from nnstudio.ui.canvas.frames.outline import rect_of
from nnstudio.ui.canvas.gestures.gesture import Gesture, Pointer
from nnstudio.ui.canvas.view import Rect

if TYPE_CHECKING:
    from nnstudio.ui.canvas.canvas import Canvas


class Box(Gesture):
    """Selects the nodes and notes that the box touches, and the frames that lie in it; with Shift
    besides, with Ctrl inverted."""

    def __init__(self, canvas: Canvas, pressed: Pointer) -> None:
        super().__init__(canvas, pressed)
        studio = canvas.studio
        self._before = (studio.selection, studio.selected_wires, studio.selected_frames)
        self._at = pressed

    def move(self, pointer: Pointer) -> None:
        self._at = pointer
        scene, one, studio = self.canvas.scene, self.pressed, self.canvas.studio
        box = (
            min(one.x, pointer.x),
            min(one.y, pointer.y),
            max(one.x, pointer.x),
            max(one.y, pointer.y),
        )
        inside = frozenset(scene.nodes.ids[scene.nodes_in(box)].tolist())
        framed = frozenset(
            frame.id
            for frame in scene.frames.touching(box)
            if not frame.holds or _within(rect_of(frame), box)
        )
        nodes, wires, frames = self._before
        if pointer.control:
            studio.select(nodes ^ inside, wires, frames=frames ^ framed)
        elif pointer.shift:
            studio.select(nodes | inside, wires, frames=frames | framed)
        else:
            studio.select(inside, frames=framed)
        self.canvas.update()

    def cancel(self) -> None:
        nodes, wires, frames = self._before
        self.canvas.studio.select(nodes, wires, frames=frames)

    def paint(self, painter: QPainter) -> None:
        color = QColor(theme.current().selection)
        painter.setPen(QPen(color, 1))
        color.setAlphaF(0.12)
        painter.setBrush(color)
        painter.drawRoundedRect(QRectF(self.pressed.at, self._at.at).normalized(), 2, 2)


def _within(inner: Rect, outer: Rect) -> bool:
    """Whether all of a rectangle lies in another."""
    return (
        outer[0] <= inner[0]
        and outer[1] <= inner[1]
        and inner[2] <= outer[2]
        and inner[3] <= outer[3]
    )
