"""What all gestures have in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter

if TYPE_CHECKING:
    from nnstudio.ui.canvas.canvas import Canvas


@dataclass(frozen=True)
class Pointer:
    """Where the pointer is, in the widget and in the scene, and which keys are down."""

    at: QPointF
    x: float
    y: float
    keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier

    @property
    def shift(self) -> bool:
        """Whether Shift is down."""
        return bool(self.keys & Qt.KeyboardModifier.ShiftModifier)

    @property
    def control(self) -> bool:
        """Whether Ctrl (Cmd on macOS) is down."""
        return bool(self.keys & Qt.KeyboardModifier.ControlModifier)


class Gesture:
    """Something that goes on while a button is down."""

    cursor: Qt.CursorShape | None = None

    def __init__(self, canvas: Canvas, pressed: Pointer) -> None:
        self.canvas = canvas
        self.pressed = pressed

    def move(self, pointer: Pointer) -> None:
        """The pointer has moved."""

    def release(self, pointer: Pointer) -> None:
        """The button is up: do it."""

    def cancel(self) -> None:
        """Escape, or the focus is gone: leave everything as it was."""

    def paint(self, painter: QPainter) -> None:
        """Show what would happen, in the widget's pixels, above everything."""
