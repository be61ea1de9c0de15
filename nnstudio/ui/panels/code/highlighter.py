"""Colors for Python, worked out only for the lines that are looked at.

A long file is never colored whole: lines outside `visible` only pass on whether they end inside a
triple-quoted text, which costs a search each.
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Callable

from PySide6.QtGui import QColor, QFont, QSyntaxHighlighter, QTextCharFormat, QTextDocument

from nnstudio.ui import theme

_TOKEN = re.compile(
    r"(?P<comment>\#.*)"
    r"|(?P<string>[rbfuRBFU]{0,2}(?:\"\"\"|'''|\"(?:\\.|[^\"\\])*\"?|'(?:\\.|[^'\\])*'?))"
    r"|(?P<number>\b(?:0[xX][0-9a-fA-F_]+|\d[\d_]*\.?[\d_]*(?:[eE][+-]?\d+)?j?)\b)"
    r"|(?P<definition>(?<=\bdef )\w+|(?<=\bclass )\w+)"
    r"|(?P<decorator>^\s*@[\w.]+)"
    r"|(?P<word>\b[A-Za-z_]\w*\b)"
)
_KEYWORDS = frozenset(keyword.kwlist) - {"True", "False", "None"}
_CONSTANTS = frozenset(("True", "False", "None"))
_QUOTES = ('"""', "'''")
_PLAIN = 8  # in a line's state: not colored yet
_MARGIN = 60  # lines colored beyond the visible ones


def spans(text: str, inside: str = "") -> tuple[list[tuple[int, int, str]], str]:
    """(start, length, kind) of the colored parts of a line, and the triple quote open at its end.

    `inside` is the triple quote that is open at its start. Kinds: comment, string, number,
    definition, decorator, keyword, constant.
    """
    found: list[tuple[int, int, str]] = []
    at = 0
    while at <= len(text):
        if inside:
            end = text.find(inside, at)
            stop = len(text) if end < 0 else end + 3
            found.append((at, stop - at, "string"))
            if end < 0:
                return found, inside
            at, inside = stop, ""
        match = _TOKEN.search(text, at)
        if match is None:
            break
        kind, at = str(match.lastgroup), match.end()
        token = match.group()
        if kind == "string" and token[-3:] in _QUOTES and len(token.lstrip("rbfuRBFU")) == 3:
            inside = token[-3:]
            found.append((match.start(), len(token), "string"))
            continue
        if kind == "word":
            kind = "keyword" if token in _KEYWORDS else "constant" if token in _CONSTANTS else ""
        if kind:
            found.append((match.start(), len(token), kind))
    return found, inside


def open_quote(text: str, inside: str) -> str:
    """Only the triple quote that is open at the end of a line."""
    if not inside and '"""' not in text and "'''" not in text:
        return ""
    if inside and inside not in text:
        return inside
    return spans(text, inside)[1]


class PythonHighlighter(QSyntaxHighlighter):
    """Colors lines `visible()` says are looked at (first, last), and some around them."""

    def __init__(self, document: QTextDocument, visible: Callable[[], tuple[int, int]]) -> None:
        super().__init__(document)
        self._visible = visible
        self._formats: dict[str, QTextCharFormat] = {}
        self._range = (0, 0)
        self.take_colors()

    def take_colors(self) -> None:
        """Use the colors of the present theme."""
        colors = theme.current()
        self._formats = {
            "comment": _format(colors.comment, italic=True),
            "string": _format(colors.string),
            "number": _format(colors.number),
            "constant": _format(colors.number),
            "keyword": _format(colors.keyword),
            "decorator": _format(colors.keyword),
            "definition": _format(colors.text, strong=True),
        }

    def recolor(self) -> None:
        """Take the theme's colors and color everything anew."""
        self.take_colors()
        self.expect_change()
        self.rehighlight()

    def expect_change(self) -> None:
        """Note what is looked at now, before lines change."""
        first, last = self._visible()
        self._range = (first - _MARGIN, last + _MARGIN)

    def catch_up(self) -> None:
        """Color the lines that are looked at and were not colored yet."""
        self.expect_change()
        first, last = self._range
        block = self.document().findBlockByNumber(max(0, first))
        while block.isValid() and block.blockNumber() <= last:
            if block.userState() < 0 or block.userState() & _PLAIN:
                self.rehighlightBlock(block)
            block = block.next()

    def highlightBlock(self, text: str) -> None:
        before = max(0, self.previousBlockState()) & ~_PLAIN
        inside = _QUOTES[before - 1] if before else ""
        number = self.currentBlock().blockNumber()
        first, last = self._range
        if first <= number <= last:
            found, after = spans(text, inside)
            for start, length, kind in found:
                self.setFormat(start, length, self._formats[kind])
        else:
            after = open_quote(text, inside)
        state = _QUOTES.index(after) + 1 if after else 0
        self.setCurrentBlockState(state if first <= number <= last else state | _PLAIN)


def _format(color: QColor, italic: bool = False, strong: bool = False) -> QTextCharFormat:
    made = QTextCharFormat()
    made.setForeground(color)
    made.setFontItalic(italic)
    if strong:
        made.setFontWeight(QFont.Weight.DemiBold)
    return made
