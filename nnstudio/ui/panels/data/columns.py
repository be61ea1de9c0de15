"""The columns of a table: what each is for, chosen from lists in the cells."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter, QPalette
from PySide6.QtWidgets import (
    QComboBox,
    QHeaderView,
    QMenu,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from nnstudio.catalog.settings import Choice
from nnstudio.engine.messages import ColumnListed
from nnstudio.project.declared import COLUMN
from nnstudio.project.project import Column
from nnstudio.ui import theme

Index = QModelIndex | QPersistentModelIndex
NAMES = ("name", "role", "kind", "missing", "encoding")
WORDS = {
    "one_hot": "one-hot",
    "most_frequent": "most frequent",
    "error": "stop",
    "drop": "drop row",
}
_OPTIONS = {each.name: each.options for each in COLUMN if isinstance(each, Choice)}
_HELP = {each.name: each.help for each in COLUMN}
_ROLE_COLORS = {"target": "accent", "ignore": "text_faint", "group": "info", "time": "info"}
_ROW, _ROWS_SHOWN, _HEADER = 28, 9, 26
_WIDTHS = (64, 68, 86, 72)


class ColumnModel(QAbstractTableModel):
    """One row per column of the file."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.listed: tuple[ColumnListed, ...] = ()

    def show_columns(self, listed: tuple[ColumnListed, ...]) -> None:
        """Show these; where only their roles differ, nothing is rebuilt."""
        old, same = self.listed, len(listed) == len(self.listed)
        if same and listed:
            self.listed = listed
            changed = [at for at, each in enumerate(listed) if each != old[at]]
            if changed:
                last = self.index(changed[-1], len(NAMES) - 1)
                self.dataChanged.emit(self.index(changed[0], 0), last)
            return
        self.beginResetModel()
        self.listed = listed
        self.endResetModel()

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns with their roles."""
        return tuple(each.column for each in self.listed)

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.listed)

    def columnCount(self, parent: Index | None = None) -> int:
        return len(NAMES)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return NAMES[section]
        if role == Qt.ItemDataRole.ToolTipRole:
            return _HELP[NAMES[section]]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | Qt.ItemFlag.ItemIsEditable if self.matters(index) else flags

    def matters(self, index: Index) -> bool:
        """Whether a cell says something: an ignored column has no encoding, a number neither."""
        name, column = NAMES[index.column()], self.listed[index.row()].column
        if name in ("name", "role"):
            return name == "role"
        if column.role == "ignore":
            return False
        if name == "encoding":
            return column.role == "input" and column.kind == "class"
        return name == "missing" or column.role in ("input", "target")

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        listed, name = self.listed[index.row()], NAMES[index.column()]
        value = str(getattr(listed.column, name))
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return WORDS.get(value, value) if name == "name" or self.matters(index) else "–"
        if role == Qt.ItemDataRole.EditRole:
            return value
        if role == Qt.ItemDataRole.ToolTipRole:
            return _tip(listed)
        return None


def _tip(listed: ColumnListed) -> str:
    lines = [listed.column.name]
    if listed.values:
        shown = ", ".join(listed.values[:8]) + (", …" if len(listed.values) > 8 else "")
        lines.append(f"{len(listed.values)} different: {shown}")
    elif listed.example:
        lines.append(f"for example {listed.example}")
    else:
        lines.append("no value in the file")
    if listed.missing:
        lines.append(f"{listed.missing:,} rows without a value")
    if listed.guessed:
        lines.append("Its role is guessed; choose one to make it yours.")
    return "\n".join(lines)


class CellDelegate(QStyledItemDelegate):
    """Words with a mark that there is a list behind them; guessed ones in italics."""

    def __init__(self, view: ColumnsTable) -> None:
        super().__init__(view)
        self._view = view

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        box = QComboBox(parent)
        box.setAccessibleName(NAMES[index.column()])
        for value in _OPTIONS[NAMES[index.column()]]:
            box.addItem(WORDS.get(value, value), value)
        box.setStyleSheet("QComboBox { min-height: 0; padding: 0 2px 0 5px; border-radius: 4px; }")
        box.view().setMinimumWidth(110)
        box.activated.connect(lambda _: self._commit(box))
        QTimer.singleShot(0, box, box.showPopup)
        return box

    def _commit(self, box: QComboBox) -> None:
        self.commitData.emit(box)
        self.closeEditor.emit(box)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        assert isinstance(editor, QComboBox)
        editor.setCurrentIndex(editor.findData(index.data(Qt.ItemDataRole.EditRole)))

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        assert isinstance(editor, QComboBox)
        value = str(editor.currentData())
        if value != index.data(Qt.ItemDataRole.EditRole):
            self._view.changed.emit([index.row()], NAMES[index.column()], value)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        colors, model = theme.current(), index.model()
        assert isinstance(model, ColumnModel)
        listed, name = model.listed[index.row()], NAMES[index.column()]
        drawn = QStyleOptionViewItem(option)
        self.initStyleOption(drawn, index)
        drawn.text = ""
        drawn.widget.style().drawControl(
            drawn.widget.style().ControlElement.CE_ItemViewItem,
            drawn,
            painter,
            drawn.widget,
        )
        matters = model.matters(index)
        font = theme.font(theme.SMALL, strong=listed.column.role == "target" and name == "role")
        font.setItalic(listed.guessed and name != "name")
        painter.setFont(font)
        painter.setPen(getattr(colors, _role_of(listed.column, name, matters)))
        room = QRect(option.rect).adjusted(6, 0, -14 if matters else -4, 0)
        text = painter.fontMetrics().elidedText(
            str(index.data()), Qt.TextElideMode.ElideRight, room.width()
        )
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, text)
        if name == "missing" and listed.missing and matters:
            painter.setPen(
                colors.warning if listed.column.missing == "error" else colors.text_faint
            )
        if matters:
            corner = QPoint(room.right() + 2, room.center().y() - 5)
            theme.icon("chevron-down", "text_faint").paint(painter, QRect(corner, QSize(10, 10)))


def _role_of(column: Column, name: str, matters: bool) -> str:
    if name == "role":
        return _ROLE_COLORS.get(column.role, "text")
    if name == "name":
        return "text_faint" if column.role == "ignore" else "text"
    return "text_dim" if matters else "text_faint"


class ColumnsTable(QTableView):
    """`changed(rows, name, value)` asks for a change.

    A click or Space opens a cell's list; the right button's menu changes all selected rows.
    """

    changed = Signal(object, str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.columns = ColumnModel(self)
        self.setModel(self.columns)
        self.setItemDelegate(CellDelegate(self))
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setEditTriggers(QTableView.EditTrigger.EditKeyPressed)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_ROW)
        self.setAccessibleName("Columns")
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setMinimumSectionSize(30)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for at, width in enumerate(_WIDTHS, 1):
            self.setColumnWidth(at, width)
        self.clicked.connect(self._open)

    def show_columns(self, listed: tuple[ColumnListed, ...]) -> None:
        """Show the columns of a table."""
        self.columns.show_columns(listed)
        rows = min(max(len(listed), 1), _ROWS_SHOWN)
        self.setFixedHeight(_HEADER + rows * _ROW + 6)

    def _open(self, index: QModelIndex) -> None:
        one = len(self.selectionModel().selectedRows()) <= 1
        if one and self.columns.matters(index):
            self.edit(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)
        index = self.currentIndex()
        if event.key() in keys and index.isValid() and self.columns.matters(index):
            self.edit(index)
            return
        super().keyPressEvent(event)

    def contextMenuEvent(self, event: Any) -> None:
        rows = sorted({index.row() for index in self.selectionModel().selectedRows()})
        if not rows:
            return
        menu = self.menu(rows)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    def menu(self, rows: list[int]) -> QMenu:
        """What can be set for all of these rows."""
        menu = QMenu(self)
        count = f" for {len(rows)} columns" if len(rows) > 1 else ""
        for name in NAMES[1:]:
            part = menu.addMenu(name.capitalize() + count)
            for value in _OPTIONS[name]:
                action = part.addAction(WORDS.get(value, value))
                action.triggered.connect(
                    lambda _=False, n=name, v=value: self.changed.emit(rows, n, v)
                )
        return menu

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange:
            self.viewport().setBackgroundRole(QPalette.ColorRole.Window)
        super().changeEvent(event)
