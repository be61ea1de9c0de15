"""Painting frames and notes: below everything else, in as few calls as their number allows."""

from __future__ import annotations

import math
import time
from collections.abc import Collection

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from nnstudio.project.graph import Frame
from nnstudio.ui import theme
from nnstudio.ui.canvas.batch import draw_rects
from nnstudio.ui.canvas.frames.cards import Cards
from nnstudio.ui.canvas.frames.outline import (
    CORNER,
    INSET,
    INSIDE_FROM,
    LABEL,
    LABEL_SIZE,
    LINE,
    NOTE_CORNER,
    PLAIN_FROM,
    TEXT_SIZE,
    TITLE,
    TITLE_SIZE,
)
from nnstudio.ui.canvas.frames.rows import FrameRows
from nnstudio.ui.canvas.frames.tints import Tint, tint
from nnstudio.ui.canvas.geometry import Floats
from nnstudio.ui.canvas.view import Rect, View

_MOST_ROUND = 150  # and more of them than this in sight are too
_MOST_BARS = 60


class FramePainter:
    """Paints the frames of a scene in device pixels.

    `unfinished` says that texts were left out to keep a frame short.
    """

    def __init__(self) -> None:
        self._cards = Cards()
        self._until = 0.0
        self.unfinished = False

    def paint(
        self,
        painter: QPainter,
        view: View,
        seen: Rect,
        rows: FrameRows,
        only: Collection[int] | None = None,
        coarse: bool = False,
        budget: float = 0.002,
    ) -> None:
        """Those in sight. `only`: no others than these; `coarse`: without any detail. Texts that
        were not drawn before may take `budget` seconds."""
        self.unfinished = False
        self._until = time.perf_counter() + budget
        found = rows.touching(seen, LABEL / view.zoom)
        if only is not None:
            found = [frame for frame in found if frame.id in only]
        if not found:
            return
        places = _places(found, view)
        if coarse or view.zoom < PLAIN_FROM or len(found) > _MOST_ROUND:
            self._plain(painter, found, places, rows.selected)
        else:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for frame, place in zip(found, places.tolist(), strict=True):
                self._draw(painter, view, frame, QRectF(*place), frame.id in rows.selected)
        if not coarse and len(found) <= _MOST_ROUND:
            self._labels(painter, view, found, rows)

    def _plain(
        self, painter: QPainter, found: list[Frame], places: Floats, selected: Collection[int]
    ) -> None:
        """As rectangles, one call for each color; frames below notes."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        places = np.round(places)
        places[:, 2:] = np.maximum(places[:, 2:], 2.0)
        chosen = np.array([frame.id in selected for frame in found])
        painter.setPen(Qt.PenStyle.NoPen)
        for holds in (True, False):
            for color in dict.fromkeys(frame.color for frame in found):
                like = [frame.color == color and frame.holds is holds for frame in found]
                look = tint(color)
                painter.setBrush(look.far if holds else look.card)
                draw_rects(painter, places[like])
        if chosen.any():
            painter.setPen(QPen(theme.current().selection, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            draw_rects(painter, places[chosen])

    def draw_one(self, painter: QPainter, view: View, frame: Frame, place: QRectF) -> None:
        """One selected frame or note with all its text, in a place given in device pixels."""
        self._until = math.inf
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw(painter, view, frame, place, True)

    def _draw(
        self, painter: QPainter, view: View, frame: Frame, place: QRectF, selected: bool
    ) -> None:
        look = tint(frame.color)
        if frame.holds:
            self._frame(painter, view, frame, place, look)
        else:
            self._note(painter, view, frame, place, look)
        if selected:
            wide = max(2.0 * view.scale, 1.5 * view.ratio)
            radius = (CORNER if frame.holds else NOTE_CORNER) * view.scale
            painter.setPen(QPen(theme.current().selection, wide))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(place, radius, radius)

    def _frame(
        self, painter: QPainter, view: View, frame: Frame, place: QRectF, look: Tint
    ) -> None:
        radius, strip = CORNER * view.scale, min(TITLE * view.scale, place.height())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.fill)
        painter.drawRoundedRect(place, radius, radius)
        painter.save()
        painter.setClipRect(
            QRectF(place.left(), place.top(), place.width(), strip),
            Qt.ClipOperation.IntersectClip,
        )
        painter.setBrush(look.strip)
        painter.drawRoundedRect(place, radius, radius)
        painter.restore()
        painter.setPen(QPen(look.border, max(view.scale, view.ratio)))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(place, radius, radius)
        if view.zoom >= INSIDE_FROM and frame.title:
            painter.save()
            painter.translate(place.topLeft())
            painter.scale(view.scale, view.scale)
            area = QRectF(INSET, 0, frame.size[0] - 2 * INSET, TITLE)
            self._line(painter, frame.title, area, TITLE_SIZE, look.text)
            painter.restore()

    def _note(self, painter: QPainter, view: View, frame: Frame, place: QRectF, look: Tint) -> None:
        radius = NOTE_CORNER * view.scale
        painter.setPen(Qt.PenStyle.NoPen)
        shadow = QColor(theme.current().node_shadow)
        for spread, share in ((3.0, 0.2), (1.5, 0.35)):
            shadow.setAlphaF(theme.current().node_shadow.alphaF() * share)
            painter.setBrush(shadow)
            reach, down = spread * view.scale, 1.5 * view.scale
            around = place.adjusted(-reach, -reach + down, reach, reach + down)
            painter.drawRoundedRect(around, radius + reach, radius + reach)
        painter.setBrush(look.card)
        painter.setPen(QPen(look.card_border, max(view.scale, view.ratio)))
        painter.drawRoundedRect(place, radius, radius)
        if view.zoom >= INSIDE_FROM:
            if self._cards.draw(painter, frame, place, view.scale, self._until):
                return
            self.unfinished = True
        if frame.text or frame.title:
            self._bars(painter, view, frame, place, look)

    def _bars(self, painter: QPainter, view: View, frame: Frame, place: QRectF, look: Tint) -> None:
        """Gray bars in place of a text that could not be read."""
        inset, step = INSET * view.scale, TEXT_SIZE * LINE * view.scale
        wide = place.width() - 2 * inset
        each = max(wide / (TEXT_SIZE * 0.55 * view.scale), 1.0)  # letters in a line, about
        words = f"{frame.title}\n{frame.text}" if frame.title else frame.text
        shares = [
            min(1.0, max(len(line) / each - at, 0.15))
            for line in words.split("\n")[:_MOST_BARS]
            for at in range(min(int(len(line) / each) + 1, _MOST_BARS))
        ]
        room = int((place.height() - 2 * inset) / step)
        shares = shares[: max(0, min(room, _MOST_BARS))]
        if not shares or wide <= 0:
            return
        bars = np.empty((len(shares), 4))
        bars[:, 0] = place.left() + inset
        bars[:, 1] = place.top() + inset + step * (np.arange(len(shares)) + 0.3)
        bars[:, 2] = wide * np.array(shares)
        bars[:, 3] = step * 0.4
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.bars)
        draw_rects(painter, bars)

    def _labels(self, painter: QPainter, view: View, found: list[Frame], rows: FrameRows) -> None:
        """Titles above frames whose strip is too low for text: as large at every zoom."""
        labels = rows.labels(view.zoom)
        for frame in found:
            if frame.id in labels:
                place, high = place_of(frame, view), LABEL * view.ratio
                inset = 2 * view.ratio
                area = QRectF(place.left() + inset, place.top() - high, place.width() - inset, high)
                self._line(
                    painter, frame.title, area, LABEL_SIZE * view.ratio, tint(frame.color).text
                )

    def _line(
        self, painter: QPainter, words: str, area: QRectF, size: float, color: QColor
    ) -> None:
        """A line of semibold text in the middle of an area's height, its end left out if long."""
        font = theme.font(size, strong=True)
        fitted = QFontMetricsF(font).elidedText(words, Qt.TextElideMode.ElideRight, area.width())
        painter.setFont(font)
        painter.setPen(color)
        painter.drawText(
            area,
            Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextSingleLine,
            fitted,
        )


def place_of(frame: Frame, view: View) -> QRectF:
    """Where a frame lies in a picture, in device pixels."""
    return QRectF(*_places([frame], view)[0].tolist())


def _places(found: list[Frame], view: View) -> Floats:
    places = np.array([(*frame.at, *frame.size) for frame in found]) * view.scale
    places[:, 0] += view.x * view.ratio
    places[:, 1] += view.y * view.ratio
    return places
