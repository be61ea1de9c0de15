"""Texts in an SVG: how wide they come out, shortened where needed, escaped."""

from __future__ import annotations

import re
import unicodedata
from html import escape

FONT = "Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif"

# Widths of Helvetica in thousandths of the size, for the characters from space to ~.
_WIDTHS = (
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278,
    556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
    1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,
    667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
    333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556,
    556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
)  # fmt: skip
_WIDER = 1.13  # DejaVu Sans, where none of the others is installed
_BOLD = 1.07

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SPACES = re.compile(r"\s+")


def width(text: str, size: float, bold: bool = False) -> float:
    """How many pixels a text needs at most, in any of the fonts that may show it."""
    total = 0
    for sign in text:
        code = ord(sign)
        if 32 <= code < 127:
            total += _WIDTHS[code - 32]
        else:
            total += 1000 if unicodedata.east_asian_width(sign) in "WF" else 620
    return total / 1000 * size * _WIDER * (_BOLD if bold else 1.0)


def shortened(text: str, longest: int) -> str:
    """One line of a text, its end replaced by … where it is too long."""
    line = _SPACES.sub(" ", text).strip()
    return line if len(line) <= longest else f"{line[: longest - 1].rstrip()}…"


def safe(text: str) -> str:
    """A text as XML: escaped, without characters that XML cannot hold."""
    return escape(_NOT_XML.sub("\ufffd", text), quote=True)
