"""A row of controls that goes on in the next row where it is too narrow."""

from __future__ import annotations

from PySide6.QtCore import QMargins, QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget, QWidgetItem

from nnstudio.ui import theme


class Flow(QLayout):
    """Items from left to right, centered in their rows. `push` makes what follows keep right."""

    def __init__(self, parent: QWidget | None = None, gap: int = theme.S3) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._gap = gap
        self.setContentsMargins(0, 0, 0, 0)
        self._pushed: int | None = None

    def push(self) -> None:
        """What is added from now on keeps to the right while one row is enough."""
        self._pushed = len(self._items)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def addWidget(self, widget: QWidget) -> None:
        self.addChildWidget(widget)
        self.addItem(QWidgetItem(widget))

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._lay(QRect(0, 0, width, 0), place=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._lay(rect, place=True)

    def sizeHint(self) -> QSize:
        sizes = [item.sizeHint() for item in self._shown()]
        width = sum(size.width() + self._gap for size in sizes) - self._gap * bool(sizes)
        height = max((size.height() for size in sizes), default=0)
        return QSize(width, height).grownBy(self._margins())

    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._shown():
            size = size.expandedTo(item.minimumSize())
        return size.grownBy(self._margins())

    def _margins(self) -> QMargins:
        return self.contentsMargins()

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _lay(self, rect: QRect, place: bool) -> int:
        inner = rect.marginsRemoved(self._margins())
        rows: list[list[tuple[QLayoutItem, QSize]]] = [[]]
        used = 0
        for item in self._shown():
            size = item.sizeHint().boundedTo(QSize(max(inner.width(), 1), 10_000))
            if item.hasHeightForWidth():
                size.setHeight(item.heightForWidth(size.width()))
            if rows[-1] and used + size.width() > inner.width():
                rows.append([])
                used = 0
            rows[-1].append((item, size))
            used += size.width() + self._gap
        top = inner.top()
        for row in rows:
            height = max((size.height() for _, size in row), default=0)
            if place:
                self._place(row, QRect(inner.left(), top, inner.width(), height), len(rows) == 1)
            top += height + theme.S1
        return top - theme.S1 - rect.top() + self._margins().bottom()

    def _place(self, row: list[tuple[QLayoutItem, QSize]], room: QRect, only: bool) -> None:
        pushed = self._items[self._pushed :] if self._pushed is not None and only else []
        spare = room.width() - sum(size.width() + self._gap for _, size in row) + self._gap
        left, moved = room.left(), False
        for item, size in row:
            if not moved and item in pushed:
                left, moved = left + max(spare, 0), True
            top = room.top() + (room.height() - size.height()) // 2
            item.setGeometry(QRect(QPoint(left, top), size))
            left += size.width() + self._gap
