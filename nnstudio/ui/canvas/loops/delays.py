"""What a Delay looks like: rounder than other nodes, with the sign of a step back in time."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetricsF, QPainter, QPen

from nnstudio.catalog.expressions import Expression
from nnstudio.catalog.settings import filled
from nnstudio.compiler.report import NodeReport
from nnstudio.project.graph import Node
from nnstudio.ui import theme
from nnstudio.ui.canvas import text
from nnstudio.ui.canvas.forms import Form
from nnstudio.ui.canvas.frames.tints import mixed
from nnstudio.ui.canvas.geometry import WIDTH

KIND = "delay"
CORNER, FAR_CORNER = 20.0, 30.0
BADGE = (WIDTH - 5.0, 4.0)  # the middle of the sign that it has problems, on its corner
_SIDE = 12.0
_PILL = QRectF(WIDTH - 12.0 - 42.0, 7.0, 42.0, 20.0)
_NAME, _LINE = 12, 11


def draw_body(painter: QPainter, form: Form) -> None:
    """Ground and outline."""
    look = theme.current()
    hue = look.family(form.kind.family)
    body = QRectF(0, 0, WIDTH, form.outline.height)
    painter.setBrush(mixed(look.node_face, hue, 0.16 if look.dark else 0.07))
    painter.setPen(QPen(hue.lighter(140) if look.dark else hue, 1.6))
    painter.drawRoundedRect(body.adjusted(0.5, 0.5, -0.5, -0.5), CORNER, CORNER)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(hue)
    painter.drawRoundedRect(_PILL, 10, 10)


def draw_sign(painter: QPainter, form: Form) -> None:
    """A Delay seen from far."""
    look = theme.current()
    painter.setBrush(look.family(form.kind.family))
    body = QRectF(0, 0, WIDTH, form.outline.height)
    painter.drawRoundedRect(body, FAR_CORNER, FAR_CORNER)
    _power(painter, body, "−1", 46, look.text_on_color)


def draw_texts(painter: QPainter, node: Node, form: Form, report: NodeReport | None) -> None:
    """Name, how many steps back, the first value, shape, and the teacher if there is one."""
    look, outline = theme.current(), form.outline
    values = filled(form.kind.settings, node.settings)
    delay = values["delay"]
    many = delay.text if isinstance(delay, Expression) else str(delay)
    _power(painter, _PILL, f"−{many}", 13, look.text_on_color)
    room = _PILL.left() - _SIDE - 6
    _write(painter, node.name, QPointF(_SIDE, 22.0), room, look.text, _NAME, True)
    wired = report.inputs if report is not None else {}
    first = "wired" if "init" in wired else _said(values["initial"])
    initial = f"starts {first}" if first == "wired" else f"starts at {first}"
    if first == "learned":
        count = text.count_text(report.parameters) if report and report.parameters else ""
        initial = f"starts learned · {count}" if count else "starts learned"
    _write(painter, initial, QPointF(_SIDE, outline.inputs["init"] + 4), 136.0, look.text_dim)
    if "teacher" in wired:
        words = f"teacher {_said(values['forcing'])}"
        _write(painter, words, QPointF(_SIDE, outline.inputs["teacher"] + 4), 136.0, look.text_dim)
    shape = text.output_text(report)
    if shape:
        painter.setFont(theme.font(_LINE))
        wide = QFontMetricsF(painter.font()).horizontalAdvance(shape)
        left = max(WIDTH - _SIDE - wide, _SIDE)
        at = QPointF(left, outline.outputs["y"] + 4)
        _write(painter, shape, at, WIDTH - left - 6, look.text)


def _said(value: object) -> str:
    return value.text if isinstance(value, Expression) else str(value)


def _write(
    painter: QPainter,
    words: str,
    at: QPointF,
    room: float,
    color: QColor,
    size: int = _LINE,
    strong: bool = False,
) -> None:
    font = theme.font(size, strong)
    painter.setFont(font)
    painter.setPen(color)
    fitted = QFontMetricsF(font).elidedText(words, Qt.TextElideMode.ElideRight, room)
    painter.drawText(at, fitted)
    painter.setPen(Qt.PenStyle.NoPen)


def _power(painter: QPainter, place: QRectF, power: str, size: int, color: QColor) -> None:
    """z with a raised number, in the middle of a place."""
    letter, raised = theme.font(size, True), theme.font(round(size * 0.68), True)
    wide = QFontMetricsF(letter).horizontalAdvance("z")
    room = place.width() - wide - 4
    power = QFontMetricsF(raised).elidedText(power, Qt.TextElideMode.ElideRight, room)
    total = wide + QFontMetricsF(raised).horizontalAdvance(power)
    left, base = place.center().x() - total / 2, place.center().y() + size * 0.34
    painter.setBrush(QBrush(Qt.BrushStyle.NoBrush))
    painter.setPen(color)
    painter.setFont(letter)
    painter.drawText(QPointF(left, base), "z")
    painter.setFont(raised)
    painter.drawText(QPointF(left + wide, base - size * 0.36), power)
    painter.setPen(Qt.PenStyle.NoPen)
