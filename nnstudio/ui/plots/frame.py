"""What surrounds the curves of a plot: title, legend, grid, axes, marks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from nnstudio.ui import theme
from nnstudio.ui.plots.curve import Curve, blended
from nnstudio.ui.plots.scale import Scale
from nnstudio.ui.plots.ticks import Tick, linear_ticks, log_ticks, short

HEADER, FOOTER, RIGHT = 28.0, 22.0, 12.0
LEAST_LEFT = 40.0
ROW = 18.0  # of the legend
MARKS = 14.0  # for the words of marks
MOST_ROWS = 2


@dataclass(frozen=True)
class Mark:
    """A line at a place on the x axis with a word: "best", "lr = 0.01"."""

    x: float
    text: str
    role: str = "text_faint"


@dataclass(frozen=True)
class Entry:
    """A curve in the legend, where it is written, and how."""

    curve: Curve
    rect: QRectF
    name: str
    value: str


@dataclass(frozen=True)
class Head:
    """The title and the legend, laid out; `rest` counts the curves that had no room."""

    entries: tuple[Entry, ...]
    height: float
    rest: int = 0


def head_of(width: float, title: str, curves: Sequence[Curve]) -> Head:
    """Lay the legend out to the right of the title, or below it where that is too narrow."""
    metrics = QFontMetricsF(theme.font(theme.TINY))
    start = theme.S3 + QFontMetricsF(theme.font(theme.SMALL, strong=True)).horizontalAdvance(title)
    own = [curve for curve in curves if not curve.ghost]
    named = len(own) > 1  # one curve alone needs no name beside the title
    texts = [(curve, curve.name if named else "", _latest(curve)) for curve in own]
    sizes = [metrics.horizontalAdvance(n) + metrics.horizontalAdvance(v) + 26 for _, n, v in texts]
    needed = sum(sizes) + theme.S2 * max(len(sizes) - 1, 0)
    if start + theme.S4 + needed <= width - RIGHT:
        return _laid(texts, sizes, width - RIGHT - needed, 5.0, width, 1)
    return _laid(texts, sizes, theme.S3, HEADER - 2, width, MOST_ROWS)


def _laid(
    texts: list[tuple[Curve, str, str]],
    sizes: list[float],
    x: float,
    y: float,
    width: float,
    most: int,
) -> Head:
    entries: list[Entry] = []
    left, row = x, 0
    for (curve, name, value), size in zip(texts, sizes, strict=True):
        if left > x and left + size > width - RIGHT + 1:
            left, row = x, row + 1
            if row == most:
                break
        entries.append(Entry(curve, QRectF(left, y + row * ROW, size, ROW), name, value))
        left += size + theme.S2
    bottom = entries[-1].rect.bottom() + 4 if entries else HEADER
    return Head(tuple(entries), max(bottom, HEADER), len(texts) - len(entries))


def _latest(curve: Curve) -> str:
    return short(float(curve.series.smooth_y[-1])) if len(curve.series) else ""


def marks_of(scale: Scale) -> tuple[Sequence[Tick], Sequence[Tick]]:
    """The marks of both axes, as many as there is room for."""
    across = linear_ticks(scale.left, scale.right, max(int(scale.rect.width() / 64), 2), True)
    room = max(int(scale.rect.height() / 28), 2)
    if scale.log:
        return across, log_ticks(scale.bottom, scale.top, room)
    return across, linear_ticks(scale.bottom, scale.top, room)


def left_margin(marks: Sequence[Tick]) -> float:
    """Room for the texts of the y axis, in steps, so that it rarely moves."""
    metrics = QFontMetricsF(theme.font(theme.TINY))
    widest = max((metrics.horizontalAdvance(mark.text) for mark in marks), default=0.0)
    return max(LEAST_LEFT, 8 * ((widest + theme.S3 + 7) // 8))


def paint_head(painter: QPainter, title: str, head: Head, width: float) -> None:
    """Title and legend; curves that are switched off are faint."""
    colors = theme.current()
    painter.setFont(theme.font(theme.SMALL, strong=True))
    painter.setPen(colors.text)
    room = QRectF(theme.S3, 0, width - theme.S3 - RIGHT, HEADER)
    shown = painter.fontMetrics().elidedText(title, Qt.TextElideMode.ElideRight, int(room.width()))
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, shown)
    painter.setFont(theme.font(theme.TINY))
    metrics = painter.fontMetrics()
    for entry in head.entries:
        on = entry.curve.shown
        rect = entry.rect
        pen = QPen(entry.curve.color if on else colors.text_faint, 3)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        middle = rect.center().y()
        painter.drawLine(QPointF(rect.left() + 3, middle), QPointF(rect.left() + 11, middle))
        painter.setPen(colors.text_dim if on else colors.text_faint)
        at = rect.adjusted(18, 0, 0, 0)
        painter.drawText(at, Qt.AlignmentFlag.AlignVCenter, entry.name)
        if on:
            painter.setPen(colors.text)
            named = metrics.horizontalAdvance(entry.name) + 5 if entry.name else 0
            at.setLeft(at.left() + named)
            painter.drawText(at, Qt.AlignmentFlag.AlignVCenter, entry.value)
    if head.rest and head.entries:
        painter.setPen(colors.text_faint)
        last = head.entries[-1].rect
        where = QRectF(last.right() + 4, last.top(), 60, ROW)
        painter.drawText(where, Qt.AlignmentFlag.AlignVCenter, f"+{head.rest}")


def paint_axes(
    painter: QPainter,
    scale: Scale,
    across: Sequence[Tick],
    along: Sequence[Tick],
    epochs: float | None,
    x_name: str,
) -> None:
    """Grid lines, epoch lines, and the texts of both axes."""
    colors, rect = theme.current(), scale.rect
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(QPen(blended(colors.text_faint, colors.panel_raised, 0.2), 1))
    rows = [_crisp(scale.row_pixel(mark.value)) for mark in along if mark.text]
    painter.drawLines([QLineF(rect.left(), y, rect.right(), y) for y in rows])
    if epochs and rect.width() * epochs / (scale.right - scale.left) >= 10:
        painter.setPen(
            QPen(blended(colors.text_faint, colors.panel_raised, 0.45), 1, Qt.PenStyle.DotLine)
        )
        first, last = int(scale.left / epochs) + 1, int(scale.right / epochs)
        columns = [_crisp(scale.x_pixel(at * epochs)) for at in range(max(first, 1), last + 1)]
        painter.drawLines([QLineF(x, rect.top(), x, rect.bottom()) for x in columns])
    painter.setPen(QPen(blended(colors.text_faint, colors.panel_raised, 0.5), 1))
    bottom = _crisp(rect.bottom())
    ticks = [_crisp(scale.x_pixel(mark.value)) for mark in across]
    painter.drawLines(
        [QLineF(rect.left(), bottom, rect.right(), bottom)]
        + [QLineF(x, bottom, x, bottom + 3) for x in ticks]
    )
    painter.setFont(theme.font(theme.TINY))
    painter.setPen(colors.text_dim)
    _paint_texts(painter, scale, across, along, x_name)


def _paint_texts(
    painter: QPainter, scale: Scale, across: Sequence[Tick], along: Sequence[Tick], x_name: str
) -> None:
    rect = scale.rect
    for mark in along:
        if mark.text:
            y = scale.row_pixel(mark.value)
            if rect.top() - 2 <= y <= rect.bottom() + 2:
                box = QRectF(0, y - 9, rect.left() - 6, 18)
                painter.drawText(
                    box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, mark.text
                )
    metrics = QFontMetricsF(painter.font())
    end = rect.right() - metrics.horizontalAdvance(x_name) - theme.S2
    for mark in across:
        half = metrics.horizontalAdvance(mark.text) / 2
        x = scale.x_pixel(mark.value)
        left = max(x - half, rect.left() - LEAST_LEFT / 2)
        if left + 2 * half <= end:
            painter.drawText(QPointF(left, rect.bottom() + 15), mark.text)
    painter.setPen(theme.current().text_faint)
    painter.drawText(QPointF(end + theme.S2, rect.bottom() + 15), x_name)


def paint_marks(painter: QPainter, scale: Scale, marks: Sequence[Mark]) -> None:
    """Dashed lines with their words above the plot, where these do not cover each other."""
    painter.setFont(theme.font(theme.TINY))
    metrics, free = painter.fontMetrics(), scale.rect.left()
    for mark in sorted(marks, key=lambda each: each.x):
        x = _crisp(scale.x_pixel(mark.x))
        if not scale.rect.left() <= x <= scale.rect.right():
            continue
        color: QColor = getattr(theme.current(), mark.role)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(QPen(color, 1, Qt.PenStyle.DashLine))
        painter.drawLine(QLineF(x, scale.rect.top(), x, scale.rect.bottom()))
        width = metrics.horizontalAdvance(mark.text)
        left = min(x - width / 2, scale.rect.right() - width)
        if left >= free:
            painter.drawText(QPointF(left, scale.rect.top() - 3), mark.text)
            free = left + width + 4


def _crisp(at: float) -> float:
    """The middle of a pixel, so that a line of one pixel fills just that."""
    return int(at) + 0.5
