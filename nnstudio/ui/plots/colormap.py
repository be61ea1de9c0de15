"""Colors for numbers from 0 to 1: even steps of lightness, told apart also by the color-blind."""

from __future__ import annotations

import numpy as np
from PySide6.QtGui import QColor

from nnstudio.ui.plots.growing import Array

# From dark violet over teal to yellow, in equal steps of lightness (after viridis, Smith and
# van der Walt 2015, CC0).
_ANCHORS = (
    (68, 1, 84),
    (72, 40, 120),
    (62, 74, 137),
    (49, 104, 142),
    (38, 130, 142),
    (31, 158, 137),
    (53, 183, 121),
    (109, 205, 89),
    (180, 222, 44),
    (253, 231, 37),
)
SIZE = 256


def _table() -> Array:
    places = np.linspace(0, 1, len(_ANCHORS))
    at = np.linspace(0, 1, SIZE)
    red, green, blue = (
        np.rint(np.interp(at, places, [anchor[part] for anchor in _ANCHORS])).astype(np.uint32)
        for part in range(3)
    )
    return 0xFF000000 | red << 16 | green << 8 | blue


TABLE = _table()


def colored(shares: Array, missing: QColor) -> Array:
    """Pixels (0xAARRGGBB) of numbers from 0 to 1; `missing` where there is none (NaN)."""
    known = np.isfinite(shares)
    at = np.clip(np.where(known, shares, 0) * (SIZE - 1), 0, SIZE - 1).astype(np.intp)
    return np.where(known, TABLE[at], np.uint32(missing.rgba()))
