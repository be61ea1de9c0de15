"""A plane with axes: a colored surface below, points and curves on top. One widget, one picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen, QPolygonF, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnstudio.ui import theme
from nnstudio.ui.plots.ticks import linear_ticks

Numbers = numpy.ndarray[Any, Any]
_LEFT, _RIGHT, _TOP, _BOTTOM = 40, 10, 26, 22
_DOT, _RIM = 5.5, 7.5


@dataclass(frozen=True)
class Points:
    """Points of one color and name; `hollow` ones are drawn as rings (test rows)."""

    x: Numbers
    y: Numbers
    color: int = 0
    hollow: bool = False


@dataclass(frozen=True)
class Line:
    """A curve through points, with its name in the legend."""

    x: Numbers
    y: Numbers
    color: int
    name: str = ""


@dataclass(frozen=True)
class Scene:
    """What a plane shows, in the units of the data. `names` are of colors 0, 1, ...

    `equal`: a unit is as long across as up; then more of the plane is seen where there is room.
    """

    x: tuple[float, float] = (0.0, 1.0)
    y: tuple[float, float] = (0.0, 1.0)
    x_name: str = ""
    y_name: str = ""
    points: tuple[Points, ...] = ()
    lines: tuple[Line, ...] = ()
    names: tuple[str, ...] = ()
    notes: tuple[tuple[str, bool], ...] = ()
    equal: bool = False


class Plane(QWidget):
    """Shows a scene and, below it, the picture of a surface.

    `viewed` says that another part of the plane is seen now.
    """

    viewed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.scene = Scene()
        self.surface: QImage | None = None
        self._surface_x = self._surface_y = (0.0, 1.0)
        self.setMinimumSize(QSize(160, 200))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Plane of the two inputs")

    def sizeHint(self) -> QSize:
        return QSize(420, 360)

    def show_scene(self, scene: Scene) -> None:
        """Show other points and curves."""
        self.scene = scene
        self.update()

    def show_surface(
        self,
        surface: QImage | None,
        x: tuple[float, float] = (0.0, 1.0),
        y: tuple[float, float] = (0.0, 1.0),
    ) -> None:
        """Show another surface over this part of the plane; row 0 of the picture is its top."""
        self.surface, self._surface_x, self._surface_y = surface, x, y
        self.update()

    @property
    def view(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """The part of the plane that is seen, across and up."""
        scene, room = self.scene, self.room
        if not scene.equal or room.width() < 1 or room.height() < 1:
            return scene.x, scene.y
        wide, tall = scene.x[1] - scene.x[0], scene.y[1] - scene.y[0]
        unit = max(wide / room.width(), tall / room.height())
        return _widened(scene.x, unit * room.width()), _widened(scene.y, unit * room.height())

    @property
    def room(self) -> QRectF:
        """Where the plane itself is."""
        return QRectF(self.rect()).adjusted(_LEFT, _TOP, -_RIGHT, -_BOTTOM)

    def place(self, x: Numbers, y: Numbers) -> tuple[Numbers, Numbers]:
        """Data units as pixels of the widget."""
        room, (seen_x, seen_y) = self.room, self.view
        wide = (seen_x[1] - seen_x[0]) or 1.0
        tall = (seen_y[1] - seen_y[0]) or 1.0
        across = room.left() + (numpy.asarray(x, float) - seen_x[0]) / wide * room.width()
        down = room.bottom() - (numpy.asarray(y, float) - seen_y[0]) / tall * room.height()
        return across, down

    def resizeEvent(self, event: QResizeEvent) -> None:
        if self.scene.equal:
            self.viewed.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        colors, room = theme.current(), self.room
        painter = QPainter(self)
        painter.fillRect(room, colors.canvas)
        if self.surface is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.setClipRect(room)
            painter.drawImage(self._surface_room, self.surface)
            painter.setClipping(False)
        self._paint_axes(painter, room)
        self._paint_legend(painter)
        painter.setClipRect(room)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for points in self.scene.points:
            self._paint_points(painter, points)
        for line in self.scene.lines:
            self._paint_line(painter, line)

    @property
    def _surface_room(self) -> QRectF:
        across, down = self.place(numpy.array(self._surface_x), numpy.array(self._surface_y))
        corner = QPointF(float(across[0]), float(down[1]))
        return QRectF(corner, QPointF(float(across[1]), float(down[0])))

    def _paint_axes(self, painter: QPainter, room: QRectF) -> None:
        colors, scene, seen = theme.current(), self.scene, self.view
        painter.setFont(theme.font(theme.TINY))
        metrics = painter.fontMetrics()
        grid = QColor(colors.text)
        grid.setAlpha(22)
        for tick in linear_ticks(*seen[0], max(int(room.width() / 70), 2)):
            at = float(self.place(numpy.array([tick.value]), numpy.zeros(1))[0][0])
            painter.setPen(grid)
            painter.drawLine(QPointF(at, room.top()), QPointF(at, room.bottom()))
            painter.setPen(colors.text_faint)
            label = QRectF(at - 30, room.bottom() + 3, 60, 16)
            painter.drawText(label, Qt.AlignmentFlag.AlignHCenter, tick.text)
        for tick in linear_ticks(*seen[1], max(int(room.height() / 44), 2)):
            at = float(self.place(numpy.zeros(1), numpy.array([tick.value]))[1][0])
            painter.setPen(grid)
            painter.drawLine(QPointF(room.left(), at), QPointF(room.right(), at))
            painter.setPen(colors.text_faint)
            label = QRectF(0, at - 8, room.left() - 6, 16)
            painter.drawText(label, Qt.AlignmentFlag.AlignRight, tick.text)
        painter.setPen(QPen(colors.panel_border, 1))
        painter.drawRect(room)
        painter.setPen(colors.text_dim)
        if scene.x_name:
            name = metrics.elidedText(scene.x_name, Qt.TextElideMode.ElideRight, 120)
            painter.drawText(room.adjusted(0, 0, -6, -4), _CORNER, name)
        if scene.y_name:
            name = metrics.elidedText(scene.y_name, Qt.TextElideMode.ElideRight, 120)
            painter.drawText(room.adjusted(6, 4, 0, 0), Qt.AlignmentFlag.AlignLeft, name)

    def _paint_legend(self, painter: QPainter) -> None:
        """Names of the colors, then what filled and hollow points are."""
        colors = theme.current()
        painter.setFont(theme.font(theme.TINY))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metrics, left, middle = painter.fontMetrics(), float(_LEFT), _TOP / 2
        entries = [(name, color_of(at), False) for at, name in enumerate(self.scene.names)]
        entries += [(text, colors.text_dim, hollow) for text, hollow in self.scene.notes]
        for text, color, hollow in entries:
            wide = metrics.horizontalAdvance(text)
            if left + wide + 14 > self.width() - _RIGHT:
                painter.setPen(colors.text_faint)
                painter.drawText(QPointF(left, middle + 4), "…")
                return
            painter.setPen(QPen(color, 1.6))
            painter.setBrush(Qt.BrushStyle.NoBrush if hollow else color)
            painter.drawEllipse(QPointF(left + 4, middle), 3.2, 3.2)
            painter.setPen(colors.text_dim)
            painter.drawText(QPointF(left + 12, middle + 4), text)
            left += wide + 26
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _paint_points(self, painter: QPainter, points: Points) -> None:
        across, down = self.place(points.x, points.y)
        many = len(across) > 1500
        shape = QPolygonF(
            [QPointF(x, y) for x, y in zip(across.tolist(), down.tolist(), strict=True)]
        )
        colors = theme.current()
        color, face = color_of(points.color), QColor(colors.panel)
        rim = QColor(colors.input if colors.dark else "white")
        outer, inner = (color, face) if points.hollow else (rim, color)
        scale = 0.7 if many else 1.0
        for paint, width in ((outer, _RIM * scale), (inner, (_DOT - 1.5 * points.hollow) * scale)):
            pen = QPen(paint, width)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            painter.drawPoints(shape)

    def _paint_line(self, painter: QPainter, line: Line) -> None:
        across, down = self.place(line.x, line.y)
        shape = QPolygonF(
            [QPointF(x, y) for x, y in zip(across.tolist(), down.tolist(), strict=True)]
        )
        painter.setPen(QPen(color_of(line.color), 2.2))
        painter.drawPolyline(shape)


_CORNER = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom


def color_of(at: int) -> QColor:
    """The color of the class of that index."""
    curves = theme.current().curves
    return curves[at % len(curves)]


def _widened(span: tuple[float, float], size: float) -> tuple[float, float]:
    middle = (span[0] + span[1]) / 2
    return middle - size / 2, middle + size / 2


def span_of(parts: Sequence[Numbers]) -> tuple[float, float]:
    """The range of numbers with a margin around it; never empty."""
    known = [part[numpy.isfinite(part)] for part in parts]
    known = [part for part in known if len(part)]
    if not known:
        return 0.0, 1.0
    low, high = float(min(p.min() for p in known)), float(max(p.max() for p in known))
    margin = (high - low) * 0.08 or abs(low) * 0.1 or 0.5
    return low - margin, high + margin
