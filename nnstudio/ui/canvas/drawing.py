"""What a node looks like: drawn in scene units with its top-left corner at the origin."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen

from nnstudio.catalog.node_type import Port
from nnstudio.compiler.report import NodeReport
from nnstudio.project.graph import Node
from nnstudio.ui import theme
from nnstudio.ui.canvas import text, uses
from nnstudio.ui.canvas.forms import Form
from nnstudio.ui.canvas.geometry import CORNER, HEADER, PORT_RADIUS, WIDTH
from nnstudio.ui.canvas.loops import delays
from nnstudio.ui.theme.colors import Theme
from nnstudio.ui.theme.icons import family_icon_name

_SIDE = 10.0  # from a node's edge to its texts
_ICON = 14.0
_BADGE = 14.0
_LARGE_BADGE = 34.0  # where nodes are too small for text
_NAME, _LINE, _LABEL = 12, 11, 10


@lru_cache
def _font(size: int, strong: bool = False) -> QFont:
    return theme.font(size, strong)


@lru_cache
def metrics(size: int, strong: bool = False) -> QFontMetricsF:
    """How wide texts come out in scene units."""
    return QFontMetricsF(_font(size, strong))


@lru_cache(maxsize=8192)
def _fitted(words: str, size: int, strong: bool, width: int) -> str:
    return metrics(size, strong).elidedText(words, Qt.TextElideMode.ElideRight, width)


def shell(painter: QPainter, form: Form, stacked: bool = False) -> None:
    """Body, header with icon, ports, names of ports: all that nodes of a type have in common.

    `stacked`: it stands for several in a row.
    """
    look, kind, outline = theme.current(), form.kind, form.outline
    body = QRectF(0, 0, WIDTH, outline.height)
    if kind.kind == delays.KIND:
        _shadow(painter, body, look, delays.CORNER)
        delays.draw_body(painter, form)
        _ports(painter, form)
        return
    _shadow(painter, body, look)
    if stacked:
        uses.draw_cards(painter, outline.height)
    painter.setBrush(look.node_face)
    painter.drawRoundedRect(body, CORNER, CORNER)
    painter.setBrush(look.family(kind.family))
    painter.drawPath(_header())
    _icon(painter, kind.family, QRectF(_SIDE - 2, (HEADER - _ICON) / 2, _ICON, _ICON), look)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(_hairline(painter, look.node_border))
    painter.drawRoundedRect(body, CORNER, CORNER)
    if outline.named:
        painter.setFont(_font(_LINE))
        painter.setPen(look.text_dim)
        for port in kind.inputs:
            painter.drawText(QPointF(_SIDE, outline.inputs[port.name] + 4), port.name)
    uses.draw_inside(painter, form)
    painter.setFont(_font(_LINE))
    painter.setPen(look.text_dim)
    uses.draw_outputs(painter, form)
    _ports(painter, form)


def _ports(painter: QPainter, form: Form) -> None:
    look, outline = theme.current(), form.outline
    for port in form.kind.inputs:
        _port(painter, 0.0, outline.inputs[port.name], port, look)
    for port in form.kind.outputs:
        _port(painter, WIDTH, outline.outputs[port.name], port, look)


def sign(painter: QPainter, form: Form, stacked: bool = False) -> None:
    """A node seen from far: a body in the family's color with a large icon."""
    look, kind, outline = theme.current(), form.kind, form.outline
    if kind.kind == delays.KIND:
        delays.draw_sign(painter, form)
        return
    if stacked:
        uses.draw_cards(painter, outline.height)
    painter.setBrush(look.family(kind.family))
    painter.drawRoundedRect(QRectF(0, 0, WIDTH, outline.height), CORNER * 1.5, CORNER * 1.5)
    side = 42.0
    place = QRectF((WIDTH - side) / 2, (outline.height - side) / 2, side, side)
    _icon(painter, kind.family, place, look)


def _header() -> QPainterPath:
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    path.addRoundedRect(QRectF(0, 0, WIDTH, HEADER), CORNER, CORNER)
    path.addRect(QRectF(0, HEADER - CORNER, WIDTH, CORNER))
    return path.simplified()


