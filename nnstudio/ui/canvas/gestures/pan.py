"""Moving the view by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from nnstudio.ui.canvas.gestures.gesture import Gesture, Pointer

if TYPE_CHECKING:
    from nnstudio.ui.canvas.canvas import Canvas


class Pan(Gesture):
    """The scene follows the pointer. A release in place of the menu button opens the menu."""

    cursor = Qt.CursorShape.ClosedHandCursor

    def __init__(self, canvas: Canvas, pressed: Pointer) -> None:
        super().__init__(canvas, pressed)
        self._view = canvas.view

    def move(self, pointer: Pointer) -> None:
        way = pointer.at - self.pressed.at
        self.canvas.look(self._view.moved(way.x(), way.y()))

    def cancel(self) -> None:
        self.canvas.look(self._view)
