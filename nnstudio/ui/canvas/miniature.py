"""A block's graph as a few bars and lines: what a use shows of its inside."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from nnstudio.project.graph import Graph, Node
from nnstudio.project.kinds import CATALOG, FAMILY, block_name
from nnstudio.project.layout import places_of
from nnstudio.ui import theme

_MOST = 400  # nodes of a graph that is drawn; a larger one would be a gray mass
_WIDEST, _TALLEST = 15.0, 9.0
_SHARE = 0.66  # of a column or a row that a bar takes

Spots = Mapping[int, tuple[float, float]]


def draw_miniature(painter: QPainter, graph: Graph, room: QRectF) -> None:
    """Draw a graph into a rectangle: columns and rows keep their order, not their distance."""
    if not graph.nodes or len(graph.nodes) > _MOST:
        return
    spots = _spots(graph)
    columns = sorted({x for x, _ in spots.values()})
    rows = sorted({y for _, y in spots.values()})
    across = min(room.width() / len(columns), 26.0)
    down = min(room.height() / len(rows), 14.0)
    left = room.center().x() - across * len(columns) / 2
    top = room.center().y() - down * len(rows) / 2
    column = {x: left + (at + 0.5) * across for at, x in enumerate(columns)}
    row = {y: top + (at + 0.5) * down for at, y in enumerate(rows)}
    middles = {key: QPointF(column[x], row[y]) for key, (x, y) in spots.items()}
    wide, tall = min(_WIDEST, across * _SHARE), min(_TALLEST, down * _SHARE)
    _draw_wires(painter, graph, middles, rows=down)
    painter.setPen(Qt.PenStyle.NoPen)
    for node in graph.nodes.values():
        bar = QRectF(0, 0, wide, tall)
        bar.moveCenter(middles[node.id])
        painter.setBrush(_color(node))
        painter.drawRoundedRect(bar, 1.5, 1.5)


def _spots(graph: Graph) -> Spots:
    """Where the nodes are, rounded so that nearly level ones are level."""
    placed = {node.id: node.at for node in graph.nodes.values() if node.at is not None}
    if len(placed) < len(graph.nodes):
        placed = dict(places_of(graph))
    return {key: (round(x / 60.0), round(y / 40.0)) for key, (x, y) in placed.items()}


def _draw_wires(painter: QPainter, graph: Graph, at: Mapping[int, QPointF], rows: float) -> None:
    look = theme.current()
    color = QColor(look.wire)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(color, 0.9))
    for wire in graph.wires.values():
        start, end = at[wire.source], at[wire.target]
        if start.y() == end.y() and _free_between(at, start, end):
            painter.drawLine(QLineF(start, end))
            continue
        lift = 0.75 * rows if start.y() == end.y() else 0.0  # a skip stays in sight above the rest
        path = QPainterPath(start)
        bend = (end.x() - start.x()) * 0.35
        path.cubicTo(start + QPointF(bend, -lift), end + QPointF(-bend, -lift), end)
        painter.drawPath(path)


def _free_between(at: Mapping[int, QPointF], start: QPointF, end: QPointF) -> bool:
    low, high = min(start.x(), end.x()), max(start.x(), end.x())
    return not any(
        low < each.x() < high and abs(each.y() - start.y()) < 1.0 for each in at.values()
    )


def _color(node: Node) -> QColor:
    look = theme.current()
    kind = CATALOG.get(node.type)
    if kind is not None and kind.kind in ("entry", "exit"):
        return look.text_faint
    found = FAMILY if block_name(node.type) is not None or kind is None else kind.family
    color = look.family(found)
    return color.lighter(140) if look.dark else color
