"""The colors of frames and notes as entries of a menu."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QMenu

from nnstudio.ui.actions import TABLE, spoken
from nnstudio.ui.canvas.frames.tints import tint

if TYPE_CHECKING:
    from nnstudio.ui.canvas.canvas import Canvas

_SIDE = 16
_SHARP = 2  # device pixels to a pixel


def add_color(menu: QMenu, canvas: Canvas, name: str) -> None:
    """An entry with a swatch; checked where all that is selected has the color."""
    color = name.removeprefix("color_")
    frames, chosen = canvas.scene.frames.values, canvas.studio.selected_frames
    entry = menu.addAction(swatch(color), spoken(TABLE[name].text))
    entry.setCheckable(True)
    entry.setChecked(all(frames[key].color == color for key in chosen if key in frames))
    entry.triggered.connect(lambda _=False: canvas.operations.color(color))


def swatch(color: str) -> QIcon:
    """A small note of a color."""
    look = tint(color)
    picture = QPixmap(_SIDE * _SHARP, _SIDE * _SHARP)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(_SHARP, _SHARP)
    painter.setBrush(look.card)
    painter.setPen(QPen(look.card_border, 1.25))
    painter.drawRoundedRect(QRectF(1.5, 1.5, _SIDE - 3, _SIDE - 3), 4, 4)
    painter.end()
    picture.setDevicePixelRatio(_SHARP)
    return QIcon(picture)
