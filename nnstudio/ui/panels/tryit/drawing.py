"""A drawing made into what a network for small gray images was trained on, as MNIST was made.

The ink is fitted into a box of 20 of 28 pixels, keeping its proportions, and its center of mass is
put in the middle (Y. LeCun, C. Cortes, C. Burges, "The MNIST database of handwritten digits").
"""

from __future__ import annotations

from typing import Any

import numpy
from PySide6.QtCore import Qt

from nnstudio.ui.widgets.pixels import picture_of, pixels_of

Numbers = numpy.ndarray[Any, Any]
_BOX = 20 / 28
_FAINT = 8  # gray values below this are no ink


def prepared(drawn: Numbers, height: int, width: int) -> Numbers:
    """Light ink on dark, uint8 (any size), as uint8 (height, width); all zero without ink."""
    made = numpy.zeros((height, width), numpy.uint8)
    rows = numpy.flatnonzero((drawn > _FAINT).any(axis=1))
    columns = numpy.flatnonzero((drawn > _FAINT).any(axis=0))
    if not len(rows):
        return made
    ink = drawn[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    box = max(round(_BOX * min(height, width)), 1)
    scale = box / max(ink.shape)
    small = scaled(ink, max(round(ink.shape[0] * scale), 1), max(round(ink.shape[1] * scale), 1))
    mass = small.astype(float)
    total = mass.sum() or 1.0
    middle_y = float((mass.sum(axis=1) * numpy.arange(len(mass))).sum() / total)
    middle_x = float((mass.sum(axis=0) * numpy.arange(mass.shape[1])).sum() / total)
    top = min(max(round((height - 1) / 2 - middle_y), 0), height - small.shape[0])
    left = min(max(round((width - 1) / 2 - middle_x), 0), width - small.shape[1])
    made[top : top + small.shape[0], left : left + small.shape[1]] = small
    return made


def scaled(pixels: Numbers, height: int, width: int) -> Numbers:
    """Gray uint8 (H, W) at another size, smoothly: small steps, so that nothing is skipped."""
    picture = picture_of(pixels[None])
    modes = Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    while picture.width() > 2 * width and picture.height() > 2 * height:
        picture = picture.scaled(picture.width() // 2, picture.height() // 2, *modes)
    return pixels_of(picture.scaled(width, height, *modes))
