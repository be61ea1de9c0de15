"""Moving nodes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QPainter, QPen

from nnstudio.project import edits
from nnstudio.ui import theme
from nnstudio.ui.canvas.geometry import snapped
from nnstudio.ui.canvas.gestures.gesture import Gesture, Pointer
from nnstudio.ui.canvas.hit import wire_at
from nnstudio.ui.canvas.inserting import can_insert, insert_existing
from nnstudio.ui.canvas.lifted import Lifted

if TYPE_CHECKING:
    from nnstudio.ui.canvas.canvas import Canvas

_STARTS = 4  # pixels before a press becomes a drag
_SNAPS = 6.0  # pixels within which a node aligns with another
_MOST_ALIGNED = 400


class Drag(Gesture):
    """Moves the selected nodes, or inserts a free one into the wire that it is dropped on."""

    def __init__(self, canvas: Canvas, pressed: Pointer, node: int) -> None:
        super().__init__(canvas, pressed)
        self._node = node
        self._lifted: Lifted | None = None
        self._guides: list[tuple[float, float, float, float]] = []
        self._others = np.zeros((0, 4))

    def move(self, pointer: Pointer) -> None:
        way = pointer.at - self.pressed.at
        if self._lifted is None:
            if abs(way.x()) + abs(way.y()) < _STARTS:
                return
            self._lift()
        assert self._lifted is not None
        self._follow(pointer)
        self.canvas.mark_wire(self._wire_below())
        self.canvas.update()

    def _lift(self) -> None:
        canvas, scene = self.canvas, self.canvas.scene
        self._lifted = canvas.lifted = Lifted(scene, canvas.studio.selection)
        rows = scene.nodes_in(canvas.seen())
        self._others = scene.nodes.rects[self._lifted.still.of_nodes(rows)]
        if len(self._others) > _MOST_ALIGNED:
            self._others = self._others[:0]

    def _follow(self, pointer: Pointer) -> None:
        assert self._lifted is not None
        scene = self.canvas.scene
        left, top, width, height = scene.nodes.rects[int(scene.nodes.row[self._node])].tolist()
        x = snapped(left + pointer.x - self.pressed.x)
        y = snapped(top + pointer.y - self.pressed.y)
        self._guides = []
        if not pointer.control:
            x = self._aligned(x, width, 0, y)
            y = self._aligned(y, height, 1, x)
        self._lifted.dx, self._lifted.dy = x - left, y - top

    def _aligned(self, at: float, size: float, axis: int, across: float) -> float:
        """The place moved so that its start, middle or end lines up with a node's."""
        if not len(self._others):
            return at
        starts, sizes = self._others[:, axis], self._others[:, axis + 2]
        best: tuple[float, float, float, int] | None = None
        for share in (0.0, 0.5, 1.0):
            theirs = starts + sizes * share
            apart = theirs - (at + size * share)
            nearest = int(np.argmin(np.abs(apart)))
            found = (
                abs(float(apart[nearest])),
                float(apart[nearest]),
                float(theirs[nearest]),
                nearest,
            )
            if best is None or found[0] < best[0]:
                best = found
        if best is None or best[0] > _SNAPS / self.canvas.view.zoom:
            return at
        other = self._others[best[3]]
        low = min(across, float(other[1 - axis]))
        high = max(across, float(other[1 - axis])) + float(other[3 - axis])
        line = (best[2], low, best[2], high) if axis == 0 else (low, best[2], high, best[2])
        self._guides.append(line)
        return at + best[1]

    def _wire_below(self) -> int | None:
        assert self._lifted is not None
        scene = self.canvas.scene
        if len(self._lifted.nodes) != 1 or not can_insert(self.canvas.studio, self._node):
            return None
        left, top, width, height = scene.nodes.rects[int(scene.nodes.row[self._node])].tolist()
        middle = (left + self._lifted.dx + width / 2, top + self._lifted.dy + height / 2)
        return wire_at(scene, *middle, height / 2)

    def release(self, pointer: Pointer) -> None:
        canvas, lifted = self.canvas, self._lifted
        wire = canvas.marked_wire
        self.cancel()
        if lifted is None:
            if not (pointer.shift or pointer.control):
                canvas.studio.select([self._node])
            return
        places = canvas.operations.places(lifted.nodes, lifted.dx, lifted.dy)
        if wire is not None:
            at, others = canvas.operations.room_on(wire, places[self._node] or (0, 0), self._node)
            moved = edits.move({**others, self._node: at})
            canvas.studio.apply(insert_existing(canvas.studio, self._node, wire, moved))
        else:
            moved = edits.move(places)
            canvas.studio.document.seal()  # two drags are two steps, however quick
            canvas.studio.apply(moved)
            canvas.studio.document.seal()

    def cancel(self) -> None:
        self.canvas.lifted = None
        self.canvas.mark_wire(None)
        self.canvas.update()

    def paint(self, painter: QPainter) -> None:
        painter.setPen(QPen(theme.current().accent, 1, Qt.PenStyle.DashLine))
        view = self.canvas.view
        for x0, y0, x1, y1 in self._guides:
            painter.drawLine(
                QLineF(QPointF(*view.to_widget(x0, y0)), QPointF(*view.to_widget(x1, y1)))
            )
