"""Colors for numbers: even steps of lightness, told apart also by the color-blind."""

from __future__ import annotations

from nnstudio.ui.plots.library import pg

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
TABLE = pg.ColorMap(None, _ANCHORS).getLookupTable(nPts=SIZE, alpha=False)  # rows of R, G, B
