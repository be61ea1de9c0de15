"""The wheel, the trackpad, pinching."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QNativeGestureEvent, QWheelEvent

from nnstudio.ui.canvas.view import View


class Looking(Protocol):
    """Something with a view of a scene."""

    view: View

    def look(self, view: View, hasty: bool = False) -> None:
        """Look at the scene this way. `hasty`: while a gesture goes on."""


_NOTCH = 1.2  # a notch of the wheel makes things so much larger
_STEP = 48.0  # pixels that a notch with Shift moves


def zoom_or_pan(canvas: Looking, event: QEvent) -> bool:
    """A wheel zooms at the pointer; Shift and trackpads move, Ctrl with a trackpad zooms."""
    if isinstance(event, QNativeGestureEvent):
        return _pinch(canvas, event)
    if not isinstance(event, QWheelEvent):
        return False
    control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
    shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
    pixels, angle = event.pixelDelta(), event.angleDelta()
    trackpad = not pixels.isNull() and event.phase() != Qt.ScrollPhase.NoScrollPhase
    if trackpad and not control:
        canvas.look(canvas.view.moved(pixels.x(), pixels.y()))
    elif shift and not control:
        way = (angle.x() or angle.y()) / 120 * _STEP
        canvas.look(canvas.view.moved(way, 0))
    elif angle.x() and not angle.y():
        canvas.look(canvas.view.moved(angle.x() / 120 * _STEP, 0))
    else:
        at = event.position()
        factor = _NOTCH ** (angle.y() / 120)
        canvas.look(canvas.view.zoomed(canvas.view.zoom * factor, at.x(), at.y()), hasty=True)
    event.accept()
    return True


def _pinch(canvas: Looking, event: QNativeGestureEvent) -> bool:
    if event.gestureType() != Qt.NativeGestureType.ZoomNativeGesture:
        return False
    at = event.position()
    zoom = canvas.view.zoom * (1 + event.value())
    canvas.look(canvas.view.zoomed(zoom, at.x(), at.y()), hasty=True)
    return True
