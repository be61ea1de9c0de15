"""The colors of frames and notes as entries of a menu."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QMenu

from nnstudio.ui import theme
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
    worn = all(frames[key].color == color for key in chosen if key in frames)
    entry = menu.addAction(swatch(color, worn), spoken(TABLE[name].text))
    entry.setCheckable(True)
    entry.setChecked(worn)
    entry.triggered.connect(lambda _=False: canvas.operations.color(color))


def swatch(color: str, worn: bool) -> QIcon:
    """A small note of a color, with a ring around the one that is worn."""
    look, accent = tint(color), theme.current().accent
    picture = QPixmap(_SIDE * _SHARP, _SIDE * _SHARP)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(_SHARP, _SHARP)
    whole = QRectF(0, 0, _SIDE, _SIDE)
    if worn:
        painter.setPen(QPen(accent, 1.5))
        painter.drawRoundedRect(whole.adjusted(0.75, 0.75, -0.75, -0.75), 5, 5)
    painter.setBrush(look.swatch)
    painter.setPen(QPen(look.card_border, 1.0))
    painter.drawRoundedRect(whole.adjusted(3, 3, -3, -3), 3, 3)
    painter.end()
    picture.setDevicePixelRatio(_SHARP)
    return QIcon(picture)
