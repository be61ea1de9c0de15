"""Frames and notes made by hand, for the tests of what can be done with them."""

from __future__ import annotations

from PySide6.QtCore import Qt

from nnstudio.project import edits
from nnstudio.project.graph import Frame
from tests.ui.canvas.conftest import Hand

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
TITLE = 16.0  # below a frame's top: in the middle of its title


def frames(hand: Hand) -> list[Frame]:
    """Those of the main graph, by id."""
    return list(hand.graph.frames.values())


def framed(hand: Hand, *names: str) -> Frame:
    """A frame around these nodes."""
    hand.studio.select([hand.node(name).id for name in names])
    hand.key(Qt.Key.Key_G, CONTROL)
    hand.key(Qt.Key.Key_Escape)
    hand.studio.select()
    return frames(hand)[-1]


def noted(hand: Hand, x: float, y: float, text: str = "") -> Frame:
    """A note with its corner there."""
    hand.studio.apply(edits.add_note(text, (x, y)))
    return frames(hand)[-1]


def on_title(frame: Frame) -> tuple[float, float]:
    """A place on its title."""
    return frame.at[0] + 80, frame.at[1] + TITLE
