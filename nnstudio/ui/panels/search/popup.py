"""A popup with a line to type in and the best matches below."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from nnstudio.ui import theme
from nnstudio.ui.panels.search.entries import Finder, Found
from nnstudio.ui.widgets.labels import label

Index = QModelIndex | QPersistentModelIndex
_ROWS, _SHOWN, _ROW = 200, 11, 30
_WIDE, _EDGE, _DOWN = 540, 6, 56
_ROLE = int(Qt.ItemDataRole.UserRole)
_NONE = QModelIndex()


class _Model(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rows: list[Found] = []

    def put(self, rows: list[Found]) -> None:
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = _NONE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        return row if role == _ROLE else row.title if role == Qt.ItemDataRole.DisplayRole else None


class _Rows(QStyledItemDelegate):
    """Title left, detail right; a family's icon before it where there is one."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, _ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: Found = index.data(_ROLE)
        colors = theme.current()
        room: QRect = option.rect
        state = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        selected = bool(state & QStyle.StateFlag.State_Selected)
        if selected or state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colors.accent_soft if selected else colors.hover)
            painter.drawRoundedRect(QRectF(room).adjusted(2, 1, -2, -1), 6, 6)
        words = room.adjusted(12, 0, -12, 0)
        if row.family:
            place = QRect(words.left(), words.center().y() - 7, 16, 16)
            theme.family_icon(row.family).paint(painter, place)
            words.adjust(26, 0, 0, 0)
        painter.setFont(theme.font(theme.BODY))
        metrics = painter.fontMetrics()
        small = theme.font(theme.SMALL)
        painter.setPen(colors.text if row.enabled else colors.text_faint)
        title = metrics.elidedText(row.title, Qt.TextElideMode.ElideRight, words.width() - 90)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, title)
        painter.setFont(small)
        painter.setPen(colors.text_dim if row.enabled else colors.text_faint)
        left = words.adjusted(metrics.horizontalAdvance(title) + 16, 0, 0, 0)
        detail = painter.fontMetrics().elidedText(
            row.detail, Qt.TextElideMode.ElideRight, left.width()
        )
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(left, flags, detail)
        painter.restore()


class SearchPopup(QFrame):
    """Lies over its parent until something is chosen, Escape is pressed or the focus leaves.

    `finder` gives the rows for what was typed, the best first.
    """

    def __init__(self, placeholder: str, finder: Finder, parent: QWidget) -> None:
        super().__init__(parent)
        self._over = parent
        self._finder = finder
        self._focus_before: QWidget | None = None
        self.line = QLineEdit(self)
        self.line.setPlaceholderText(placeholder)
        self.line.setAccessibleName(placeholder)
        self.line.addAction(
            theme.icon("search", "text_faint"), QLineEdit.ActionPosition.LeadingPosition
        )
        self._model = _Model(self)
        self.list = QListView(self)
        self.list.setModel(self._model)
        self.list.setItemDelegate(_Rows(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setMouseTracking(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.viewport().setAutoFillBackground(False)
        self.list.setStyleSheet("QListView { background: transparent; }")
        self.nothing = label("Nothing is called that.", "dim", parent=self)
        self.nothing.setContentsMargins(theme.S3, theme.S1, theme.S3, theme.S2)
        column = QVBoxLayout(self)
        column.setContentsMargins(_EDGE + 4, _EDGE + 4, _EDGE + 4, _EDGE + 4)
        column.setSpacing(theme.S1)
        for widget in (self.line, self.nothing, self.list):
            column.addWidget(widget)
        self.line.textChanged.connect(self._find)
        self.line.installEventFilter(self)
        parent.installEventFilter(self)
        self.list.clicked.connect(lambda index: self._take(index.row()))
        self.hide()

    @property
    def rows(self) -> list[Found]:
        """What is listed now."""
        return self._model.rows

    def open(self, text: str = "") -> None:
        """Show the popup with an empty line, or one that holds `text`."""
        window = self.window()
        self._focus_before = window.focusWidget()
        self.line.setText(text)
        self._find(text)
        self.show()
        self.raise_()
        self.line.setFocus(Qt.FocusReason.PopupFocusReason)

    def close_popup(self) -> None:
        """Hide the popup and give the focus back."""
        if self.isHidden():
            return
        before, self._focus_before = self._focus_before, None
        if self.line.hasFocus():  # first: hiding would hand the focus to whatever comes next
            (before or self._over).setFocus(Qt.FocusReason.PopupFocusReason)
        self.hide()

    def _find(self, text: str) -> None:
        rows = self._finder(text.strip(), _ROWS)
        self._model.put(rows)
        self.nothing.setVisible(not rows)
        self.list.setVisible(bool(rows))
        if rows:
            self.list.setCurrentIndex(self._model.index(0))
        self._place()

    def _place(self) -> None:
        """In the middle, a little below the top edge of the parent."""
        within = self._over.rect()
        wide = min(_WIDE, within.width() - 2 * theme.S3)
        rows = min(len(self.rows), _SHOWN)
        self.list.setFixedHeight(rows * _ROW + 4)
        tall = self.line.sizeHint().height() + 2 * _EDGE + 16 + (rows * _ROW if rows else 28)
        corner = QPoint((within.width() - wide) // 2, min(_DOWN, within.height() // 8))
        self.setGeometry(QRect(corner, QSize(wide, min(tall, within.height() - corner.y()))))

    def _move(self, step: int) -> None:
        if self.rows:
            at = min(len(self.rows) - 1, max(0, self.list.currentIndex().row() + step))
            self.list.setCurrentIndex(self._model.index(at))

    def _take(self, at: int) -> None:
        if not 0 <= at < len(self.rows) or not self.rows[at].enabled:
            return
        row = self.rows[at]
        self.close_popup()
        row.take()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys of the line; a new size of the parent; the focus that leaves."""
        kind = event.type()
        if watched is not self.line:
            if kind == QEvent.Type.Resize and not self.isHidden():
                self._place()
            return super().eventFilter(watched, event)
        if kind == QEvent.Type.FocusOut:
            self.close_popup()
        if kind != QEvent.Type.KeyPress:
            return super().eventFilter(watched, event)
        assert isinstance(event, QKeyEvent)
        steps = {
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_PageDown: _SHOWN - 1,
            Qt.Key.Key_PageUp: 1 - _SHOWN,
        }
        key = Qt.Key(event.key())
        if key in steps:
            self._move(steps[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take(self.list.currentIndex().row())
        elif key == Qt.Key.Key_Escape:
            self.close_popup()
        else:
            return super().eventFilter(watched, event)
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        colors = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        shade = QColor(0, 0, 0, 14 if not colors.dark else 40)
        painter.setBrush(shade)
        for edge in range(0, _EDGE, 2):  # a soft shadow
            room = QRectF(self.rect()).adjusted(edge, edge, -edge, -edge)
            painter.drawRoundedRect(room, 14 - edge, 14 - edge)
        painter.setPen(colors.panel_border)
        painter.setBrush(colors.panel_raised)
        room = QRectF(self.rect()).adjusted(_EDGE, _EDGE, -_EDGE, -_EDGE)
        painter.drawRoundedRect(room.adjusted(-0.5, -0.5, 0.5, 0.5), 10, 10)
