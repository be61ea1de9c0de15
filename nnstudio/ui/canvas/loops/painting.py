"""Painting loops over time: tinted regions with a caption, and the wires that run back."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF

from nnstudio.ui import theme
from nnstudio.ui.canvas.frames.outline import LABEL, LABEL_SIZE
from nnstudio.ui.canvas.frames.tints import mixed
from nnstudio.ui.canvas.geometry import Floats
from nnstudio.ui.canvas.loops.marks import BADGE
from nnstudio.ui.canvas.loops.state import Badge, Region
from nnstudio.ui.canvas.view import Rect, View

BADGES_FROM = 0.35  # zoom from which the signs at a border can be told apart
_CORNER = 16.0
_CAPTION = 12.0  # size of its type
_INSIDE_FROM = 0.5  # zoom from which the caption stands inside
_LEAST = 56.0  # pixels of a region that has a caption above it
_INSET, _ICON, _STRIP = 14.0, 14.0, 30.0
_PLAIN_FROM = 0.14
_ARROW = 5.0
_DASH, _GAP = 5.0, 3.0


class LoopPainter:
    """Paints the regions of loops in device pixels, below the wires."""

    def __init__(self) -> None:
        self._paths: dict[Region, QPainterPath] = {}

    def paint(
        self,
        painter: QPainter,
        view: View,
        seen: Rect,
        regions: Sequence[Region],
        coarse: bool = False,
    ) -> None:
        """Those in sight; `coarse`: without any detail."""
        left, top, right, bottom = seen
        margin = LABEL / view.zoom
        known, self._paths = self._paths, {}
        for region in regions:
            x0, y0, x1, y1 = region.rect
            if x0 < right and x1 > left and y0 - margin < bottom and y1 > top:
                path = self._paths[region] = known.get(region) or _path(region)
                self._region(painter, view, region, path, coarse)
            elif region in known:
                self._paths[region] = known[region]

    def _region(
        self, painter: QPainter, view: View, region: Region, path: QPainterPath, coarse: bool
    ) -> None:
        look = theme.current()
        hue = look.error if region.wrong else look.family("Recurrent")
        painter.save()
        smooth = not coarse and view.zoom >= _PLAIN_FROM
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, smooth)
        painter.translate(view.x * view.ratio, view.y * view.ratio)
        painter.scale(view.scale, view.scale)
        painter.setBrush(_clear(hue, 0.22 if look.dark else 0.11))
        border = _clear(_strong(hue), 0.75 if look.dark else 0.5)
        painter.setPen(QPen(border, max(1.25, 1.0 / view.zoom)))
        painter.drawPath(path)
        painter.restore()

    def captions(
        self, painter: QPainter, view: View, seen: Rect, regions: Sequence[Region]
    ) -> None:
        """What is said of those in sight, above the wires."""
        look = theme.current()
        left, top, right, bottom = seen
        margin = LABEL / view.zoom
        for region in regions:
            x0, y0, x1, y1 = region.rect
            if x0 < right and x1 > left and y0 - margin < bottom and y1 > top:
                hue = look.error if region.wrong else look.family("Recurrent")
                self._caption(painter, view, region, mixed(_strong(hue), look.text, 0.25))

    def _caption(self, painter: QPainter, view: View, region: Region, ink: QColor) -> None:
        """Inside at the top; seen from far above it, as large at every zoom."""
        left, top, right, _ = region.rect
        inside = view.zoom >= _INSIDE_FROM
        wide = (right - left) * view.zoom
        if not inside and wide < _LEAST:
            return
        scale = view.scale if inside else view.ratio
        x, y = (v * view.ratio for v in view.to_widget(left, top))
        inset = (_INSET if inside else 2.0) * scale
        icon = (_ICON if inside else 11.0) * scale
        high = (_STRIP if inside else LABEL) * scale
        y -= 0.0 if inside else high
        font = theme.font((_CAPTION if inside else LABEL_SIZE) * scale, strong=True)
        room = wide * view.ratio - 2 * inset - icon - 5 * scale
        words = QFontMetricsF(font).elidedText(
            region.caption, Qt.TextElideMode.ElideRight, max(room, 0.0)
        )
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        place = QRectF(x + inset, y + (high - icon) / 2, icon, icon)
        if not inside:  # where wires may pass
            wide = icon + 5 * scale + QFontMetricsF(font).horizontalAdvance(words)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.current().canvas)
            painter.drawRect(QRectF(place.left() - 2 * scale, y, wide + 4 * scale, high - scale))
        _turning(painter, place, ink)
        painter.setFont(font)
        painter.setPen(ink)
        area = QRectF(place.right() + 5 * scale, y, max(room, 0.0) + scale, high)
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, words)


def _strong(hue: QColor) -> QColor:
    """The hue where it has to be seen well on the canvas."""
    return hue.lighter(165) if theme.current().dark else hue


def _clear(hue: QColor, share: float) -> QColor:
    found = QColor(hue)
    found.setAlphaF(share)
    return found


def _path(region: Region) -> QPainterPath:
    """The outline of a region in the scene, without what is none of its own."""
    left, top, right, bottom = region.rect
    path = QPainterPath()
    path.addRoundedRect(QRectF(left, top, right - left, bottom - top), _CORNER, _CORNER)
    if region.holes:
        holes = QPainterPath()
        holes.setFillRule(Qt.FillRule.WindingFill)
        for x0, y0, x1, y1 in region.holes:
            holes.addRoundedRect(QRectF(x0, y0, x1 - x0, y1 - y0), _CORNER, _CORNER)
        path = path.subtracted(holes)
    return path


def _turning(painter: QPainter, place: QRectF, ink: QColor) -> None:
    """An arrow that goes around."""
    wide = place.width() * 0.12
    painter.setPen(QPen(ink, wide, c=Qt.PenCapStyle.RoundCap))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    ring = place.adjusted(wide, wide, -wide, -wide)
    painter.drawArc(ring, 60 * 16, 290 * 16)
    reach = place.width() * 0.26
    tip = QPointF(ring.center().x() + ring.width() * 0.30, ring.top() + ring.height() * 0.04)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)
    painter.drawPolygon(
        QPolygonF(
            [
                tip + QPointF(reach, reach * 0.25),
                tip + QPointF(-reach * 0.35, -reach * 0.75),
                tip + QPointF(-reach * 0.35, reach * 1.0),
            ]
        )
    )


def back_color() -> QColor:
    """Of wires that bring a value to the next step."""
    look = theme.current()
    return mixed(_strong(look.family("Recurrent")), look.wire, 0.15)


def paint_dashed(painter: QPainter, view: View, courses: Floats) -> None:
    """Wires that run back; each is one line, so that its dashes run on."""
    pen = QPen(back_color(), max(2.0 * view.scale, view.ratio))
    pen.setDashPattern([_DASH, _GAP])
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for course in _in_picture(courses, view):
        painter.drawPolyline([QPointF(x, y) for x, y in course.tolist()])


def paint_arrows(painter: QPainter, view: View, courses: Floats) -> None:
    """Heads at the ends of wires that run back, and on their way."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(back_color())
    size = _ARROW * view.scale
    for course in _in_picture(courses, view):
        middle = len(course) // 2
        longest = float(np.hypot(*(course[middle] - course[middle - 1])))
        if longest > 8 * size:
            _head(painter, course[middle - 1], course[middle], 0.5, size)
        end = course[-1] - np.array([3.5 * view.scale, 0.0])
        _head(painter, course[-2], end, 1.0, size)


