"""Moving frames with what they hold, and changing their size."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from nnstudio.project import edits
from nnstudio.project.graph import Frame
from nnstudio.ui.canvas.frames.hitting import CURSORS
from nnstudio.ui.canvas.frames.outline import LEAST, rect_of
from nnstudio.ui.canvas.frames.painting import place_of
from nnstudio.ui.canvas.geometry import snapped
from nnstudio.ui.canvas.gestures.drag import Drag
from nnstudio.ui.canvas.gestures.gesture import Gesture, Pointer
from nnstudio.ui.canvas.lifted import Lifted

if TYPE_CHECKING:
    from nnstudio.ui.canvas.canvas import Canvas


class DragFrame(Drag):
    """Moves the selection, taken by a frame or a note."""

    def __init__(self, canvas: Canvas, pressed: Pointer, frame: int) -> None:
        super().__init__(canvas, pressed)
        self._frame = frame

    def _taken(self) -> tuple[float, float, float, float]:
        frame = self.canvas.scene.frames.values[self._frame]
        return (*frame.at, *frame.size)

    def _wire_below(self) -> int | None:
        return None

    def _clicked(self) -> None:
        self.canvas.studio.select(frames=[self._frame])


class Resize(Gesture):
    """Drags a side or a corner of a frame or note."""

    def __init__(self, canvas: Canvas, pressed: Pointer, frame: int, side: str) -> None:
        super().__init__(canvas, pressed)
        self._side = side
        self._frame = self._shown = canvas.scene.frames.values[frame]
        self.cursor = CURSORS[side]

    def move(self, pointer: Pointer) -> None:
        canvas = self.canvas
        if canvas.lifted is None:
            canvas.lifted = _Without(canvas, self._frame)
        at, size = self._changed(pointer)
        frame = self._frame
        self._shown = Frame(frame.id, at, size, frame.title, frame.text, frame.color, frame.holds)
        canvas.update()

    def _changed(self, pointer: Pointer) -> tuple[tuple[float, float], tuple[float, float]]:
        """Corner and size with the pointer here; the sides that are not dragged stay."""
        left, top, right, bottom = rect_of(self._frame)
        dx, dy = pointer.x - self.pressed.x, pointer.y - self.pressed.y
        if "w" in self._side:
            left = min(snapped(left + dx), right - LEAST[0])
        if "e" in self._side:
            right = max(snapped(right + dx), left + LEAST[0])
        if "n" in self._side:
            top = min(snapped(top + dy), bottom - LEAST[1])
        if "s" in self._side:
            bottom = max(snapped(bottom + dy), top + LEAST[1])
        return (left, top), (right - left, bottom - top)

    def release(self, pointer: Pointer) -> None:
        self.cancel()
        if self._shown is self._frame:
            return
        studio = self.canvas.studio
        studio.document.seal()  # two drags are two steps, however quick
        studio.apply(edits.resize_frame(self._frame.id, self._shown.at, self._shown.size))
        studio.document.seal()

    def cancel(self) -> None:
        self.canvas.lifted = None
        self.canvas.update()

    def paint(self, painter: QPainter) -> None:
        if self._shown is self._frame:
            return
        canvas, view = self.canvas, self.canvas.view
        painter.save()
        painter.scale(1 / view.ratio, 1 / view.ratio)
        place = place_of(self._shown, view)
        canvas.painter.frames.draw_one(painter, view, self._shown, QRectF(place))
        painter.restore()


class _Without(Lifted):
    """Everything but a frame, which its gesture paints."""

    def __init__(self, canvas: Canvas, frame: Frame) -> None:
        super().__init__(canvas.scene, (), [frame.id])

    def __bool__(self) -> bool:
        return False  # nothing moves
