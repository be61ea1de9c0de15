"""A formula as a picture, or as one line of text where there can be none."""

from __future__ import annotations

from functools import lru_cache
from math import ceil

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPainter

from nnstudio.ui.formula.parse import parse
from nnstudio.ui.formula.typeset import Box, typeset

_EDGE = 2


@lru_cache(maxsize=256)
def _box(tex: str, size: float) -> Box:
    return typeset(parse(tex), size)


def picture(tex: str, size: float, color: QColor, ratio: float = 1.0, width: float = 0.0) -> QImage:
    """The formula in type of `size` pixels on nothing, sharp at `ratio` device pixels a pixel.

    Wider than `width` (0: any) it is set in smaller type, so that nothing is cut off.
    """
    box = _box(tex, size)
    if width and box.width + 2 * _EDGE > width:
        size = max(size * 0.6, size * (width - 2 * _EDGE) / box.width)
        box = _box(tex, size)
    wide, tall = ceil(box.width) + 2 * _EDGE, ceil(box.height) + 2 * _EDGE
    image = QImage(
        ceil(wide * ratio), ceil(tall * ratio), QImage.Format.Format_ARGB32_Premultiplied
    )
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(color)
    box.draw(painter, _EDGE, _EDGE + box.above)
    painter.end()
    return image


def plain(tex: str) -> str:
    """The formula for screen readers: its own TeX without spacing commands."""
    return tex.replace("\\,", " ").replace("\\quad", " ").replace("\\qquad", " ")
