"""Gestures: one small object each that lives from the press of a button to its release.

A `Gesture` sees where the pointer goes, shows what would happen, and on release does it in one step
or, when cancelled, not at all. `start` chooses which gesture a press begins.
"""

from nnstudio.ui.canvas.gestures.gesture import Gesture, Pointer
from nnstudio.ui.canvas.gestures.start import start

__all__ = ["Gesture", "Pointer", "start"]
