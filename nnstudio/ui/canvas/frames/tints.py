"""The colors of frames and notes: one hue each, shown in many strengths, in both themes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtGui import QColor

from nnstudio.ui import theme
from nnstudio.ui.theme.colors import Theme


@dataclass(frozen=True, eq=False)
class Tint:
    """`fill`, `strip`, `border`, `text` are of frames, `far` of one seen from far; the rest of
    notes: `card` is the ground, `bars` stand for a text too small to read. `swatch` is for menus.
    """

    fill: QColor
    strip: QColor
    border: QColor
    text: QColor
    far: QColor
    card: QColor
    card_border: QColor
    card_text: QColor
    card_faint: QColor
    bars: QColor
    swatch: QColor


def tint(color: str) -> Tint:
    """The colors of frames and notes of a color, in the theme at hand."""
    return _tint(color, theme.current().name)


@lru_cache(maxsize=64)
def _tint(color: str, _theme: str) -> Tint:
    look = theme.current()
    return _dark(look, look.frame(color)) if look.dark else _light(look, look.frame(color))


def _dark(look: Theme, hue: QColor) -> Tint:
    card = mixed(look.node_face, hue, 0.26)
    return Tint(
        fill=_ground(look, hue, 0.10),
        strip=_clear(hue, 0.22),
        border=_clear(hue, 0.50),
        text=mixed(look.text, hue, 0.30),
        far=_clear(hue, 0.30),
        card=card,
        card_border=mixed(look.node_face, hue, 0.48),
        card_text=look.text,
        card_faint=mixed(card, look.text, 0.55),
        bars=mixed(card, look.text, 0.32),
        swatch=hue,
    )


def _light(look: Theme, hue: QColor) -> Tint:
    card = mixed(look.node_face, hue, 0.24)
    return Tint(
        fill=_ground(look, hue, 0.09),
        strip=_clear(hue, 0.20),
        border=_clear(hue, 0.55),
        text=mixed(hue, look.text, 0.58),
        far=_clear(hue, 0.28),
        card=card,
        card_border=mixed(look.node_face, hue, 0.55),
        card_text=look.text,
        card_faint=mixed(card, look.text, 0.60),
        bars=mixed(card, look.text, 0.28),
        swatch=mixed(look.node_face, hue, 0.72),
    )


def mixed(one: QColor, other: QColor, share: float) -> QColor:
    """A color between two: `share` of the other."""
    return QColor.fromRgbF(
        one.redF() * (1 - share) + other.redF() * share,
        one.greenF() * (1 - share) + other.greenF() * share,
        one.blueF() * (1 - share) + other.blueF() * share,
    )


def _ground(look: Theme, hue: QColor, share: float) -> QColor:
    """The canvas with a glaze. It covers most of what is below, so that a frame inside of another
    has its own color and not a mixture of both."""
    found = mixed(look.canvas, hue, share)
    found.setAlphaF(0.85)
    return found


def _clear(hue: QColor, share: float) -> QColor:
    """The hue as a glaze through which the canvas shows."""
    found = QColor(hue)
    found.setAlphaF(share)
    return found
