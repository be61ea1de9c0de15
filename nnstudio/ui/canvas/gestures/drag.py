"""Moving nodes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter, QPen

from nnstudio.ui import theme
from nnstudio.ui.canvas.frames.hitting import frame_around
from nnstudio.ui.canvas.frames.outline import CORNER
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
    """Moves what is selected, with all that selected frames hold."""

    def __init__(self, canvas: Canvas, pressed: Pointer) -> None:
        super().__init__(canvas, pressed)
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
        canvas, scene, studio = self.canvas, self.canvas.scene, self.canvas.studio
        along = canvas.operations.along(studio.selection, studio.selected_frames)
        self._lifted = canvas.lifted = Lifted(scene, *along)
        rows = scene.nodes_in(canvas.seen())
        self._others = scene.nodes.rects[self._lifted.still.of_nodes(rows)]
        if len(self._others) > _MOST_ALIGNED:
            self._others = self._others[:0]

    def _follow(self, pointer: Pointer) -> None:
        assert self._lifted is not None
        left, top, width, height = self._taken()
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

    def _taken(self) -> tuple[float, float, float, float]:
        """Left, top, width, height of what was taken hold of, before it was moved."""
        raise AssertionError("a drag takes hold of a node or a frame")

    def _wire_below(self) -> int | None:
        """The wire that what is dragged would be inserted into."""
        return None

    def _clicked(self) -> None:
        """Pressed and released without a move: select only this."""

    def release(self, pointer: Pointer) -> None:
        canvas, lifted = self.canvas, self._lifted
        wire = canvas.marked_wire
        self.cancel()
        if lifted is None:
            if not (pointer.shift or pointer.control):
                self._clicked()
            return
        self._drop(lifted, wire)

    def _drop(self, lifted: Lifted, wire: int | None) -> None:
        canvas = self.canvas
        canvas.studio.document.seal()  # two drags are two steps, however quick
        canvas.studio.apply(
            canvas.operations.moved(lifted.nodes, lifted.frames, lifted.dx, lifted.dy)
        )
        canvas.studio.document.seal()

    def cancel(self) -> None:
        self.canvas.lifted = None
        self.canvas.mark_wire(None)
        self.canvas.update()

    def _paint_home(self, painter: QPainter, lifted: Lifted) -> None:
        """Outline the frame that would hold what was taken if it was dropped now."""
        left, top, width, height = self._taken()
        x, y = left + lifted.dx + width / 2, top + lifted.dy + height / 2
        frame = frame_around(self.canvas.scene.frames, x, y, lifted.frames)
        if frame is not None:
            view = self.canvas.view
            place = QRectF(QPointF(*view.to_widget(*frame.at)), QSizeF(*frame.size) * view.zoom)
            painter.setPen(QPen(theme.current().accent, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(place, CORNER * view.zoom, CORNER * view.zoom)

    def paint(self, painter: QPainter) -> None:
        if self._lifted is not None:
            self._paint_home(painter, self._lifted)
        painter.setPen(QPen(theme.current().accent, 1, Qt.PenStyle.DashLine))
        view = self.canvas.view
        for x0, y0, x1, y1 in self._guides:
            painter.drawLine(
                QLineF(QPointF(*view.to_widget(x0, y0)), QPointF(*view.to_widget(x1, y1)))
            )


class DragNode(Drag):
    """Moves the selection, taken by a node; a free one is inserted into the wire below it."""

    def __init__(self, canvas: Canvas, pressed: Pointer, node: int) -> None:
        super().__init__(canvas, pressed)
        self._node = node

    def _taken(self) -> tuple[float, float, float, float]:
        nodes = self.canvas.scene.nodes
        left, top, width, height = nodes.rects[int(nodes.row[self._node])].tolist()
        return left, top, width, height

    def _wire_below(self) -> int | None:
        lifted = self._lifted
        assert lifted is not None
        alone = len(lifted.nodes) == 1 and not lifted.frames
        if not alone or not can_insert(self.canvas.studio, self._node):
            return None
        left, top, width, height = self._taken()
        middle = (left + lifted.dx + width / 2, top + lifted.dy + height / 2)
        return wire_at(self.canvas.scene, *middle, height / 2)

    def _clicked(self) -> None:
        self.canvas.studio.select([self._node])

    def _drop(self, lifted: Lifted, wire: int | None) -> None:
        if wire is None:
            super()._drop(lifted, wire)
            return
        canvas, node = self.canvas, self._node
        places = canvas.operations.places(lifted.nodes, lifted.dx, lifted.dy)
        at, room = canvas.operations.room_on(wire, places[node] or (0, 0), node)
        canvas.studio.apply(insert_existing(canvas.studio, node, wire, room({node: at})))