def _hairline(painter: QPainter, color: QColor) -> QPen:
    """One pixel, or one scene unit where that is more."""
    pen = QPen(color, max(1.0, 1.0 / painter.worldTransform().m11()))
    pen.setCosmetic(False)
    return pen


def _shadow(painter: QPainter, body: QRectF, look: Theme, corner: float = CORNER) -> None:
    color = QColor(look.node_shadow)
    for spread, share in ((3.0, 0.25), (1.5, 0.45)):
        color.setAlphaF(look.node_shadow.alphaF() * share)
        painter.setBrush(color)
        around = body.adjusted(-spread, -spread + 1.5, spread, spread + 1.5)
        painter.drawRoundedRect(around, corner + spread, corner + spread)


def _icon(painter: QPainter, family: str, place: QRectF, look: Theme) -> None:
    _picture(painter, family_icon_name(family), place, look.text_on_color)


def _picture(painter: QPainter, name: str, place: QRectF, color: QColor) -> None:
    pixels = max(1, round(place.width() * painter.worldTransform().m11()))
    drawn = theme.picture(name, color, pixels)
    painter.drawPixmap(place, drawn, QRectF(drawn.rect()))


def _port(painter: QPainter, x: float, y: float, port: Port, look: Theme) -> None:
    painter.setPen(_hairline(painter, look.canvas))
    painter.setBrush(QBrush(look.wire if not port.optional else look.node_face))
    if port.optional:
        painter.setPen(QPen(look.wire, 1.5))
    radius = PORT_RADIUS - (0.75 if port.optional else 0.0)
    tall = radius + (3.0 if port.many else 0.0)
    painter.drawRoundedRect(QRectF(x - radius, y - tall, 2 * radius, 2 * tall), radius, radius)
    painter.setPen(Qt.PenStyle.NoPen)


def face_text(painter: QPainter, node: Node, form: Form, report: NodeReport | None) -> None:
    """Name, settings, shape and count of one node, on its type's shell."""
    look, outline = theme.current(), form.outline
    if form.kind.kind == delays.KIND:
        delays.draw_texts(painter, node, form, report)
        return
    left = _SIDE + _ICON + 2
    room = WIDTH - left - _SIDE - (_BADGE if report is None or report.problems else 0)
    room -= _header_marks(painter, node, form, left + room)
    painter.setPen(look.text_on_color)
    painter.setFont(_font(_NAME, True))
    painter.drawText(QPointF(left, 16.5), _fitted(node.name, _NAME, True, round(room)))
    painter.setFont(_font(_LINE))
    lower = outline.height - 13.0
    shape = text.output_text(report)
    beside = "" if outline.named and form.block is None else shape
    count = counted(report.parameters, beside) if report and report.parameters else ""
    right = _right(painter, count, lower, look.text_dim) if count else 0.0
    if outline.named and form.block is None:
        if shape:
            _right(painter, shape, 41.0, look.text_dim)
        return
    painter.setPen(look.text_dim)
    first = _settings(node, form)
    room = WIDTH - 2 * _SIDE
    painter.drawText(QPointF(_SIDE, outline.line), _fitted(first, _LINE, False, round(room)))
    if form.block is not None and outline.lower > outline.line:
        own = uses.settings_of(node, form).items()
        second = _joined([text.said(name, value) for name, value in own])
        painter.drawText(QPointF(_SIDE, outline.lower), _fitted(second, _LINE, False, round(room)))
    if shape:
        painter.setPen(look.text)
        fitted = _fitted(shape, _LINE, False, round(room - right - (8 if right else 0)))
        painter.drawText(QPointF(_SIDE, lower + 1), fitted)


def counted(parameters: int, shape: str) -> str:
    """A number of parameters, rounded where a shape would not have room beside it."""
    count, line = text.count_text(parameters), metrics(_LINE)
    room = WIDTH - 2 * _SIDE - 8 - line.horizontalAdvance(shape)
    return count if line.horizontalAdvance(count) <= room else text.short_count(parameters)


