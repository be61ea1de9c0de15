"""Drawing a wire from a port, or taking the end of one away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from nnstudio.project import edits
from nnstudio.project.graph import Wire
from nnstudio.project.index import wires_into
from nnstudio.ui import theme
from nnstudio.ui.canvas.adding import offer
from nnstudio.ui.canvas.fitting import Fitting
from nnstudio.ui.canvas.gestures.gesture import Gesture, Pointer
from nnstudio.ui.canvas.hit import PortAt, port_at, ports_of
from nnstudio.ui.canvas.lifted import Hidden
from nnstudio.ui.canvas.loops.courses import backward
from nnstudio.ui.canvas.loops.painting import back_color, paint_dashed, paint_hint
from nnstudio.ui.offering import addable_with_libraries

if TYPE_CHECKING:
    from nnstudio.ui.canvas.canvas import Canvas

_REACH = 14.0  # pixels within which a wire's end jumps to a port
_CLICK = 5.0
_BELOW, _TURN = 72.0, 18.0  # of a wire that runs back: how deep, and how round
_HINT = "back in time: a Delay goes into this wire"


class DrawWire(Gesture):
    """A wire between `origin` and the pointer. `held`: an existing wire whose end was taken."""

    cursor = Qt.CursorShape.CrossCursor

    def __init__(
        self, canvas: Canvas, pressed: Pointer, origin: PortAt, held: Wire | None = None
    ) -> None:
        super().__init__(canvas, pressed)
        self._origin, self._held = origin, held
        self._at = (pressed.x, pressed.y)
        self._end: PortAt | None = None
        studio = canvas.studio
        offered = addable_with_libraries(studio)
        moving = held.id if held else None
        self.fitting = Fitting(canvas.scene, studio.graph, origin, moving, offered)
        if held is not None:
            canvas.lifted = Hidden(canvas.scene, [held.id])

    def move(self, pointer: Pointer) -> None:
        self._at = (pointer.x, pointer.y)
        self._end = self._port_below(pointer)
        self.canvas.update()

    def _port_below(self, pointer: Pointer) -> PortAt | None:
        """The port at the pointer; over a node's body its first port that fits."""
        scene = self.canvas.scene
        found = port_at(scene, pointer.x, pointer.y, _REACH / self.canvas.view.zoom)
        if found is not None and found.output != self._origin.output:
            return found
        rows = scene.nodes_in((pointer.x, pointer.y, pointer.x, pointer.y))
        if not len(rows):
            return None
        node = int(scene.nodes.ids[rows[-1]])
        return next((port for port in ports_of(scene, node) if self.fitting.fits(port)), None)

    def release(self, pointer: Pointer) -> None:
        self.move(pointer)
        self.canvas.lifted = None
        self.canvas.update()
        way = pointer.at - self.pressed.at
        if abs(way.x()) + abs(way.y()) < _CLICK:
            return
        if self._end is None:
            self._drop(pointer)
        elif self._held is not None:
            self._rewire(self._held, self._end)
        else:
            self._join(self._end)

    def _join(self, end: PortAt) -> None:
        """Wire to there; a Delay that comes into it is selected: it has the loop's options."""
        studio = self.canvas.studio
        first = studio.graph.next_id
        if studio.apply(self._joining(end)):
            new = range(first, studio.graph.next_id)
            delays = [key for key in new if key in studio.graph.nodes]
            if delays:
                studio.select(delays)

    def _joining(self, end: PortAt) -> edits.Edit:
        """The edit that ends the wire there: with a Delay where it runs back."""
        one, other = (self._origin, end) if self._origin.output else (end, self._origin)
        join = edits.loop_back if self.fitting.loops_back(end) else edits.connect
        joining = join(one.node, one.port, other.node, other.port)
        given_up = self.fitting.replaces(end)
        if given_up is None:
            return joining
        return edits.several("Rewire", [edits.disconnect(given_up.id), joining])

    def _rewire(self, held: Wire, end: PortAt) -> None:
        if (end.node, end.port) == (held.target, held.input):
            return
        steps = [edits.disconnect(held.id), self._joining(end)]
        self.canvas.studio.apply(edits.several("Rewire", steps))

    def _drop(self, pointer: Pointer) -> None:
        """On empty canvas: remove the wire that was held, or offer what fits."""
        if self._held is not None:
            self.canvas.studio.apply(edits.disconnect(self._held.id))
        else:
            offer(self.canvas, pointer, self._origin, dict(self._ports()))

    def _ports(self) -> list[tuple[str, str]]:
        return [(kind.key, port) for kind, port in self.fitting.types()]

    @property
    def _replaces(self) -> bool:
        """Whether the wire would take the place of another."""
        return self._end is not None and self.fitting.replaces(self._end) is not None

    def cancel(self) -> None:
        self.canvas.lifted = None
        self.canvas.update()

    def paint(self, painter: QPainter) -> None:
        canvas, look = self.canvas, theme.current()
        self._paint_offers(painter)
        end = (self._end.x, self._end.y) if self._end else self._at
        one = (self._origin.x, self._origin.y)
        start, stop = (one, end) if self._origin.output else (end, one)
        good = self._end is None or self.fitting.fits(self._end) or self._replaces
        back = not good and self._end is not None and self.fitting.loops_back(self._end)
        painter.save()
        painter.scale(1 / canvas.view.ratio, 1 / canvas.view.ratio)
        color = back_color() if back else look.accent if good else look.error
        ends = np.array([[*start, *stop]])
        if back:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            lane = ends[:, [1, 3]].max(axis=1) + _BELOW
            paint_dashed(painter, canvas.view, backward(ends, lane, np.full(1, _TURN), 20))
        else:
            canvas.painter.loose(painter, canvas.view, canvas.seen(), ends, color)
        painter.restore()
        painter.setBrush(color)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawEllipse(QPointF(*canvas.view.to_widget(*end)), 5, 5)
        if back:
            paint_hint(painter, QPointF(*canvas.view.to_widget(*end)), canvas.width(), _HINT)

    def _paint_offers(self, painter: QPainter) -> None:
        """Rings around all ports in sight that the wire could end at."""
        canvas, look = self.canvas, theme.current()
        if canvas.view.zoom < 0.2:
            return
        painter.setPen(QPen(look.accent, 2))
        painter.setBrush(look.canvas)
        scene, radius = canvas.scene, max(3.5, 5.5 * min(canvas.view.zoom, 1.2))
        for row in scene.nodes_in(canvas.seen(), 8.0).tolist():
            for port in ports_of(scene, int(scene.nodes.ids[row])):
                if self.fitting.fits(port):
                    x, y = canvas.view.to_widget(port.x, port.y)
                    painter.drawEllipse(QRectF(x - radius, y - radius, 2 * radius, 2 * radius))


def from_port(canvas: Canvas, pressed: Pointer, port: PortAt) -> DrawWire:
    """The gesture that a press on a port begins: a wired input gives its (last) wire away."""
    if not port.output:
        graph = canvas.studio.graph
        wires = [wire for wire in wires_into(graph, port.node) if wire.input == port.port]
        if wires:
            held = wires[-1]
            ports = ports_of(canvas.scene, held.source)
            origin = next(each for each in ports if each.output and each.port == held.output)
            return DrawWire(canvas, pressed, origin, held)
    return DrawWire(canvas, pressed, port)
