"""Problems as rows: a heading for each severity, its problems below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from nnstudio.project.problem import Problem

Index = QModelIndex | QPersistentModelIndex
ROW = int(Qt.ItemDataRole.UserRole)
_MOST = 300  # nobody reads more, and each has a height to work out
_NONE = QModelIndex()


@dataclass(frozen=True)
class Heading:
    """How many problems of a severity follow."""

    severity: Literal["error", "warning"]
    count: int

    def __str__(self) -> str:
        word = "error" if self.severity == "error" else "warning"
        return f"{self.count:,} {word}{'' if self.count == 1 else 's'}"


@dataclass(frozen=True)
class More:
    """How many problems are not listed."""

    count: int

    def __str__(self) -> str:
        return f"… and {self.count:,} more. Mend some of these first."


Row = Heading | Problem | More


def rows_of(problems: Sequence[Problem]) -> tuple[Row, ...]:
    """Errors first, in the order of computation."""
    rows: list[Row] = []
    for severity in ("error", "warning"):
        some = [each for each in problems if each.severity == severity]
        if not some:
            continue
        rows += [Heading(some[0].severity, len(some)), *some[:_MOST]]
        if len(some) > _MOST:
            rows.append(More(len(some) - _MOST))
    return tuple(rows)


class ProblemsModel(QAbstractListModel):
    """The rows; the role `ROW` gives a row's value."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[Row, ...] = ()

    def put(self, rows: tuple[Row, ...]) -> None:
        """Show other rows. Equal beginnings and ends stay, so that the selection does."""
        old = self.rows
        shortest = min(len(old), len(rows))
        first = next((at for at in range(shortest) if old[at] != rows[at]), shortest)
        last = 0
        while last < shortest - first and old[-1 - last] == rows[-1 - last]:
            last += 1
        if len(old) - last > first:
            self.beginRemoveRows(QModelIndex(), first, len(old) - last - 1)
            self.rows = old[:first] + old[len(old) - last :]
            self.endRemoveRows()
        if len(rows) - last > first:
            self.beginInsertRows(QModelIndex(), first, len(rows) - last - 1)
            self.rows = rows
            self.endInsertRows()

    def rowCount(self, parent: Index = _NONE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if role == ROW:
            return row
        return str(row) if role == Qt.ItemDataRole.DisplayRole else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        whole = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        chosen = index.isValid() and isinstance(self.rows[index.row()], Problem)
        return whole if chosen else Qt.ItemFlag.ItemIsEnabled
