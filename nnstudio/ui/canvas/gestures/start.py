"""Which gesture a press begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from nnstudio.ui.canvas.gestures.box import Box
from nnstudio.ui.canvas.gestures.cut import Cut
from nnstudio.ui.canvas.gestures.drag import Drag
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
    if found.node is not None:
        return _on_node(canvas, pointer, found.node)
    if found.wire is not None:
        _toggle_wire(canvas, pointer, found.wire)
        return None
    if not (pointer.shift or pointer.control):
        canvas.studio.select()
    return Box(canvas, pointer)


def _on_node(canvas: Canvas, pointer: Pointer, node: int) -> Gesture | None:
    studio = canvas.studio
    if pointer.control and node in studio.selection:
        studio.select(studio.selection - {node}, studio.selected_wires)
        return None
    if pointer.shift or pointer.control:
        studio.select([node], add=True)
    elif node not in studio.selection:
        studio.select([node])
    return Drag(canvas, pointer, node)


def _toggle_wire(canvas: Canvas, pointer: Pointer, wire: int) -> None:
    studio = canvas.studio
    if pointer.control and wire in studio.selected_wires:
        studio.select(studio.selection, studio.selected_wires - {wire})
    else:
        studio.select((), [wire], add=pointer.shift or pointer.control)
