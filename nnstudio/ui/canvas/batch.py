"""Drawing many things in one call: Qt reads rectangles, lines and pieces of pictures from arrays.

Qt's classes of two or four coordinates are plain C structures of doubles, so a contiguous array of
float64 rows can stand for a C array of them. The idea is pyqtgraph's (`PrimitiveArray`).
"""

from __future__ import annotations

from typing import cast

import numpy as np
import shiboken6
from PySide6.QtCore import QLineF, QRectF
from PySide6.QtGui import QPainter, QPixmap

from nnstudio.ui.canvas.geometry import Floats


def draw_rects(painter: QPainter, rects: Floats) -> None:
    """Rectangles as rows of left, top, width, height, in the painter's pen and brush."""
    if len(rects):
        rows = np.ascontiguousarray(rects, dtype=np.float64)
        first = shiboken6.wrapInstance(rows.ctypes.data, QRectF)
        painter.drawRects(cast(QRectF, first), len(rows))


def draw_lines(painter: QPainter, lines: Floats) -> None:
    """Lines as rows of x, y, x, y, in the painter's pen."""
    if len(lines):
        rows = np.ascontiguousarray(lines, dtype=np.float64)
        first = shiboken6.wrapInstance(rows.ctypes.data, QLineF)
        painter.drawLines(cast(QLineF, first), len(rows))


def draw_pieces(painter: QPainter, pieces: Floats, picture: QPixmap) -> None:
    """Pieces of a picture as rows of left, top, source left, source top, width, height, opacity.

    All in whole pixels, none scaled: what was drawn sharp stays sharp.
    """
    if not len(pieces):
        return
    rows = np.zeros((len(pieces), 10))
    rows[:, 0] = pieces[:, 0] + pieces[:, 4] / 2  # Qt wants the middle
    rows[:, 1] = pieces[:, 1] + pieces[:, 5] / 2
    rows[:, 2:6] = pieces[:, 2:6]
    rows[:, 6:8] = 1.0
    rows[:, 9] = pieces[:, 6]
    first = shiboken6.wrapInstance(rows.ctypes.data, QPainter.PixmapFragment)
    painter.drawPixmapFragments(cast(QPainter.PixmapFragment, first), len(rows), picture)
