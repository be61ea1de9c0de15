"""Node types that are dragged in from the palette."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPointF
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent

from nnstudio.project.edits.chains import main_input, main_output
from nnstudio.project.kinds import kinds_of
from nnstudio.ui.canvas.hit import wire_at
from nnstudio.ui.canvas.mime import NODE_TYPE

if TYPE_CHECKING:
    from nnstudio.ui.canvas.canvas import Canvas

_REACH = 24.0  # pixels


class Dropping(QObject):
    """Adds a node where it is dropped; on a wire it goes into the wire."""

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        canvas.setAcceptDrops(True)
        canvas.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDropEvent):  # also entering and moving
            key = self._type_of(event)
            if key is None:
                return False
            if event.type() == QEvent.Type.Drop:
                self._drop(key, event.position())
            elif isinstance(event, QDragEnterEvent | QDragMoveEvent):
                self._canvas.mark_wire(self._wire(key, event.position()))
            event.acceptProposedAction()
            return True
        if event.type() == QEvent.Type.DragLeave:
            self._canvas.mark_wire(None)
        return False

    def _type_of(self, event: QDropEvent) -> str | None:
        mime = event.mimeData()
        if not mime.hasFormat(NODE_TYPE):
            return None
        key = bytes(mime.data(NODE_TYPE).data()).decode("utf-8", "replace")
        studio = self._canvas.studio
        known = key in kinds_of(studio.project) or studio.libraries.find(key) is not None
        return key if known else None

    def _wire(self, key: str, at: QPointF) -> int | None:
        """The wire that a node of a type would go into when dropped there."""
        studio = self._canvas.studio
        kind = studio.libraries.kind(studio.project, key)
        if not main_input(kind) or not main_output(kind):
            return None
        pointer = self._canvas.pointer(at)
        reach = _REACH / self._canvas.view.zoom
        return wire_at(self._canvas.scene, pointer.x, pointer.y, reach)

    def _drop(self, key: str, at: QPointF) -> None:
        canvas = self._canvas
        wire, pointer = self._wire(key, at), canvas.pointer(at)
        canvas.mark_wire(None)
        if wire is not None:
            canvas.operations.insert_node(key, wire, pointer.x, pointer.y)
        else:
            canvas.operations.add_node(key, pointer.x, pointer.y)
        canvas.setFocus()
