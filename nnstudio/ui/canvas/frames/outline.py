"""Sizes and places of frames and notes, in scene units unless said otherwise."""

from __future__ import annotations

from nnstudio.project.graph import Frame
from nnstudio.ui.canvas.view import Rect

TITLE = 32.0  # height of the strip with the title
CORNER = 10.0
NOTE_CORNER = 8.0
INSET = 12.0  # from the sides to titles and texts
LEAST = (64.0, 48.0)  # nothing is drawn smaller by hand
TITLE_SIZE, TEXT_SIZE, LABEL_SIZE = 13, 12, 11
LINE = 1.4  # height of a line of text, in sizes of its type

LABEL = 18.0  # pixels of the widget: a title above a frame that is seen from far
_LETTER = 6.5  # of its width, about
_LOWEST = 8.0  # pixels of a strip that is to be taken hold of
PLAIN_FROM = 0.14  # zoom below which they are plain rectangles
INSIDE_FROM = 0.5  # zoom from which the title stands in its strip
LABEL_FROM = 40.0  # pixels of a frame's width from which it has a title at all


def rect_of(frame: Frame) -> Rect:
    """Left, top, right, bottom."""
    (left, top), (wide, tall) = frame.at, frame.size
    return left, top, left + wide, top + tall


def label_of(frame: Frame, zoom: float) -> Rect | None:
    """Where its title stands above a frame that is seen from far; None where it has none there."""
    left, top, right, _ = rect_of(frame)
    wide = (right - left) * zoom
    if zoom >= INSIDE_FROM or not frame.holds or not frame.title or wide < LABEL_FROM:
        return None
    wide = min(wide, (len(frame.title) + 1) * _LETTER)
    return left, top - LABEL / zoom, left + wide / zoom, top


def grip_of(frame: Frame, zoom: float) -> Rect:
    """Where the pointer takes hold of it: a frame's strip with the title, all of a note."""
    left, top, right, bottom = rect_of(frame)
    if not frame.holds:
        return left, top, right, bottom
    return left, top, right, min(top + max(TITLE, _LOWEST / zoom), bottom)


def within(rect: Rect, x: float, y: float, reach: float = 0.0) -> bool:
    """Whether a place lies in a rectangle, or so near to it."""
    left, top, right, bottom = rect
    return left - reach <= x < right + reach and top - reach <= y < bottom + reach
