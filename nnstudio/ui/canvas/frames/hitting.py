"""Which frame or note the pointer is on, and by what it would be taken."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import Qt

from nnstudio.project.graph import Frame
from nnstudio.project.holding import inside
from nnstudio.ui.canvas.frames.outline import LABEL, grip_of, rect_of, within
from nnstudio.ui.canvas.frames.rows import FrameRows

_REACH = 6.0  # pixels
_ROOM = 24.0  # pixels: a side shorter than this has no handle of its own in the middle

CURSORS = {
    "n": Qt.CursorShape.SizeVerCursor,
    "s": Qt.CursorShape.SizeVerCursor,
    "w": Qt.CursorShape.SizeHorCursor,
    "e": Qt.CursorShape.SizeHorCursor,
    "nw": Qt.CursorShape.SizeFDiagCursor,
    "se": Qt.CursorShape.SizeFDiagCursor,
    "ne": Qt.CursorShape.SizeBDiagCursor,
    "sw": Qt.CursorShape.SizeBDiagCursor,
}


def frame_at(rows: FrameRows, x: float, y: float, zoom: float) -> int | None:
    """The uppermost note there, or frame whose title is there."""
    labels = rows.labels(zoom)
    for frame in reversed(rows.touching((x, y, x, y), LABEL / zoom)):
        label = labels.get(frame.id)
        if within(grip_of(frame, zoom), x, y) or (label and within(label, x, y)):
            return frame.id
    return None


def frame_around(rows: FrameRows, x: float, y: float, but: Collection[int] = ()) -> Frame | None:
    """The smallest frame that holds what has its middle there, none of `but`."""
    around = [frame for frame in rows.touching((x, y, x, y)) if inside(frame, x, y)]
    return next((frame for frame in reversed(around) if frame.id not in but), None)


def handle_at(rows: FrameRows, x: float, y: float, zoom: float) -> tuple[int, str] | None:
    """The selected frame and its side or corner ("n", "se", …) that would be dragged there."""
    reach = _REACH / zoom
    for frame in reversed(rows.touching((x, y, x, y), reach)):
        if frame.id in rows.selected and (side := _side(frame, x, y, reach, zoom)):
            return frame.id, side
    return None


def _side(frame: Frame, x: float, y: float, reach: float, zoom: float) -> str:
    left, top, right, bottom = rect_of(frame)
    upper, lower = abs(y - top) <= reach, abs(y - bottom) <= reach
    first, last = abs(x - left) <= reach, abs(x - right) <= reach
    found = ("n" if upper else "s" if lower else "") + ("w" if first else "e" if last else "")
    if len(found) == 1 and min(frame.size) * zoom < _ROOM:
        return ""
    return found
