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

INK = "#1a1a1a"
FAINT = "#5c6066"
WIRE = "#4a4f57"
PAPER = "#ffffff"


def family_color(family: str) -> str:
    """The color of a family; one that is always the same for a family not listed here."""
    known = FAMILY_COLORS.get(family)
    return known or _OTHERS[zlib.crc32(ascii(family).encode()) % len(_OTHERS)]
