"""Which gesture a press begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from nnstudio.ui.canvas.gestures.box import Box
from nnstudio.ui.canvas.gestures.cut import Cut
from nnstudio.ui.canvas.gestures.drag import DragNode
from nnstudio.ui.canvas.gestures.frame import DragFrame, Resize
from nnstudio.ui.canvas.gestures.gesture import Gesture, Pointer
from nnstudio.ui.canvas.gestures.pan import Pan
from nnstudio.ui.canvas.gestures.wire import from_port

if TYPE_CHECKING:
    from nnstudio.ui.canvas.canvas import Canvas


def start(canvas: Canvas, pointer: Pointer, button: Qt.MouseButton, pans: bool) -> Gesture | None:
    """The gesture, or None. `pans`: the key is down that makes every drag move the view."""
    if button == Qt.MouseButton.MiddleButton or (pans and button == Qt.MouseButton.LeftButton):
        return Pan(canvas, pointer)
    if button == Qt.MouseButton.RightButton and pointer.control:
        return Cut(canvas, pointer)
    if button != Qt.MouseButton.LeftButton:
        return None
    found = canvas.hit(pointer)
    if found.port is not None:
        return from_port(canvas, pointer, found.port)
    if found.mark is not None:
        canvas.operations.flip_marks([found.mark], found.second)
        return None
    if found.node is not None:
        return _on_node(canvas, pointer, found.node)
    if found.wire is not None:
        _toggle_wire(canvas, pointer, found.wire)
        return None
    if found.frame is not None and found.side:
        return Resize(canvas, pointer, found.frame, found.side)
    if found.frame is not None:
        return _on_frame(canvas, pointer, found.frame)
    if not (pointer.shift or pointer.control):
        canvas.studio.select()
    return Box(canvas, pointer)


def _on_node(canvas: Canvas, pointer: Pointer, node: int) -> Gesture | None:
    studio = canvas.studio
    if pointer.control and node in studio.selection:
        studio.select(
            studio.selection - {node}, studio.selected_wires, frames=studio.selected_frames
        )
        return None
    if pointer.shift or pointer.control:
        studio.select([node], add=True)
    elif node not in studio.selection:
        studio.select([node])
    return DragNode(canvas, pointer, node)


def _on_frame(canvas: Canvas, pointer: Pointer, frame: int) -> Gesture | None:
    studio = canvas.studio
    if pointer.control and frame in studio.selected_frames:
        others = studio.selected_frames - {frame}
        studio.select(studio.selection, studio.selected_wires, frames=others)
        return None
    if pointer.shift or pointer.control:
        studio.select(frames=[frame], add=True)
    elif frame not in studio.selected_frames:
        studio.select(frames=[frame])
    return DragFrame(canvas, pointer, frame)


def _toggle_wire(canvas: Canvas, pointer: Pointer, wire: int) -> None:
    studio = canvas.studio
    if pointer.control and wire in studio.selected_wires:
        others = studio.selected_wires - {wire}
        studio.select(studio.selection, others, frames=studio.selected_frames)
    else:
        studio.select((), [wire], add=pointer.shift or pointer.control)
