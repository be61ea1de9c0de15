"""Arrays of samples as pictures."""

from __future__ import annotations

from typing import Any

import numpy
from PySide6.QtGui import QImage

Numbers = numpy.ndarray[Any, Any]


def picture_of(pixels: Numbers) -> QImage:
    """An image of uint8 (C, H, W), C 1 (gray), 3 (color) or 4; other channels: their mean."""
    channels, height, width = pixels.shape
    if channels in (3, 4):
        form = QImage.Format.Format_RGB888 if channels == 3 else QImage.Format.Format_RGBA8888
        packed = numpy.ascontiguousarray(pixels.transpose(1, 2, 0))
        return QImage(packed.data, width, height, channels * width, form).copy()
    gray = pixels[0] if channels == 1 else pixels.mean(axis=0).astype(numpy.uint8)
    packed = numpy.ascontiguousarray(gray)
    return QImage(packed.data, width, height, width, QImage.Format.Format_Grayscale8).copy()


def pixels_of(image: QImage) -> Numbers:
    """The gray values of a picture as uint8 (H, W)."""
    gray = image.convertToFormat(QImage.Format.Format_Grayscale8)
    lines = numpy.frombuffer(gray.constBits(), numpy.uint8)
    return lines.reshape(gray.height(), gray.bytesPerLine())[:, : gray.width()].copy()
