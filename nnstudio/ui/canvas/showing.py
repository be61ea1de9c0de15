"""From the scene to the screen: kept pictures, what is lifted, hover marks, gliding nodes."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt, QTimer
from PySide6.QtGui import QFont, QPainter, QPen

from nnstudio.ui import theme
from nnstudio.ui.canvas.frames.grips import paint_grips
from nnstudio.ui.canvas.frames.rows import FrameRows, between
from nnstudio.ui.canvas.geometry import CORNER, PORT_RADIUS, Floats
from nnstudio.ui.canvas.loops.painting import paint_ring
from nnstudio.ui.canvas.painter import ALL, SIGNS_FROM, Portion
from nnstudio.ui.canvas.picture import Frame, Picture

if TYPE_CHECKING:
    from nnstudio.ui.canvas.canvas import Canvas
    from nnstudio.ui.canvas.lifted import Lifted

_REST = 90  # milliseconds after which a zoom gesture counts as over
_GLIDE = 0.22  # seconds
_MOST_GLIDING = 2_000
_ARRIVE = 0.18  # seconds
_NEAR, _FAR = 0.86, 1.16  # the size at which a graph appears that is entered, or left for


class Showing:
    """Paints the canvas. A frame reuses the last one wherever it can."""

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas
        self._picture = Picture(canvas.painter)
        self._above = Picture(canvas.painter, ground=False)
        self._hasty = False
        self._gliding: tuple[float, dict[int, tuple[float, float]]] | None = None
        self._framed = FrameRows()  # frames before they glide
        self._remembers = False
        self._arriving: tuple[float, float] | None = None
        self._rest = QTimer(canvas, singleShot=True, interval=_REST)
        self._rest.timeout.connect(self._rested)
        self._more = QTimer(canvas, singleShot=True, interval=0)
        self._more.timeout.connect(self._sharpen)

    def hurry(self, hasty: bool) -> None:
        """A zoom gesture goes on (True), or the view simply changed."""
        self._hasty = hasty
        if hasty:
            self._rest.start()

    def _rested(self) -> None:
        self._hasty = False
        self._canvas.update()

    def _sharpen(self) -> None:
        """Paint again with the texts that the last frame had no time for."""
        if not self._hasty:
            self._picture.forget()
            self._above.forget()
            self._canvas.update()

    def arrive(self, deeper: bool) -> None:
        """Another graph has come into view: it grows when entered, shrinks when left."""
        self._gliding = None
        self._arriving = (time.perf_counter(), _NEAR if deeper else _FAR)
        self._canvas.update()

    def glide(self) -> None:
        """Remember where nodes are, so that the next edit lets them glide."""
        self._remembers = True

    def remember(self) -> None:
        """Called just before an edit reaches the scene."""
        scene = self._canvas.scene
        if not self._remembers or scene.nodes.count > _MOST_GLIDING:
            self._remembers = False
            return
        self._remembers = False
        self._framed = FrameRows(scene.frames.order)
        places = scene.nodes.rects[:, :2].tolist()
        old = {key: (x, y) for key, (x, y) in zip(scene.nodes.ids.tolist(), places, strict=True)}
        self._gliding = (time.perf_counter(), old)

    def paint(self, painter: QPainter) -> None:
        """Everything."""
        canvas = self._canvas
        ratio = canvas.devicePixelRatioF()
        if ratio != canvas.view.ratio:
            view = canvas.view
            canvas.view = type(view)(view.zoom, view.x, view.y, ratio).placed(view.x, view.y)
        if self._gliding is not None:
            self._paint_gliding(painter)
        elif self._arriving is not None:
            self._paint_arriving(painter)
        else:
            self._paint_scene(painter)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._marks(painter)
        if canvas.gesture is None:
            paint_grips(painter, canvas.view, canvas.seen(), canvas.scene.frames)
        if canvas.gesture is not None:
            canvas.gesture.paint(painter)
        if not canvas.scene.nodes.count and not canvas.scene.frames.values:
            self._welcome(painter)
        if canvas.tabbed:
            painter.setPen(QPen(theme.current().accent, 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(canvas.rect()).adjusted(0.5, 0.5, -0.5, -0.5))

    def _frame(self, portion: Portion) -> Frame:
        canvas, view = self._canvas, self._canvas.view
        width, height = round(canvas.width() * view.ratio), round(canvas.height() * view.ratio)
        return Frame(view, width, height, canvas.scene.version, portion, theme.current().name)

    def _paint_scene(self, painter: QPainter) -> None:
        canvas, lifted = self._canvas, self._canvas.lifted
        canvas.painter.unfinished = False
        frame = self._frame(lifted.still if lifted is not None else ALL)
        self._picture.paint(painter, frame, self._hasty)
        if lifted:
            if not lifted.frames:
                self._loose(painter, lifted)
            above = self._frame(lifted.moving)
            moved = Frame(
                lifted.view(above.view),
                above.width,
                above.height,
                above.version,
                above.portion,
                above.theme,
            )
            self._above.paint(painter, moved, self._hasty)
            if lifted.frames:  # which would cover the wires
                self._loose(painter, lifted)
        if canvas.painter.unfinished:
            self._more.start()

    def _loose(self, painter: QPainter, lifted: Lifted) -> None:
        """The wires between what is lifted and what is not."""
        canvas, view = self._canvas, self._canvas.view
        ends, arcs = lifted.border(canvas.scene)
        painter.save()
        painter.scale(1 / view.ratio, 1 / view.ratio)
        canvas.painter.loose(painter, view, canvas.seen(), ends, theme.current().wire)
        if arcs is not None:
            canvas.painter.arcs(painter, view, arcs)
        painter.restore()

    def _paint_gliding(self, painter: QPainter) -> None:
        """The nodes on their way from where they were to where they are."""
        assert self._gliding is not None
        canvas, (began, old) = self._canvas, self._gliding
        share = min(1.0, (time.perf_counter() - began) / _GLIDE)
        eased = 1 - (1 - share) ** 3
        scene = canvas.scene
        now = scene.nodes.rects[:, :2].copy()
        keys = scene.nodes.ids.tolist()
        before = np.array([old.get(key, tuple(at)) for key, at in zip(keys, now, strict=True)])
        scene.show_at(before.reshape(-1, 2) * (1 - eased) + now * eased)
        frames = scene.frames
        scene.frames = between(self._framed, frames, eased)
        self._picture.forget()
        self._picture.paint(painter, self._frame(ALL))
        scene.show_at(now)
        scene.frames = frames
        self._picture.forget()
        if share >= 1.0:
            self._gliding = None
        canvas.update()

    def _paint_arriving(self, painter: QPainter) -> None:
        """The whole picture on its way to its true size, around the middle."""
        assert self._arriving is not None
        canvas, (began, factor) = self._canvas, self._arriving
        share = min(1.0, (time.perf_counter() - began) / _ARRIVE)
        size = 1 + (factor - 1) * (1 - share) ** 3
        painter.fillRect(canvas.rect(), theme.current().canvas)
        painter.save()
        middle = QRectF(canvas.rect()).center()
        painter.translate(middle)
        painter.scale(size, size)
        painter.setOpacity(0.3 + 0.7 * share)
        painter.translate(-middle)
        canvas.painter.unfinished = False
        self._picture.paint(painter, self._frame(ALL))
        painter.restore()
        if canvas.painter.unfinished:  # more texts with every frame
            self._picture.forget()
        if share >= 1.0:
            self._arriving = None
        canvas.update()

    def _marks(self, painter: QPainter) -> None:
        """What is under the pointer, and the wire that a node would go into."""
        canvas, found = self._canvas, self._canvas.hovered
        look = theme.current()
        if canvas.marked_wire is not None:
            self._stroke(painter, canvas.marked_wire, QPen(look.accent, 4))
        if canvas.gesture is not None or canvas.view.zoom < SIGNS_FROM:
            return
        if found.mark is not None:
            paint_ring(painter, canvas.view, canvas.scene.badges, found.mark, found.second)
        elif found.wire is not None:
            self._stroke(painter, found.wire, QPen(look.accent, 2))
        elif found.node is not None and len(rows := canvas.scene.nodes.rows([found.node])):
            left, top, width, height = canvas.scene.nodes.rects[int(rows[0])].tolist()
            self._outline(painter, left, top, width, height)
        elif found.frame is not None and found.frame in canvas.scene.frames.values:
            frame = canvas.scene.frames.values[found.frame]
            self._outline(painter, *frame.at, *frame.size)
        elif found.port is not None and len(canvas.scene.nodes.rows([found.port.node])):
            x, y = canvas.view.to_widget(found.port.x, found.port.y)
            radius = (PORT_RADIUS + 2.5) * canvas.view.zoom
            painter.setPen(QPen(look.accent, 2))
            painter.setBrush(look.canvas)
            painter.drawEllipse(QPointF(x, y), radius, radius)

    def _outline(
        self, painter: QPainter, left: float, top: float, width: float, height: float
    ) -> None:
        view, color = self._canvas.view, theme.current().text_faint
        x, y = view.to_widget(left, top)
        around = QRectF(x, y, width * view.zoom, height * view.zoom).adjusted(-1, -1, 1, 1)
        painter.setPen(QPen(color, 1.25))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(around, CORNER * view.zoom, CORNER * view.zoom)

    def _stroke(self, painter: QPainter, wire: int, pen: QPen) -> None:
        scene, view = self._canvas.scene, self._canvas.view
        rows = scene.wires.rows([wire])
        if not len(rows):
            return
        course: Floats = scene.courses(rows, 16)[0]
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline([QPointF(*view.to_widget(*at)) for at in course.tolist()])

    def _welcome(self, painter: QPainter) -> None:
        """What to do with an empty canvas."""
        look, area = theme.current(), QRectF(self._canvas.rect())
        painter.setPen(look.text_dim)
        title: QFont = theme.font(theme.TITLE, True)
        painter.setFont(title)
        middle = area.center()
        painter.drawText(
            QRectF(area.left(), middle.y() - 30, area.width(), 24),
            Qt.AlignmentFlag.AlignCenter,
            "An empty graph",
        )
        painter.setFont(theme.font(theme.BODY))
        painter.setPen(look.text_faint)
        painter.drawText(
            QRectF(area.left(), middle.y() - 4, area.width(), 24),
            Qt.AlignmentFlag.AlignCenter,
            "Press Space or double-click to add a node, or drag one from the palette.",
        )