def _head(painter: QPainter, start: Floats, end: Floats, share: float, size: float) -> None:
    way = end - start
    way = way / max(float(np.hypot(*way)), 1e-6)
    x, y = (start + (end - start) * share).tolist()
    along, across = QPointF(*(way * size)), QPointF(-way[1] * size * 0.8, way[0] * size * 0.8)
    tip = QPointF(x, y) + (along if share < 1.0 else QPointF())
    painter.drawPolygon(QPolygonF([tip, tip - along * 2 + across, tip - along * 2 - across]))


def _in_picture(courses: Floats, view: View) -> Floats:
    return courses * view.scale + np.array([view.x, view.y]) * view.ratio


def badge_at(badges: Sequence[Badge], x: float, y: float, zoom: float) -> Badge | None:
    """The sign at a place of the scene."""
    if zoom < BADGES_FROM:
        return None
    wide, high = BADGE[0] / 2 + 2, BADGE[1] / 2 + 2
    return next((b for b in badges if abs(b.x - x) <= wide and abs(b.y - y) <= high), None)


def paint_ring(
    painter: QPainter, view: View, badges: Sequence[Badge], wire: int, second: bool = False
) -> None:
    """An outline around a sign that the pointer is on."""
    found = next((b for b in badges if (b.wire, b.second) == (wire, second)), None)
    if found is None:
        return
    x, y = view.to_widget(found.x, found.y)
    wide, high = (BADGE[0] + 5) * view.zoom, (BADGE[1] + 5) * view.zoom
    painter.setPen(QPen(theme.current().accent, 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(QRectF(x - wide / 2, y - high / 2, wide, high), high / 2, high / 2)


def paint_hint(painter: QPainter, at: QPointF, room: float, words: str) -> None:
    """A few words below a place of the widget, within its width."""
    look = theme.current()
    font = theme.font(theme.SMALL, strong=True)
    wide = QFontMetricsF(font).horizontalAdvance(words) + 20.0
    left = min(max(at.x() - wide / 2, 6.0), max(room - wide - 6.0, 6.0))
    place = QRectF(left, at.y() + 14.0, wide, 24.0)
    painter.setPen(QPen(back_color(), 1))
    painter.setBrush(look.tooltip)
    painter.drawRoundedRect(place, 6, 6)
    painter.setFont(font)
    painter.setPen(look.text)
    painter.drawText(place, Qt.AlignmentFlag.AlignCenter, words)
