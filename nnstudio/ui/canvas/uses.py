"""How a node that uses a block differs from others: cards behind it, its block's graph, names."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from nnstudio.catalog.expressions import Expression
from nnstudio.catalog.settings import filled
from nnstudio.catalog.values import Value
from nnstudio.project.graph import Node
from nnstudio.project.kinds import REPEAT
from nnstudio.ui import theme
from nnstudio.ui.canvas.forms import Form
from nnstudio.ui.canvas.geometry import CORNER, WIDTH
from nnstudio.ui.canvas.miniature import draw_miniature

CARD = 3.0  # by how much each card of a repeated block stands out; two lie within the margin
_SIDE = 10.0
_ABOVE_MINIATURE, _BELOW_MINIATURE = 7.0, 26.0


def repeats(node: Node) -> Value:
    """How often the block is chained: a number, or an expression."""
    return node.settings.get(REPEAT, 1)


def is_stacked(node: Node, form: Form) -> bool:
    """Whether the node is drawn as a stack: it stands for several in a row."""
    return form.block is not None and repeats(node) != 1


def repeat_text(node: Node) -> str:
    """`× 3`, or `× n` with an expression; "" for one."""
    count = repeats(node)
    if count == 1:
        return ""
    return f"× {count.text if isinstance(count, Expression) else count}"


def draw_cards(painter: QPainter, height: float) -> None:
    """The edges of two more cards behind a node's body."""
    look = theme.current()
    painter.setPen(QPen(look.node_border, 1.0))
    for step in (2, 1):
        face = QColor(look.node_face)
        face = face.darker(100 + 6 * step) if not look.dark else face.lighter(100 + 12 * step)
        painter.setBrush(face)
        body = QRectF(0, 0, WIDTH, height).translated(CARD * step, CARD * step)
        painter.drawRoundedRect(body.adjusted(0.5, 0.5, -0.5, -0.5), CORNER, CORNER)
    painter.setPen(Qt.PenStyle.NoPen)


def draw_inside(painter: QPainter, form: Form) -> None:
    """The block's graph in small, between the lines of settings and that of the shape."""
    if form.block is None:
        return
    top = form.outline.lower + _ABOVE_MINIATURE
    room = QRectF(_SIDE + 4, top, WIDTH - 2 * _SIDE - 8, 0)
    room.setBottom(form.outline.height - _BELOW_MINIATURE)
    draw_miniature(painter, form.block.graph, room)


def draw_outputs(painter: QPainter, form: Form) -> None:
    """The names of the outputs where there are several."""
    outputs = form.outline.outputs
    if form.block is None or len(outputs) < 2:
        return
    metrics = painter.fontMetrics()
    for name, down in outputs.items():
        shown = metrics.elidedText(name, Qt.TextElideMode.ElideRight, 60)
        painter.drawText(QPointF(WIDTH - _SIDE - metrics.horizontalAdvance(shown), down + 4), shown)


def settings_of(node: Node, form: Form) -> dict[str, Value]:
    """The settings of the block as this use has them, without how often it repeats."""
    values = filled(form.kind.settings, node.settings)
    values.pop(REPEAT, None)
    return values
