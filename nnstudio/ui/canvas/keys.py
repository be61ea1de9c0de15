"""Keys on the canvas: those of the table of actions, and a few that have no entry there."""

from __future__ import annotations

import sys
from functools import cache

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from nnstudio.ui.actions import ACTIONS, keys_of

NUDGES = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
FAR = 8  # steps of the grid with Shift


@cache
def _table() -> dict[str, str]:
    macos = sys.platform == "darwin"
    return {
        QKeySequence(key).toString(): action.id
        for action in ACTIONS
        if action.context == "canvas"
        for key in keys_of(action, macos)
    }


def nudges(event: QKeyEvent) -> bool:
    """Whether a key moves what is selected by a step."""
    control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
    return event.key() in NUDGES and not control


def action_of(event: QKeyEvent) -> str | None:
    """The action that a key stands for on the canvas, by its id in the table."""
    pressed = QKeySequence(event.keyCombination())
    return _table().get(pressed.toString())