def _header_marks(painter: QPainter, node: Node, form: Form, right: float) -> float:
    """The number of repeats, and a chain on what uses others' weights; the width that they take."""
    look, taken = theme.current(), 0.0
    words = uses.repeat_text(node) if form.block is not None else ""
    if words:
        painter.setPen(look.text_on_color)
        painter.setFont(_font(_LINE, True))
        words = _fitted(words, _LINE, True, 44)
        taken = metrics(_LINE, True).horizontalAdvance(words) + 4
        painter.drawText(QPointF(right - taken + 4, 16.0), words)
        painter.setPen(Qt.PenStyle.NoPen)
    if node.shares is not None or node.tied is not None:
        taken += _ICON + 3
        place = QRectF(right - taken + 3, (HEADER - _ICON) / 2, _ICON, _ICON)
        _picture(painter, "link", place, look.text_on_color)
    return taken


def _settings(node: Node, form: Form) -> str:
    """The telling settings, the type's title where there are none; of a use its block's name."""
    kind = form.kind
    if form.block is not None:
        return form.block.name  # its settings have a line of their own
    return _joined(text.settings_parts(node, kind)) or kind.title


def _joined(parts: list[str]) -> str:
    """As many of the parts as fit in a line."""
    while (
        len(parts) > 1 and metrics(_LINE).horizontalAdvance(" · ".join(parts)) > WIDTH - 2 * _SIDE
    ):
        parts.pop()
    return " · ".join(parts)


def _right(painter: QPainter, words: str, y: float, color: QColor) -> float:
    """A text that ends at the right side; its width."""
    width = metrics(_LINE).horizontalAdvance(words)
    painter.setPen(color)
    painter.drawText(QPointF(WIDTH - _SIDE - width, y + 1), words)
    return width


def mark(painter: QPainter, what: str, height: float, detail: bool, delay: bool = False) -> None:
    """What lies over a node: an outline when selected (dashed: linked to it), a badge where it has
    problems. A Delay is rounder, and its sign stays free of the badge."""
    look, scale = theme.current(), painter.worldTransform().m11()
    near, far = delays.CORNER, delays.FAR_CORNER
    corner = (near if detail else far) if delay else CORNER
    body = QRectF(0, 0, WIDTH, height)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if what == "linked":
        painter.setPen(QPen(look.accent, max(1.75, 1.5 / scale), Qt.PenStyle.DashLine))
        painter.drawRoundedRect(body.adjusted(-3, -3, 3, 3), corner + 3, corner + 3)
        return
    if what == "selected":
        painter.setPen(QPen(look.selection, max(2.0, 1.5 / scale)))
        painter.drawRoundedRect(body.adjusted(-2, -2, 2, 2), corner + 2, corner + 2)
        return
    color = look.error if what == "error" else look.warning
    painter.setPen(QPen(color, max(1.5, 1.2 / scale)))
    painter.drawRoundedRect(body, corner, corner)
    side = _BADGE if detail else _LARGE_BADGE
    middle = QPointF(WIDTH - 14.0, HEADER / 2)
    if not detail:
        middle = QPointF(WIDTH - side / 2 - 6.0, side / 2 + 6.0)
    elif delay:
        middle = QPointF(*delays.BADGE)
    _badge(painter, middle, side, color)


def _badge(painter: QPainter, middle: QPointF, side: float, color: QColor) -> None:
    """An exclamation mark on a disk."""
    look = theme.current()
    disk = QRectF(middle.x() - side / 2, middle.y() - side / 2, side, side)
    painter.setPen(QPen(look.node_face, 1.0))
    painter.setBrush(color)
    painter.drawEllipse(disk)
    painter.setPen(QPen(look.node_face, side / 8, c=Qt.PenCapStyle.RoundCap))
    painter.drawLine(middle + QPointF(0, -side * 0.24), middle + QPointF(0, side * 0.04))
    painter.drawPoint(middle + QPointF(0, side * 0.24))


def label_size(words: str) -> tuple[float, float]:
    """Width and height of the backing of a shape on a wire."""
    return metrics(_LABEL).horizontalAdvance(words) + 6.0, 14.0


def label(painter: QPainter, words: str, width: float, height: float) -> None:
    """A shape on a wire, on a backing that keeps it readable."""
    look = theme.current()
    painter.setBrush(look.canvas)
    painter.drawRoundedRect(QRectF(0, 0, width, height), 4, 4)
    painter.setPen(look.wire_label)
    painter.setFont(_font(_LABEL))
    painter.drawText(QRectF(0, 0, width, height), Qt.AlignmentFlag.AlignCenter, words)
