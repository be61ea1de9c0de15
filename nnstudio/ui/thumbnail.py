"""A small picture of a template's graph: a bar for each node in its family's color, and the wires;
dashed and around their loops those that run back in time.

Places are stretched to the room on each axis by itself: a long chain would be a hair's breadth high
otherwise.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import cache

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen, QPixmap

from nnstudio.project.file import read
from nnstudio.project.graph import Graph
from nnstudio.project.kinds import kinds_of
from nnstudio.project.layout import places_of
from nnstudio.project.looping import circles, is_back
from nnstudio.project.project import Project
from nnstudio.ui.theme import Theme
from nnstudio.workbench.templates import Template

_EDGE = 14.0
_WIDEST, _TALLEST, _LEAST = 34.0, 40.0, 4.0
_SAMPLES = 24  # points at which a wire is checked for bars in its way
_PAST = 2.0  # between a wire and the bar that it passes
_AROUND = 5.0  # from a loop's nodes to the wire that runs back, and from one such to the next

Places = Mapping[int, QPointF]
_kept: dict[tuple[str, str, int, int], QPixmap] = {}


def thumbnail(found: Template, size: QSize, ratio: float, theme: Theme) -> QPixmap:
    """The picture of a template, kept for the next time."""
    key = (found.name, theme.name, round(size.width() * ratio), size.height())
    if key not in _kept:
        _kept[key] = _drawn(_project(found), size, ratio, theme)
    return _kept[key]


@cache
def _project(found: Template) -> Project:
    return read(found.path)


def _drawn(project: Project, size: QSize, ratio: float, theme: Theme) -> QPixmap:
    picture = QPixmap(size * ratio)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.canvas)
    painter.drawRoundedRect(QRectF(0, 0, size.width(), size.height()), 6, 6)
    graph, kinds = project.graph, kinds_of(project)
    places, bar = _placed(graph, size)
    _draw_wires(painter, graph, places, bar, theme)
    _draw_back(painter, graph, places, bar, theme)
    painter.setPen(Qt.PenStyle.NoPen)
    for node in graph.nodes.values():
        kind = kinds.get(node.type)
        painter.setBrush(theme.family(kind.family if kind else ""))
        middle = places[node.id]
        room = QRectF(0, 0, bar.width(), bar.height())
        room.moveCenter(middle)
        radius = min(3.0, bar.width() / 3)
        painter.drawRoundedRect(room, radius, radius)
    painter.end()
    return picture


def _placed(graph: Graph, size: QSize) -> tuple[Places, QRectF]:
    """The middle of each node, and the bar that all are drawn as."""
    placed = all(node.at is not None for node in graph.nodes.values())
    laid = {} if placed else dict(places_of(graph))
    spots = {id_: node.at or laid[id_] for id_, node in graph.nodes.items()}
    columns, rows = (sorted({spot[axis] for spot in spots.values()}) for axis in (0, 1))
    room = QRectF(_EDGE, _EDGE, size.width() - 2 * _EDGE, size.height() - 2 * _EDGE)
    across = room.width() / max(len(columns), 1)
    down = room.height() / max(len(rows), 1)
    bar = QRectF(
        0,
        0,
        max(_LEAST, min(_WIDEST, across * 0.62)),
        max(_LEAST, min(_TALLEST, down * 0.62)),
    )
    places = {
        id_: QPointF(
            room.left() + (columns.index(x) + 0.5) * across,
            room.top() + (rows.index(y) + 0.5) * down,
        )
        for id_, (x, y) in spots.items()
    }
    return places, bar


def _draw_wires(painter: QPainter, graph: Graph, places: Places, bar: QRectF, theme: Theme) -> None:
    painter.setPen(QPen(theme.wire, 1.2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for wire in graph.wires.values():
        if is_back(graph, wire):
            continue
        painter.drawPath(course(places[wire.source], places[wire.target], places, bar))


def course(start: QPointF, end: QPointF, places: Places, bar: QRectF) -> QPainterPath:
    """The way of a wire: straight on, or above or below the bars that it would run across."""
    path = _curve(QPainterPath(start), end)
    between = [spot for spot in places.values() if start.x() + 1 < spot.x() < end.x() - 1]
    points = [path.pointAtPercent(at / _SAMPLES) for at in range(_SAMPLES + 1)]
    wide, high = bar.width() / 2 + 1, bar.height() / 2 + 1
    if not any(
        abs(point.x() - spot.x()) < wide and abs(point.y() - spot.y()) < high
        for spot in between
        for point in points
    ):
        return path
    offers = [spot.y() + side * (high + _PAST) for spot in between for side in (-1, 1)]
    free = [y for y in offers if all(abs(y - spot.y()) > high for spot in between)]
    lane = min(free or offers, key=lambda y: abs(y - start.y()) + abs(y - end.y()))
    first = min(spot.x() for spot in between) - wide
    last = max(spot.x() for spot in between) + wide
    path = QPainterPath(start)
    path.lineTo(start.x() + wide, start.y())
    _curve(path, QPointF(first, lane))
    path.lineTo(last, lane)
    _curve(path, QPointF(end.x() - wide, end.y()))
    path.lineTo(end)
    return path


def _curve(path: QPainterPath, end: QPointF) -> QPainterPath:
    start = path.currentPosition()
    bend = QPointF((end.x() - start.x()) / 2, 0)
    path.cubicTo(start + bend, end - bend, end)
    return path


def _draw_back(painter: QPainter, graph: Graph, places: Places, bar: QRectF, theme: Theme) -> None:
    """Each wire to the next step, below its loop."""
    hue = theme.family("Recurrent")
    painter.setPen(QPen(hue.lighter(140) if theme.dark else hue, 1.2, Qt.PenStyle.DashLine))
    loops = {node: group for group in circles(graph) for node in group}
    lanes: Counter[int] = Counter()
    for wire in graph.wires.values():
        if not is_back(graph, wire):
            continue
        group = loops.get(wire.target, (wire.source, wire.target))
        lanes[group[0]] += 1
        out = _AROUND * lanes[group[0]]
        start, end = places[wire.source], places[wire.target]
        left = min(end.x(), start.x()) - bar.width() / 2 - out
        right = max(start.x(), end.x()) + bar.width() / 2 + out
        below = max(places[node].y() for node in group) + bar.height() / 2 + out
        around = QPainterPath(start)
        for x, y in ((right, start.y()), (right, below), (left, below), (left, end.y())):
            around.lineTo(x, y)
        around.lineTo(end)
        painter.drawPath(around)
