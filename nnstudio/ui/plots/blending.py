"""Opaque mixtures of two colors."""

from __future__ import annotations

from PySide6.QtGui import QColor


def blended(color: QColor, ground: QColor, share: float) -> QColor:
    """Opaque: so much of a color on a ground. Lines that overlap themselves stay even."""
    mixed = [
        round(share * a + (1 - share) * b)
        for a, b in zip(color.getRgb()[:3], ground.getRgb()[:3], strict=True)
    ]
    return QColor(*mixed)
