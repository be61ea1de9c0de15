"""The palette's rows as Qt's model: groups, and entries below them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractItemModel,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from nnstudio.ui.panels.palette.adding import MIME
from nnstudio.ui.panels.palette.entries import Entry, Group

Index = QModelIndex | QPersistentModelIndex
ROW = int(Qt.ItemDataRole.UserRole)
_NONE = QModelIndex()
_TOP = 0  # internal id of groups; of entries it is the group's row + 1


class PaletteModel(QAbstractItemModel):
    """Two levels; the role `ROW` gives the Group or Entry."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.groups: tuple[Group, ...] = ()

    def show_groups(self, groups: tuple[Group, ...]) -> None:
        """Show other rows."""
        if groups != self.groups:
            self.beginResetModel()
            self.groups = groups
            self.endResetModel()

    def row_of(self, index: Index) -> Group | Entry | None:
        """What an index stands for."""
        if not index.isValid():
            return None
        if index.internalId() == _TOP:
            return self.groups[index.row()]
        return self.groups[index.internalId() - 1].entries[index.row()]

    def index_of(self, entry: Entry) -> QModelIndex:
        """Where an entry stands; an invalid index if it is not shown."""
        for at, group in enumerate(self.groups):
            if entry in group.entries:
                return self.createIndex(group.entries.index(entry), 0, at + 1)
        return QModelIndex()

    def index(self, row: int, column: int, parent: Index = _NONE) -> QModelIndex:
        if column != 0 or row < 0 or row >= self.rowCount(parent):
            return QModelIndex()
        return self.createIndex(row, 0, parent.row() + 1 if parent.isValid() else _TOP)

    def parent(self, index: Index = _NONE) -> QModelIndex:  # type: ignore[override]
        if not index.isValid() or index.internalId() == _TOP:
            return QModelIndex()
        return self.createIndex(index.internalId() - 1, 0, _TOP)

    def rowCount(self, parent: Index = _NONE) -> int:
        if not parent.isValid():
            return len(self.groups)
        return len(self.groups[parent.row()].entries) if parent.internalId() == _TOP else 0

    def columnCount(self, parent: Index = _NONE) -> int:
        return 1

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        row = self.row_of(index)
        if row is None:
            return None
        if role == ROW:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title if isinstance(row, Entry) else row.name
        if role == Qt.ItemDataRole.AccessibleDescriptionRole and isinstance(row, Entry):
            return row.summary
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        row = self.row_of(index)
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if isinstance(row, Entry) and row.kind != "template":
            flags |= Qt.ItemFlag.ItemIsDragEnabled
        return flags

    def mimeTypes(self) -> list[str]:
        return [MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        data = QMimeData()
        rows = [self.row_of(index) for index in indexes]
        keys = [row.key for row in rows if isinstance(row, Entry) and row.kind != "template"]
        if keys:
            data.setData(MIME, keys[0].encode())
        return data

    def supportedDragActions(self) -> Qt.DropAction:
        return Qt.DropAction.CopyAction
