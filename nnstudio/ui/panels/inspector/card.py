"""The concept card of a node type: what it does, when to use it, what goes wrong."""

from __future__ import annotations

import re
from functools import cache

from PySide6.QtCore import Qt, QTimer, QUrl
from PySide6.QtGui import (
    QFont,
    QImage,
    QResizeEvent,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextBrowser, QWidget

from nnstudio import resources
from nnstudio.ui import theme
from nnstudio.ui.formula import picture

_FORMULA = re.compile(r"\$\$(.+?)\$\$", re.DOTALL)
_LINE_HEIGHT = 125.0  # percent


@cache
def card_text(name: str) -> str:
    """The Markdown of a card; "" where there is none of that name."""
    path = resources.folder() / "cards" / name
    return path.read_text(encoding="utf-8") if name and path.is_file() else ""


class CardView(QTextBrowser):
    """A card set in type, as high as it is long; the panel scrolls, not the card."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._formulas: list[str] = []
        self._text = ""
        self._made: tuple[object, ...] = ()
        self._later = QTimer(self, singleShot=True, interval=0)  # selecting does not wait for it
        self._later.timeout.connect(self._render_if_shown)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setOpenLinks(False)
        self.setStyleSheet("QTextBrowser { background: transparent; border: none; padding: 0; }")
        self.document().setDocumentMargin(0)

    def put(self, text: str) -> None:
        """Show a card, given as Markdown with formulas between `$$`."""
        self._text = text
        self._later.start()

    def _render_if_shown(self) -> None:
        if self.isVisible():
            self.render_card()

    def render_card(self) -> None:
        """Set the card in type for the present width and theme."""
        wide = max(120, self.viewport().width())
        made = (self._text, wide, theme.current().name, self.devicePixelRatioF())
        if made == self._made:
            return
        self._made = made
        self._formulas = [found.strip() for found in _FORMULA.findall(self._text)]
        numbers = iter(range(len(self._formulas)))
        text = _FORMULA.sub(lambda _: f"![formula](formula:{next(numbers)})", self._text)
        document = self.document()
        document.setDefaultFont(theme.font(theme.SMALL + 0.5))
        document.setMarkdown(text)
        _set_in_type(document)
        document.setTextWidth(wide)
        self.setFixedHeight(int(document.size().height()) + 4)

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """Formulas are pictures that are drawn here; nothing is ever loaded from elsewhere."""
        url = name.toString() if isinstance(name, QUrl) else name
        if kind == QTextDocument.ResourceType.ImageResource.value and url.startswith("formula:"):
            tex = self._formulas[int(url.removeprefix("formula:"))]
            wide = self.viewport().width() - 4
            color = theme.current().text
            return picture(tex, theme.BODY + 3, color, self.devicePixelRatioF(), wide)
        return QImage()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.isVisible() and event.size().width() != event.oldSize().width():
            self.render_card()

    def showEvent(self, event: object) -> None:
        super().showEvent(event)  # type: ignore[arg-type]
        self.render_card()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


def _set_in_type(document: QTextDocument) -> None:
    """Line heights, distances, headings and code, as the rest of the window has them."""
    block = document.begin()
    while block.isValid():
        _set_block(block)
        block = block.next()


def _set_block(block: QTextBlock) -> None:
    cursor = QTextCursor(block)
    shape = QTextBlockFormat()
    heading = block.blockFormat().headingLevel() > 0
    kind = QTextBlockFormat.LineHeightTypes
    pictured = "\ufffc" in block.text()
    if not pictured:
        shape.setLineHeight(_LINE_HEIGHT, kind.ProportionalHeight.value)
    shape.setTopMargin(0)
    shape.setBottomMargin(theme.S1 if heading else theme.S2)
    cursor.mergeBlockFormat(shape)
    colors = theme.current()
    pieces = []
    walk = block.begin()
    while not walk.atEnd():
        pieces.append(walk.fragment())
        walk += 1
    for piece in pieces:
        form = QTextCharFormat()
        if heading:
            form.setFont(theme.font(theme.BODY, strong=True))
            form.setProperty(QTextFormat.Property.FontSizeAdjustment.value, 0)
            form.setForeground(colors.text)
        elif piece.charFormat().fontFixedPitch():
            form.setFont(theme.code_font(theme.TINY + 0.5))
            form.setForeground(colors.text)
        else:
            strong = piece.charFormat().fontWeight() > QFont.Weight.Normal
            form.setForeground(colors.text if strong else colors.text_dim)
        cursor.setPosition(piece.position())
        cursor.setPosition(piece.position() + piece.length(), QTextCursor.MoveMode.KeepAnchor)
        cursor.mergeCharFormat(form)
