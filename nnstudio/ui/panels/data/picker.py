"""The list of everything that can be chosen as data, with a line to filter it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    QSortFilterProxyModel,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QListView,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from nnstudio.ui import theme
from nnstudio.ui.panels.data.entries import Entry, entries

ENTRY = Qt.ItemDataRole.UserRole
Index = QModelIndex | QPersistentModelIndex
_ROW, _HEAD, _ICON = 54, 28, 20
_BESIDE = 300  # for the license, where there is room


class EntryModel(QAbstractListModel):
    """The entries, one row each."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._entries = entries()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        entry = self._entries[index.row()]
        if role == ENTRY:
            return entry
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{entry.title} {entry.summary} {entry.kind} {entry.settings.get('name', '')}"
        if role == Qt.ItemDataRole.ToolTipRole:
            parts = (entry.title, entry.summary, entry.origin, entry.license)
            return "\n".join(part for part in parts if part)
        return None


class EntryDelegate(QStyledItemDelegate):
    """An icon, the title, a dim summary below, and the kind and license at the right."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(120, _ROW + (_HEAD if _begins_group(index) else 0))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry: Entry = index.data(ENTRY)
        colors, rect = theme.current(), QRect(option.rect)
        state = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if _begins_group(index):
            painter.setFont(theme.font(theme.TINY, strong=True))
            painter.setPen(colors.text_faint)
            head = QRect(rect.left() + theme.S2, rect.top(), rect.width(), _HEAD)
            painter.drawText(head, Qt.AlignmentFlag.AlignVCenter, entry.group.upper())
            rect.setTop(rect.top() + _HEAD)
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        if chosen or state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colors.accent_soft if chosen else colors.hover)
            painter.drawRoundedRect(rect.adjusted(0, 1, 0, -1), 6, 6)
        icon = QRect(rect.left() + theme.S2, rect.top() + 9, _ICON, _ICON)
        theme.icon(entry.icon, "text_dim").paint(painter, icon)
        self._paint_texts(painter, rect.adjusted(_ICON + 20, 7, -theme.S2, -6), entry)
        painter.restore()

    def _paint_texts(self, painter: QPainter, room: QRect, entry: Entry) -> None:
        colors, elide = theme.current(), Qt.TextElideMode.ElideRight
        painter.setFont(theme.font(theme.TINY))
        right = entry.kind
        wide = painter.fontMetrics().horizontalAdvance(right) + theme.S3 if right else 0
        painter.setPen(colors.text_faint)
        painter.drawText(QRect(room.left(), room.top(), room.width(), 18), _TO_RIGHT, right)
        painter.setFont(theme.font(theme.BODY))
        painter.setPen(colors.text)
        title = painter.fontMetrics().elidedText(entry.title, elide, room.width() - wide)
        painter.drawText(QRect(room.left(), room.top(), room.width(), 18), _TO_LEFT, title)
        painter.setFont(theme.font(theme.TINY))
        painter.setPen(colors.text_dim)
        spare = room.width() - _BESIDE if entry.license else 0
        if spare > _BESIDE:
            beside = QRect(room.right() - _BESIDE, room.top() + 19, _BESIDE, 17)
            painter.setPen(colors.text_faint)
            license = painter.fontMetrics().elidedText(entry.license, elide, _BESIDE)
            painter.drawText(beside, _TO_RIGHT, license)
            painter.setPen(colors.text_dim)
        wide = spare - theme.S3 if spare > _BESIDE else room.width()
        summary = painter.fontMetrics().elidedText(entry.summary, elide, wide)
        painter.drawText(QRect(room.left(), room.top() + 19, room.width(), 17), _TO_LEFT, summary)


_TO_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_TO_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def _begins_group(index: Index) -> bool:
    if index.row() == 0:
        return True
    before = index.model().index(index.row() - 1, 0)
    return bool(before.data(ENTRY).group != index.data(ENTRY).group)


class _Search(QLineEdit):
    """Up, Down and Enter go to the list, Escape leaves."""

    pressed = Signal(object)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = Qt.Key
        if event.key() in (keys.Key_Up, keys.Key_Down, keys.Key_Return, keys.Key_Enter):
            self.pressed.emit(event)
        elif event.key() == keys.Key_Escape and not self.text():
            event.ignore()
        else:
            super().keyPressEvent(event)


class Picker(QWidget):
    """`picked` gives an Entry, `left` says that nothing is chosen, `browsed` asks for a file."""

    picked = Signal(object)
    left = Signal()
    browsed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = QSortFilterProxyModel(self)
        self._model.setSourceModel(EntryModel(self))
        self._model.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.search = _Search(self)
        self.search.setPlaceholderText("Find data…")
        self.search.setClearButtonEnabled(True)
        self.search.addAction(
            theme.icon("search", "text_faint"), QLineEdit.ActionPosition.LeadingPosition
        )
        self.list = QListView(self)
        self.list.setModel(self._model)
        self.list.setItemDelegate(EntryDelegate(self.list))
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setAccessibleName("Data to choose from")
        self.open = QPushButton(theme.icon("file-open"), "Open a file…", self)
        self.back = QPushButton("Cancel", self)
        self.back.setProperty("kind", "quiet")
        self._lay_out()
        self.search.textChanged.connect(self._filter)
        self.search.pressed.connect(self._forward)
        self.list.clicked.connect(self._pick)
        self.list.activated.connect(self._pick)
        self.open.clicked.connect(self.browsed)
        self.back.clicked.connect(self.left)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.S3, theme.S3, theme.S3, theme.S2)
        column.setSpacing(theme.S2)
        row = QHBoxLayout()
        row.setSpacing(theme.S2)
        row.addWidget(self.search, 1)
        row.addWidget(self.open)
        row.addWidget(self.back)
        column.addLayout(row)
        column.addWidget(self.list, 1)

    def begin(self) -> None:
        """Start over: everything listed, the keyboard in the search line."""
        self.search.clear()
        self._filter("")
        self.search.setFocus()

    def index_of(self, source: str, name: str = "") -> QModelIndex:
        """Where an entry is in the list."""
        for row in range(self._model.rowCount()):
            index = self._model.index(row, 0)
            entry: Entry = index.data(ENTRY)
            if entry.source == source and entry.settings.get("name", "") == name:
                return index
        return QModelIndex()

    def _filter(self, text: str) -> None:
        self._model.setFilterFixedString(text.strip())
        self.list.setCurrentIndex(self._model.index(0, 0))
        self.list.scheduleDelayedItemsLayout()

    def _forward(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._pick(self.list.currentIndex())
            return
        step = 1 if event.key() == Qt.Key.Key_Down else -1
        row = min(max(self.list.currentIndex().row() + step, 0), self._model.rowCount() - 1)
        self.list.setCurrentIndex(self._model.index(row, 0))

    def _pick(self, index: QModelIndex) -> None:
        if index.isValid():
            self.picked.emit(index.data(ENTRY))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
