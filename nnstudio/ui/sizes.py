"""How large the window is at first, and how much of it each side takes."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QScreen

_SMALL = 1440  # up to this width of a screen the window takes all of it
_FRAME = QSize(8, 32)  # about what a window manager puts around a window
_SHARE = 0.88
_LARGEST = QSize(1920, 1200)


def first_size(screen: QScreen | None) -> QSize:
    """The size of the window on its first start, where it is not maximized."""
    if screen is None:
        return QSize(1280, 800)
    room = screen.availableSize()
    return room - _FRAME if starts_maximized(screen) else (room * _SHARE).boundedTo(_LARGEST)


def starts_maximized(screen: QScreen | None) -> bool:
    """Whether the screen is so small that the window takes all of it, less its frame."""
    return screen is not None and screen.availableSize().width() <= _SMALL


def left_of(size: QSize) -> int:
    """The width of the panels on the left."""
    return _within(size.width() * 0.17, 208, 280)


def right_of(size: QSize) -> int:
    """The width of the panels on the right."""
    return _within(size.width() * 0.23, 280, 400)


def below(room: int) -> int:
    """The height of the panels at the bottom, of that which they share with the canvas."""
    return _within(room * 0.37, 240, 460)


def _within(value: float, low: int, high: int) -> int:
    return round(min(max(value, low), high))
