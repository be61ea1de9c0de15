"""Which classes are taken for which: a matrix with a row per truth and a column per answer."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from nnstudio.ui import theme

Cell = tuple[int, int]  # truth, answer
_LEAST, _MOST, _HEAD = 9, 34, 18


class Confusion(QWidget):
    """Right answers in the accent's color, wrong ones in that of errors, the more the stronger.

    A click, or arrows and Enter, choose a cell: `chosen` gives it, None when it is let go.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.classes: tuple[str, ...] = ()
        self.counts: tuple[tuple[int, ...], ...] = ()
        self.cell: Cell | None = None
        self._cursor: Cell = (0, 0)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setSizePolicy(policy)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Confusion matrix: rows are the truth, columns the answers")

    def put(self, classes: tuple[str, ...], counts: tuple[tuple[int, ...], ...]) -> None:
        """Show other counts; the chosen cell stays where the classes are the same."""
        if classes != self.classes:
            self.cell, self._cursor = None, (0, 0)
        self.classes, self.counts = classes, counts
        self._resize()
        self.update()

    def choose(self, cell: Cell | None) -> None:
        """Choose a cell as the user would; once more lets it go."""
        self.cell = None if cell == self.cell else cell
        if self.cell is not None:
            self._cursor = self.cell
        self.update()
        self.chosen.emit(self.cell)

    def rect_of(self, cell: Cell) -> QRectF:
        """Where a cell is."""
        side, left = self._side, self._left
        return QRectF(left + cell[1] * side, _HEAD * 2 + cell[0] * side, side, side)

    @property
    def _left(self) -> float:
        metrics = self.fontMetrics()
        widest = max((metrics.horizontalAdvance(name) for name in self.classes), default=0)
        return 18.0 + min(widest + 6.0, self.width() / 3)

    @property
    def _side(self) -> float:
        room = (self.width() - self._left - 2) / max(len(self.classes), 1)
        return float(min(max(room, _LEAST), _MOST))

    def _resize(self) -> None:
        height = int(_HEAD * 2 + self._side * len(self.classes)) + 4
        if height != self.height() or self.minimumHeight() != height:
            self.setFixedHeight(height)

    def sizeHint(self) -> QSize:
        return QSize(320, self.minimumHeight())

    def resizeEvent(self, event: QEvent) -> None:
        self._resize()

    def _at(self, point: QPoint) -> Cell | None:
        side, count = self._side, len(self.classes)
        row, column = (point.y() - _HEAD * 2) / side, (point.x() - self._left) / side
        return (int(row), int(column)) if 0 <= row < count and 0 <= column < count else None

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        found = self._at(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and (found or self.cell):
            self.choose(found or self.cell)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = Qt.Key
        moves = {
            keys.Key_Up: (-1, 0),
            keys.Key_Down: (1, 0),
            keys.Key_Left: (0, -1),
            keys.Key_Right: (0, 1),
        }
        move, last = moves.get(Qt.Key(event.key())), len(self.classes) - 1
        if move is not None and last >= 0:
            row, column = (a + b for a, b in zip(self._cursor, move, strict=True))
            self._cursor = (min(max(row, 0), last), min(max(column, 0), last))
            self.update()
        elif event.key() in (keys.Key_Return, keys.Key_Enter, keys.Key_Space) and last >= 0:
            self.choose(self._cursor)
        elif event.key() == keys.Key_Escape and self.cell is not None:
            self.choose(self.cell)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """A tip says what a cell counts."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            found = self._at(event.pos())
            text = self.words(found) if found is not None else ""
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)

    def words(self, cell: Cell) -> str:
        """What a cell counts: `12 rows of 9 answered as 4`."""
        truth, answer = self.classes[cell[0]], self.classes[cell[1]]
        count = self.counts[cell[0]][cell[1]]
        return f"{count:,} {'row' if count == 1 else 'rows'} of {truth} answered as {answer}"

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.classes:
            return
        colors = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font(theme.TINY))
        side = self._side
        self._paint_names(painter)
        wrong = max(
            (n for r, row in enumerate(self.counts) for c, n in enumerate(row) if r != c), default=0
        )
        for row, counts in enumerate(self.counts):
            of_row = sum(counts) or 1
            for column, count in enumerate(counts):
                rect = self.rect_of((row, column)).adjusted(0.5, 0.5, -1, -1)
                right = row == column
                share = count / of_row if right else (count / wrong if wrong else 0)
                fill = QColor(colors.accent if right else colors.error)
                fill.setAlphaF(0.08 + 0.72 * share if count else 0.0)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(colors.canvas)
                painter.drawRect(rect)
                painter.setBrush(fill)
                painter.drawRect(rect)
                if count and side >= 20:
                    strong = share > 0.55
                    painter.setPen(colors.text_on_color if strong else colors.text)
                    text = f"{count:,}" if count < 1000 or side >= 30 else f"{count / 1000:.0f}k"
                    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self.cell is not None:
            painter.setPen(QPen(colors.text, 2))
            painter.drawRect(self.rect_of(self.cell))
        if self.hasFocus():
            painter.setPen(QPen(colors.accent, 1, Qt.PenStyle.DashLine))
            painter.drawRect(self.rect_of(self._cursor).adjusted(1, 1, -1, -1))

    def _paint_names(self, painter: QPainter) -> None:
        colors, side, left = theme.current(), self._side, self._left
        metrics, elide = painter.fontMetrics(), Qt.TextElideMode.ElideRight
        painter.setPen(colors.text_faint)
        painter.drawText(QRectF(left, 0, 200, _HEAD), Qt.AlignmentFlag.AlignVCenter, "answer")
        painter.save()
        painter.translate(0, _HEAD * 2 + side * len(self.classes))
        painter.rotate(-90)
        painter.drawText(QRectF(0, 0, 100, 14), Qt.AlignmentFlag.AlignVCenter, "truth")
        painter.restore()
        painter.setPen(colors.text_dim)
        every = max(1, -(-13 // int(side)))
        for at, name in enumerate(self.classes):
            if at % every:
                continue
            line = QRectF(16, _HEAD * 2 + at * side, left - 22, side)
            text = metrics.elidedText(name, elide, int(line.width()))
            sides = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(line, sides, text)
            head = QRectF(left + at * side, _HEAD, side * every, _HEAD)
            text = metrics.elidedText(name, elide, int(head.width()))
            center = Qt.AlignmentFlag.AlignCenter if every == 1 else Qt.AlignmentFlag.AlignLeft
            painter.drawText(head, center, text)
