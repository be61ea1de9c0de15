"""Texts of notes: wrapped and drawn once for a zoom and a theme, then only copied."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPixmap, QTextLayout, QTextOption

from nnstudio.project.graph import Frame
from nnstudio.ui import theme
from nnstudio.ui.canvas.frames.outline import INSET, LINE, TEXT_SIZE, TITLE_SIZE
from nnstudio.ui.canvas.frames.tints import Tint, tint

EMPTY = "Double-click to write"
_MOST_PIXELS = 8_000_000  # of all texts that are kept
_LARGEST = 4_000_000  # and of one; larger ones are drawn anew each time


@dataclass(frozen=True)
class _Drawn:
    frame: Frame
    picture: QPixmap


class Cards:
    """Pictures of the texts of notes, as long as scale and theme stay."""

    def __init__(self) -> None:
        self._look: tuple[str, float] | None = None
        self._drawn: dict[int, _Drawn] = {}
        self._pixels = 0

    def draw(
        self, painter: QPainter, frame: Frame, place: QRectF, scale: float, until: float
    ) -> bool:
        """The text of a note on its card, whose place is given in device pixels.

        False, and nothing drawn, where the text is not kept and the time is past `until`.
        """
        look = (theme.current().name, scale)
        if look != self._look or self._pixels > _MOST_PIXELS:
            self._look, self._pixels = look, 0
            self._drawn.clear()
        known = self._drawn.get(frame.id)
        if known is None or not _alike(known.frame, frame):
            if time.perf_counter() > until:
                return False
            wide, tall = math.ceil(place.width()), math.ceil(place.height())
            if wide * tall > _LARGEST:
                painter.save()
                painter.setClipRect(place, Qt.ClipOperation.IntersectClip)
                painter.translate(place.topLeft())
                write(painter, frame, scale)
                painter.restore()
                return True
            known = self._made(frame, wide, tall, scale)
        painter.drawPixmap(QPointF(round(place.left()), round(place.top())), known.picture)
        return True

    def _made(self, frame: Frame, wide: int, tall: int, scale: float) -> _Drawn:
        picture = QPixmap(max(wide, 1), max(tall, 1))
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        write(painter, frame, scale)
        painter.end()
        self._pixels += wide * tall
        found = self._drawn[frame.id] = _Drawn(frame, picture)
        return found


def _alike(one: Frame, other: Frame) -> bool:
    """Whether two notes look the same, wherever they lie."""
    return one is other or (one.size, one.title, one.text, one.color) == (
        other.size,
        other.title,
        other.text,
        other.color,
    )


def write(painter: QPainter, frame: Frame, scale: float) -> None:
    """The title and the text of a note whose corner is the painter's origin.

    Wrapped in scene units, so that lines break at the same words at every zoom.
    """
    look = tint(frame.color)
    text = _Text(frame.size[0], frame.size[1] - INSET / 2)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(scale, scale)
    painter.setPen(look.card_text)
    if frame.title:
        text.add(painter, frame.title, theme.font(TITLE_SIZE, True))
    if frame.text:
        text.add(painter, frame.text, theme.font(TEXT_SIZE))
    elif not frame.title:
        painter.setPen(look.card_faint)
        text.add(painter, EMPTY, theme.font(TEXT_SIZE))
    if text.cut:
        _more(painter, frame, look)


def _more(painter: QPainter, frame: Frame, look: Tint) -> None:
    """Three dots in the lower right corner: there is more text than room."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.card_faint)
    x, y = frame.size[0] - INSET / 2 - 1, frame.size[1] - INSET / 2 - 1
    for at in range(3):
        painter.drawEllipse(QPointF(x - 4 * at, y), 1.3, 1.3)


def height_of(frame: Frame) -> float:
    """How high a note of this width has to be for its text, in scene units."""
    text = _Text(frame.size[0], math.inf)
    if frame.title:
        text.add(None, frame.title, theme.font(TITLE_SIZE, True))
    if frame.text:
        text.add(None, frame.text, theme.font(TEXT_SIZE))
    return text.y + INSET


class _Text:
    """Paragraphs below each other, wrapped to a note's width; `y` is where the next one begins.

    `cut` says that the end did not fit above `floor`.
    """

    def __init__(self, width: float, floor: float) -> None:
        self.y = INSET
        self.cut = False
        self._floor = floor
        self._room = max(width - 2 * INSET, 1.0)
        self._option = QTextOption()
        self._option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)

    def add(self, painter: QPainter | None, words: str, font: QFont) -> None:
        """Write a text as far as there is room; without a painter only its height counts."""
        step = round(font.pixelSize() * LINE)
        for paragraph in words.split("\n"):
            layout = QTextLayout(paragraph, font)
            layout.setTextOption(self._option)
            layout.beginLayout()
            while (line := layout.createLine()).isValid():
                if self.y + step > self._floor:
                    self.cut = True
                    break
                line.setLineWidth(self._room)
                line.setPosition(QPointF(0, self.y + (step - line.height()) / 2))
                self.y += step
            layout.endLayout()
            if painter is not None:
                self._draw(layout, painter)
            if self.cut:
                return

    def _draw(self, layout: QTextLayout, painter: QPainter) -> None:
        for at in range(layout.lineCount() - self.cut):
            layout.lineAt(at).draw(painter, QPointF(INSET, 0))
