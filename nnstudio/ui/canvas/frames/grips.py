"""The handles of selected frames and notes, by which their size is changed."""

from __future__ import annotations

import numpy as np
from PySide6.QtGui import QPainter, QPen

from nnstudio.ui import theme
from nnstudio.ui.canvas.batch import draw_rects
from nnstudio.ui.canvas.frames.outline import rect_of
from nnstudio.ui.canvas.frames.rows import FrameRows
from nnstudio.ui.canvas.view import Rect, View

_SIDE = 8.0  # pixels
_LEAST = 40.0  # pixels of the shorter side from which there are handles
_MOST = 50


def paint_grips(painter: QPainter, view: View, seen: Rect, rows: FrameRows) -> None:
    """Small squares on the corners of the selected ones in sight, in the widget's pixels."""
    chosen = [frame for frame in rows.touching(seen) if frame.id in rows.selected]
    chosen = [frame for frame in chosen if min(frame.size) * view.zoom >= _LEAST]
    if not chosen or len(chosen) > _MOST:
        return
    corners = [
        view.to_widget(x, y)
        for left, top, right, bottom in map(rect_of, chosen)
        for x in (left, right)
        for y in (top, bottom)
    ]
    squares = np.full((len(corners), 4), _SIDE)
    squares[:, :2] = np.floor(np.array(corners) - _SIDE / 2) + 0.5
    painter.setPen(QPen(theme.current().selection, 1.5))
    painter.setBrush(theme.current().node_face)
    draw_rects(painter, squares)
