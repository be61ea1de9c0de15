"""Which classes are taken for which: a matrix with a row per truth and a column per answer."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QSizePolicy, QToolTip, QWidget

from nnstudio.ui import theme
from nnstudio.ui.panels.tryit.confusion_plan import Plan, planned

Cell = tuple[int, int]  # truth, answer
_BODY, _FEW = 96, 28  # pixels of cells that are always to be seen: in all, or of each class
_SMALLEST = 9  # pixels of the type of numbers
_BAR = 10  # the height of a scroll bar
_MOVES = {
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
}
_CENTER = Qt.AlignmentFlag.AlignCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class Confusion(QAbstractScrollArea):
    """Right answers in the accent's color, wrong ones in that of errors, the more the stronger.

    A click, or arrows and Enter, choose a cell: `chosen` gives it, None when it is let go. In a low
    place cells shrink, then lose their numbers (a tip still says them), then scroll below the names
    of the classes, which stay.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.classes: tuple[str, ...] = ()
        self.counts: tuple[tuple[int, ...], ...] = ()
        self.cell: Cell | None = None
        self.plan: Plan = planned(0, 0, 0, None)
        self._room: int | None = None
        self._cursor: Cell = (0, 0)
        self._widest = 0
        self._digits: dict[int, str] = {}
        self._size = theme.TINY
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setSizePolicy(policy)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.viewport().setAutoFillBackground(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Confusion matrix: rows are the truth, columns the answers")

    def put(self, classes: tuple[str, ...], counts: tuple[tuple[int, ...], ...]) -> None:
        """Show other counts; the chosen cell stays where the classes are the same."""
        if classes != self.classes:
            self.cell, self._cursor = None, (0, 0)
        self.classes, self.counts = classes, counts
        metrics = _metrics()
        self._widest = max((metrics.horizontalAdvance(name) for name in classes), default=0)
        self._arrange()
        self.updateGeometry()

    def fit(self, height: int | None) -> None:
        """Take no more than this height, as far as possible; None: what the width suggests."""
        self._room = height
        self.updateGeometry()

    def choose(self, cell: Cell | None) -> None:
        """Choose a cell as the user would; once more lets it go."""
        self.cell = None if cell == self.cell else cell
        if self.cell is not None:
            self._cursor = self.cell
        self.viewport().update()
        self.chosen.emit(self.cell)

    def rect_of(self, cell: Cell) -> QRectF:
        """Where a cell is in the viewport, however it is scrolled."""
        side = self.plan.side
        x = self.plan.left + cell[1] * side - self.horizontalScrollBar().value()
        y = self.plan.top + cell[0] * side - self.verticalScrollBar().value()
        return QRectF(x, y, side, side)

    def number_in(self, cell: Cell) -> str:
        """What is written in a cell; "" where nothing is, or numbers have no room."""
        return self._digits.get(self.counts[cell[0]][cell[1]], "")

    @property
    def type_of_names(self) -> int:
        """The size of the names' type, with which lines as high as a cell do not touch."""
        return min(theme.TINY, self.plan.side - 3)

    # Sizes.

    def _wanted(self) -> int:
        """The height that the width suggests."""
        plan, count = (
            planned(len(self.classes), self._widest, self.width(), None),
            len(self.classes),
        )
        across = plan.left + plan.side * count > self.width()
        return plan.top + plan.side * count + 1 + (_BAR if across else 0)

    def sizeHint(self) -> QSize:
        wanted = self._wanted()
        if self._room is None:
            return QSize(320, wanted)
        body = min(_BODY, _FEW * len(self.classes))
        low = planned(len(self.classes), self._widest, self.width(), body).top + body
        return QSize(320, max(min(wanted, self._room), min(wanted, low)))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._arrange()
        self.updateGeometry()

    def _arrange(self) -> None:
        room = self.viewport().size()
        self.plan = planned(len(self.classes), self._widest, room.width(), room.height())
        size = self.plan.side * len(self.classes) + 1
        for bar, inside in (
            (self.horizontalScrollBar(), room.width() - self.plan.left),
            (self.verticalScrollBar(), room.height() - self.plan.top),
        ):
            bar.setRange(0, max(size - inside, 0))
            bar.setPageStep(max(inside, 1))
            bar.setSingleStep(self.plan.side)
        self._digits, self._size = _numbers(self.counts, self.plan.side)
        self.viewport().update()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.viewport().update()

    # Mouse and keys.

    def _at(self, point: QPoint) -> tuple[int, int]:
        """The row and the column at a point; -1 for a head, or where there is none."""
        plan, count = self.plan, len(self.classes)
        row = (point.y() - plan.top + self.verticalScrollBar().value()) // plan.side
        column = (point.x() - plan.left + self.horizontalScrollBar().value()) // plan.side
        return (
            row if point.y() >= plan.top and row < count else -1,
            column if point.x() >= plan.left and column < count else -1,
        )

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        found = self._at(event.position().toPoint())
        cell = None if -1 in found else found
        if event.button() == Qt.MouseButton.LeftButton and (cell or self.cell):
            self.choose(cell or self.cell)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        move, last = _MOVES.get(Qt.Key(event.key())), len(self.classes) - 1
        enter = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
        if move is not None and last >= 0:
            row, column = (a + b for a, b in zip(self._cursor, move, strict=True))
            self._cursor = (min(max(row, 0), last), min(max(column, 0), last))
            self._show_cursor()
        elif event.key() in enter and last >= 0:
            self.choose(self._cursor)
        elif event.key() == Qt.Key.Key_Escape and self.cell is not None:
            self.choose(self.cell)
        else:
            event.ignore()

    def _show_cursor(self) -> None:
        side = self.plan.side
        for bar, at in (
            (self.verticalScrollBar(), self._cursor[0]),
            (self.horizontalScrollBar(), self._cursor[1]),
        ):
            first, last = at * side, (at + 1) * side + 1 - bar.pageStep()
            bar.setValue(min(max(bar.value(), last), first))
        self.viewport().update()

    def viewportEvent(self, event: QEvent) -> bool:
        """A tip says what a cell counts, or a class's whole name."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.tip(event.pos()), self)
            return True
        return super().viewportEvent(event)

    def tip(self, point: QPoint) -> str:
        """What the tip at a point of the viewport says."""
        row, column = self._at(point)
        if row >= 0 and column >= 0:
            return self.words((row, column))
        if row >= 0:
            return f"It is {self.classes[row]}."
        return f"Answered as {self.classes[column]}." if column >= 0 else ""

    def words(self, cell: Cell) -> str:
        """What a cell counts: `12 rows of 9 answered as 4`."""
        truth, answer = self.classes[cell[0]], self.classes[cell[1]]
        count = self.counts[cell[0]][cell[1]]
        return f"{count:,} {'row' if count == 1 else 'rows'} of {truth} answered as {answer}"

    # Painting.

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.classes:
            return
        painter = QPainter(self.viewport())
        painter.setFont(theme.font(theme.TINY))
        if self.plan.captions:
            self._paint_captions(painter)
        painter.setFont(theme.font(self.type_of_names))
        self._paint_rows_head(painter)
        self._paint_columns_head(painter)
        room = QRectF(self.viewport().rect())
        room.setTopLeft(QPoint(self.plan.left, self.plan.top))
        painter.setClipRect(room)
        self._paint_cells(painter, room)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self.cell is not None:
            painter.setPen(QPen(theme.current().text, 2))
            painter.drawRect(self.rect_of(self.cell).adjusted(1, 1, -1, -1))
        if self.hasFocus():
            painter.setPen(QPen(theme.current().text, 1, Qt.PenStyle.DashLine))
            painter.drawRect(self.rect_of(self._cursor).adjusted(2, 2, -3, -3))

    def _paint_cells(self, painter: QPainter, room: QRectF) -> None:
        colors = theme.current()
        painter.setFont(theme.font(self._size))
        wrong = max(
            (n for r, row in enumerate(self.counts) for c, n in enumerate(row) if r != c), default=0
        )
        for row, counts in enumerate(self.counts):
            of_row = sum(counts) or 1
            for column, count in enumerate(counts):
                rect = self.rect_of((row, column)).adjusted(0, 0, -1, -1)
                if not rect.intersects(room):
                    continue
                right = row == column
                share = count / of_row if right else (count / wrong if wrong else 0)
                fill = QColor(colors.accent if right else colors.error)
                fill.setAlphaF(0.08 + 0.72 * share if count else 0.0)
                painter.fillRect(rect, colors.canvas)
                painter.fillRect(rect, fill)
                if self._digits:
                    painter.setPen(colors.text_on_color if share > 0.55 else colors.text)
                    painter.drawText(rect, _CENTER, self._digits.get(count, ""))

    def _paint_captions(self, painter: QPainter) -> None:
        plan, size = self.plan, self.plan.side * len(self.classes)
        painter.setPen(theme.current().text_faint)
        width = min(size, self.viewport().width() - plan.left)
        painter.drawText(QRectF(plan.left, 0, max(width, 60), plan.caption), _LEFT, "answer")
        height = min(size, self.viewport().height() - plan.top)
        painter.save()
        painter.translate(0, plan.top + height)
        painter.rotate(-90)
        painter.drawText(QRectF(0, 0, max(height, 40), plan.caption), _RIGHT, "truth")
        painter.restore()

    def _paint_rows_head(self, painter: QPainter) -> None:
        plan, metrics = self.plan, painter.fontMetrics()
        room = self.viewport().rect()
        painter.setClipRect(0, plan.top, plan.left, room.height() - plan.top)
        painter.setPen(theme.current().text_dim)
        for at, name in enumerate(self.classes):
            width = plan.left - plan.caption - 5
            line = QRectF(plan.caption, self.rect_of((at, 0)).y(), width, plan.side - 1)
            text = metrics.elidedText(name, Qt.TextElideMode.ElideRight, width)
            painter.drawText(line, _RIGHT, text)
        painter.setClipping(False)

    def _paint_columns_head(self, painter: QPainter) -> None:
        plan, metrics = self.plan, painter.fontMetrics()
        head = plan.top - plan.caption
        painter.setClipRect(plan.left, 0, self.viewport().width() - plan.left, plan.top)
        painter.setPen(theme.current().text_dim)
        for at, name in enumerate(self.classes):
            place = self.rect_of((0, at))
            if not plan.upright:
                painter.drawText(
                    QRectF(place.x(), plan.caption, plan.side - 1, head), _CENTER, name
                )
                continue
            painter.save()
            painter.translate(place.x(), plan.top - 4)
            painter.rotate(-90)
            text = metrics.elidedText(name, Qt.TextElideMode.ElideRight, head - 4)
            painter.drawText(QRectF(0, 0, head - 4, plan.side - 1), _LEFT, text)
            painter.restore()
        painter.setClipping(False)


def _metrics(size: float = theme.TINY) -> QFontMetrics:
    return QFontMetrics(theme.font(size))


def _numbers(counts: tuple[tuple[int, ...], ...], side: int) -> tuple[dict[int, str], int]:
    """How each count but 0 is written in cells of a side, and in which size of type.

    Empty where there is no room for all: some alone would mislead.
    """
    there = {count for row in counts for count in row if count}
    whole = {count: f"{count:,}" for count in there}
    brief = {n: f"{n / 1000:.0f}k" if n >= 1000 else str(n) for n in there}
    for written in (whole, brief):
        for size in range(theme.TINY, _SMALLEST - 1, -1):
            metrics = _metrics(size)
            widest = max(map(metrics.horizontalAdvance, written.values()), default=0)
            if max(widest, metrics.height()) + 3 <= side:
                return written, size
    return {}, theme.TINY
