"""One source: text with line numbers, colors, and the lines of the selected nodes marked."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextBlock,
    QTextCursor,
)
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QTextEdit, QWidget

from nnstudio.compiler.source import Source
from nnstudio.ui import theme
from nnstudio.ui.panels.code.highlighter import PythonHighlighter
from nnstudio.ui.panels.code.splicing import splices

Spot = tuple[str | None, int]  # the block that a node is in (None: the main graph), and its id
_MOST_SPLICES = 200


class _Numbers(QWidget):
    """The strip of line numbers; the view draws it."""

    def __init__(self, view: CodeView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self) -> QSize:
        return QSize(self._view.numbers_width(), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        self._view.paint_numbers(QPainter(self), event.rect())


class CodeView(QPlainTextEdit):
    """Shows a source. `clicked_node(spot)` tells that a line of a node was clicked."""

    clicked_node = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._source: Source | None = None
        self._lines_of: dict[Spot, list[int]] = {}
        self._marked: frozenset[int] = frozenset()
        self._pressed: QPoint | None = None
        self.setReadOnly(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUndoRedoEnabled(False)
        self.setStyleSheet("QPlainTextEdit { border: none; border-radius: 0; padding: 0; }")
        self.setFont(theme.code_font())
        self.document().setDefaultFont(theme.code_font())
        self.setTabStopDistance(4 * self.fontMetrics().horizontalAdvance(" "))
        self._numbers = _Numbers(self)
        self.highlighter = PythonHighlighter(self.document(), self.visible_lines)
        self.updateRequest.connect(self._scroll_numbers)
        self.verticalScrollBar().valueChanged.connect(lambda _: self.highlighter.catch_up())
        self._fit_numbers()

    @property
    def source(self) -> Source | None:
        """What is shown."""
        return self._source

    def put(self, source: Source) -> None:
        """Show a source; only lines that differ are touched, and the view stays where it is."""
        last, self._source = self._source, source
        if last is source:
            return
        lines: dict[Spot, list[int]] = {}
        for number, node in source.nodes.items():
            lines.setdefault((None, node), []).append(number - 1)
        for number, spot in source.inner.items():
            lines.setdefault(spot, []).append(number - 1)
        for number, more in source.inside.items():
            block = source.inner[number][0] if number in source.inner else None
            for node in more:
                lines.setdefault((block, node), []).append(number - 1)
        self._lines_of = lines
        if last is None or last.text != source.text:
            self._change_text(source.text)
            self._fit_numbers()
        self.viewport().update()

    def mark(self, nodes: Iterable[Spot], scroll: bool = True) -> None:
        """Mark the lines of these nodes, and scroll to the first of them."""
        chosen = frozenset(nodes)
        self._marked = frozenset(
            line for spot in chosen if spot in self._lines_of for line in self._lines_of[spot]
        )
        if scroll and self._marked:
            self._bring_into_view(sorted(self._marked))
        self.viewport().update()
        self._numbers.update()

    @property
    def marked(self) -> frozenset[int]:
        """The numbers of the marked lines, from 1."""
        return frozenset(line + 1 for line in self._marked)

    def recolor(self) -> None:
        """Use the colors of the present theme."""
        self.highlighter.recolor()
        self.viewport().update()

    def visible_lines(self) -> tuple[int, int]:
        """The first and last line that are seen, from 0."""
        first = self.firstVisibleBlock().blockNumber()
        return first, first + self.viewport().height() // max(1, self._line_height()) + 1

    def _line_height(self) -> int:
        return self.fontMetrics().lineSpacing()

    def _change_text(self, text: str) -> None:
        bar, side = self.verticalScrollBar(), self.horizontalScrollBar()
        at, along = bar.value(), side.value()
        self.highlighter.expect_change()
        old, new = self.toPlainText().split("\n"), text.split("\n")
        changes = splices(old, new) if self.document().characterCount() > 1 else None
        if changes is None or len(changes) > _MOST_SPLICES:
            self.setPlainText(text)
        else:
            cursor = QTextCursor(self.document())
            cursor.beginEditBlock()
            for a, b, c, d in changes:
                self._replace(cursor, a, b, new[c:d], whole=len(old))
            cursor.endEditBlock()
        bar.setValue(at)
        side.setValue(along)
        self.highlighter.catch_up()

    def _replace(self, cursor: QTextCursor, a: int, b: int, lines: list[str], whole: int) -> None:
        """Put lines in the place of the lines from a to before b; `whole` is how many there are."""
        document = self.document()
        start = document.findBlockByNumber(a)
        if a == b or not lines:  # a line goes or comes with the line break before or after it
            at_end = a >= whole or (b >= whole and not lines)
            begin = start.position() if not at_end else max(0, start.position() - 1)
            if a >= whole:
                begin = document.characterCount() - 1
            end = begin if a == b else self._end(document.findBlockByNumber(b - 1), at_end)
            text = "\n".join(lines)
            text = ("\n" + text if at_end else text + "\n") if lines else ""
        else:
            begin, end = start.position(), self._end(document.findBlockByNumber(b - 1), True)
            text = "\n".join(lines)
        cursor.setPosition(begin)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(text)

    def _end(self, block: QTextBlock, before_break: bool) -> int:
        return block.position() + block.length() - (1 if before_break else 0)

    def _bring_into_view(self, lines: list[int]) -> None:
        first, last = self.visible_lines()
        if any(first <= line < last - 1 for line in lines):
            return
        rows = last - first
        self.verticalScrollBar().setValue(max(0, lines[0] - rows // 3))

    def numbers_width(self) -> int:
        """Width of the strip of line numbers."""
        digits = max(2, len(str(self.blockCount())))
        return digits * self.fontMetrics().horizontalAdvance("9") + theme.S5

    def _fit_numbers(self) -> None:
        self.setViewportMargins(self.numbers_width(), 0, 0, 0)
        inside = self.contentsRect()
        self._numbers.setGeometry(
            QRect(inside.left(), inside.top(), self.numbers_width(), inside.height())
        )

    def _scroll_numbers(self, area: QRect, down: int) -> None:
        if down:
            self._numbers.scroll(0, down)
        else:
            self._numbers.update(0, area.y(), self._numbers.width(), area.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_numbers()
        self.highlighter.catch_up()

    def _blocks(self, area: QRect) -> Iterable[tuple[QTextBlock, QRect]]:
        block = self.firstVisibleBlock()
        while block.isValid():
            place = self.blockBoundingGeometry(block).translated(self.contentOffset()).toRect()
            if place.top() > area.bottom():
                return
            yield block, place
            block = block.next()

    def paint_numbers(self, painter: QPainter, area: QRect) -> None:
        """Draw the strip of line numbers."""
        colors = theme.current()
        painter.fillRect(area, colors.input)
        painter.setFont(theme.code_font(theme.TINY + 0.5))
        wide = self._numbers.width() - theme.S3
        for block, place in self._blocks(area):
            marked = block.blockNumber() in self._marked
            if marked:
                painter.fillRect(
                    0, place.top(), self._numbers.width(), place.height(), self._tint()
                )
                painter.fillRect(0, place.top(), 3, place.height(), colors.accent)
            painter.setPen(colors.text if marked else colors.text_faint)
            room = QRect(0, place.top(), wide, place.height())
            flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(room, flags, str(block.blockNumber() + 1))

    def _tint(self) -> QColor:
        return theme.current().accent_soft

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._marked:
            painter = QPainter(self.viewport())
            wide = self.viewport().width()
            for block, place in self._blocks(event.rect()):
                if block.blockNumber() in self._marked:
                    painter.fillRect(0, place.top(), wide, place.height(), self._tint())
            painter.end()
        super().paintEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        self._pressed = event.position().toPoint()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        point = event.position().toPoint()
        still = self._pressed is not None and (point - self._pressed).manhattanLength() < 4
        if event.button() != Qt.MouseButton.LeftButton or not still or self._source is None:
            return
        if not self.textCursor().hasSelection():
            line = self.cursorForPosition(point).blockNumber() + 1
            node = self._source.nodes.get(line)
            spot = (None, node) if node is not None else self._source.inner.get(line)
            if spot is not None:
                self.clicked_node.emit(spot)

    def show_finds(self, found: list[QTextCursor], current: int) -> None:
        """Mark what a search found, the current one more strongly."""
        colors = theme.current()
        marks = []
        for at, cursor in enumerate(found):
            mark = QTextEdit.ExtraSelection()
            mark.cursor = cursor
            soft = QColor(colors.warning)
            soft.setAlpha(170 if at == current else 70)
            mark.format.setBackground(soft)
            marks.append(mark)
        self.setExtraSelections(marks)
