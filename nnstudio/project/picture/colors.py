"""Colors of families, told apart also by the color-blind; the family's name is written too.

The hues are those of Okabe and Ito (2008), darkened so that white text can be read on them.
"""

from __future__ import annotations

import zlib

FAMILY_COLORS = {
    "Data": "#4d4d4d",
    "Linear": "#0a5f95",
    "Convolution": "#0a5f95",
    "Recurrent": "#00735a",
    "Attention": "#8a3d6d",
    "Activation": "#b04a00",
    "Pooling": "#2b7bb9",
    "Normalization": "#7a6200",
    "Regularization": "#9b5a3c",
    "Shape": "#6b6f76",
    "Combination": "#5b4ea3",
    "Arithmetic": "#75427a",
    "Loss": "#9f1d35",
    "Metric": "#3f6b1f",
    "Blocks": "#3a4a63",
}
_OTHERS = ("#0a5f95", "#00735a", "#b04a00", "#8a3d6d", "#7a6200", "#5b4ea3")

# Ground, line and text of frames and notes on paper, by the colors that a project can hold.
FRAMES = {
    "gray": ("#f1f2f4", "#c3c8cf", "#4d545e"),
    "blue": ("#e9f0fd", "#a9c5f5", "#1f4f9e"),
    "green": ("#e7f5ee", "#9fd3b9", "#17633f"),
    "yellow": ("#fdf6e0", "#ecd48a", "#71540a"),
    "red": ("#fdebed", "#f0b3b9", "#98222f"),
    "purple": ("#f2ecfc", "#cbb5ef", "#5a2fa3"),
}

INK = "#1a1a1a"
FAINT = "#5c6066"
WIRE = "#4a4f57"
PAPER = "#ffffff"


def family_color(family: str) -> str:
    """The color of a family; one that is always the same for a family not listed here."""
    known = FAMILY_COLORS.get(family)
    return known or _OTHERS[zlib.crc32(ascii(family).encode()) % len(_OTHERS)]


def frame_colors(color: str) -> tuple[str, str, str]:
    """Ground, line and text of a frame; plain ink on paper for a color not listed here."""
    return FRAMES.get(color, (PAPER, FAINT, INK))
