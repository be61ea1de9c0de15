"""Adding a node by typing some letters of its name."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from nnstudio.catalog.node_type import NodeType
from nnstudio.ui import fuzzy, theme

_WIDTH, _ROW, _ROWS = 340, 40, 8
_KIND = Qt.ItemDataRole.UserRole


def found(
    query: str, offered: Iterable[NodeType], among: Collection[str] | None = None
) -> list[NodeType]:
    """The types that answer a query, best first; all of them for an empty one."""
    kinds = [kind for kind in offered if among is None or kind.key in among]
    if not query.strip():
        return kinds
    scored = [
        (score, -at, kind) for at, kind in enumerate(kinds) if (score := _score(query, kind)) > 0
    ]
    scored.sort(key=lambda each: each[:2], reverse=True)
    return [kind for score, _, kind in scored if score > 0.4 * scored[0][0]]


def _score(query: str, kind: NodeType) -> float:
    texts = ((kind.title, 1.0), (kind.key, 1.0), (kind.family, 0.6), (kind.summary, 0.35))
    return fuzzy.words_score(query, texts)


class Search(QFrame):
    """A field and the list of what answers it. `choose` is called with the key of a type.

    `offered` gives the types that can be added now.
    """

    def __init__(self, parent: QWidget, offered: Callable[[], Iterable[NodeType]]) -> None:
        super().__init__(parent)
        self._parent = parent
        self._offered = offered
        self.setObjectName("search")
        self.setProperty("kind", "card")
        self.setAccessibleName("Add a node")
        self.field = QLineEdit(self)
        self.field.setPlaceholderText("Add a node: type some letters")
        self.field.setAccessibleName("Search among node types")
        self.field.addAction(
            theme.icon("search", "text_faint"), QLineEdit.ActionPosition.LeadingPosition
        )
        self.list = QListWidget(self)
        self.list.setItemDelegate(_Rows(self.list))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.S2, theme.S2, theme.S2, theme.S2)
        layout.setSpacing(theme.S2)
        layout.addWidget(self.field)
        layout.addWidget(self.list)
        self.resize(_WIDTH, _ROWS * _ROW + 64)
        self._among: Collection[str] | None = None
        self._choose: Callable[[str], None] = lambda key: None
        self.field.textChanged.connect(self._fill)
        self.list.itemClicked.connect(self._take)
        self.field.installEventFilter(self)
        self.hide()

    def ask(
        self, x: int, y: int, choose: Callable[[str], None], among: Collection[str] | None = None
    ) -> None:
        """Open at a place of the parent, moved so that all of it is seen."""
        self._among, self._choose = among, choose
        within = self._parent.rect()
        self.move(
            max(4, min(x, within.width() - self.width() - 4)),
            max(4, min(y, within.height() - self.height() - 4)),
        )
        self.field.clear()
        self._fill("")
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def _fill(self, query: str) -> None:
        self.list.clear()
        for kind in found(query, self._offered(), self._among):
            item = QListWidgetItem(kind.title)
            item.setData(_KIND, kind)
            item.setToolTip(kind.summary)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        rows = max(1, min(self.list.count(), _ROWS))
        self.list.setFixedHeight(rows * _ROW + 4)
        self.adjustSize()
        self.resize(_WIDTH, self.sizeHint().height())

    def _take(self, item: QListWidgetItem) -> None:
        kind: NodeType = item.data(_KIND)
        self.dismiss()
        self._choose(kind.key)

    def dismiss(self) -> None:
        """Close, and give the focus back."""
        if self.isVisible():  # first: hiding would hand the focus to whatever comes next
            self._parent.setFocus(Qt.FocusReason.PopupFocusReason)
            self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut and watched is self.field:
            self.hide()
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._key(event)
        return False

    def _key(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: _ROWS}
        steps[Qt.Key.Key_PageUp] = -_ROWS
        if key == Qt.Key.Key_Escape:
            self.dismiss()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            item = self.list.currentItem()
            if item is not None:
                self._take(item)
        elif key in steps:
            row = self.list.currentRow() + steps[key]
            self.list.setCurrentRow(max(0, min(row, self.list.count() - 1)))
        else:
            return False
        return True


class _Rows(QStyledItemDelegate):
    """A row: the family's icon, the title, the summary below it."""

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(_WIDTH - 40, _ROW)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        look, kind = theme.current(), index.data(_KIND)
        rect: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.accent_soft)
            painter.drawRoundedRect(rect.adjusted(0, 1, 0, -1), 6, 6)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.family(kind.family))
        badge = QRect(rect.left() + 8, rect.top() + (rect.height() - 24) // 2, 24, 24)
        painter.drawRoundedRect(badge, 6, 6)
        theme.family_icon(kind.family, look.text_on_color).paint(
            painter, badge.adjusted(4, 4, -4, -4)
        )
        left = badge.right() + 10
        room = rect.right() - left - 8
        painter.setFont(theme.font(theme.BODY, True))
        painter.setPen(look.text)
        painter.drawText(left, rect.top() + 17, kind.title)
        painter.setFont(theme.font(theme.TINY))
        painter.setPen(look.text_dim)
        words = painter.fontMetrics().elidedText(kind.summary, Qt.TextElideMode.ElideRight, room)
        painter.drawText(left, rect.top() + 32, words)
        painter.restore()
