"""The gallery: ready projects to start from, each with a picture of its graph."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from nnstudio.ui import theme
from nnstudio.ui.thumbnail import thumbnail
from nnstudio.ui.widgets.labels import label
from nnstudio.ui.widgets.segments import Segments
from nnstudio.workbench.templates import Template, gallery

_TEMPLATE = int(Qt.ItemDataRole.UserRole)
_CELL = QSize(276, 256)
_PICTURE = QSize(252, 120)
_GAP = 12
_SHARE = 0.6  # of the window's width
_KINDS = {
    "template": ("Templates", "Ready projects; all of them train as they are."),
    "architecture": ("Architectures", "Networks of well-known papers in full size."),
}


class Gallery(QDialog):
    """`chosen` gives the name of a template; Enter, a double click or the button chooses."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("New from template")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.list = QListWidget(self)
        self.list.setAccessibleName("Templates")
        self.list.setViewMode(QListWidget.ViewMode.IconMode)
        self.list.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.list.setMovement(QListWidget.Movement.Static)
        self.list.setUniformItemSizes(True)
        self.list.setMouseTracking(True)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setItemDelegate(_Card(self.list))
        self.list.itemActivated.connect(self._take)
        self.kinds = Segments([(kind, title) for kind, (title, _) in _KINDS.items()], self)
        self.kinds.chosen.connect(self._show)
        self._about = label("", "dim")
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.S4, theme.S4, theme.S4, theme.S4)
        column.setSpacing(theme.S3)
        top = QHBoxLayout()
        top.setSpacing(theme.S3)
        top.addWidget(self.kinds)
        top.addWidget(self._about, 1)
        column.addLayout(top)
        column.addWidget(self.list)
        column.addLayout(self._make_buttons())
        across = min(max(round(parent.width() * _SHARE / _CELL.width()), 3), 5)
        wanted = QSize(across * _CELL.width() + 2 * theme.S4 + 24, 3 * _CELL.height() + 132)
        self.resize(wanted.boundedTo(parent.size() * 0.95))
        self._show(self.kinds.key)
        self.list.setFocus()

    def _show(self, kind: str) -> None:
        """List the projects of one kind."""
        self.kinds.choose(kind)
        self._about.setText(_KINDS[kind][1])
        self.list.clear()
        for found in gallery():
            if found.kind == kind:
                item = QListWidgetItem(found.title)
                item.setData(_TEMPLATE, found)
                item.setToolTip(f"{found.summary}\n{found.figure}")
                self.list.addItem(item)
        self.list.setCurrentRow(0)

    def _make_buttons(self) -> QHBoxLayout:
        self.start, cancel = QPushButton("Start from it", self), QPushButton("Cancel", self)
        self.start.setProperty("kind", "primary")
        self.start.clicked.connect(lambda: self._take(self.list.currentItem()))
        cancel.clicked.connect(self.close)
        row = QHBoxLayout()
        row.setSpacing(theme.S2)
        row.addStretch(1)
        row.addWidget(cancel)
        row.addWidget(self.start)
        return row

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take(self.list.currentItem())
        else:
            super().keyPressEvent(event)

    def _take(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            name: str = item.data(_TEMPLATE).name
            self.close()
            self.chosen.emit(name)


class _Card(QStyledItemDelegate):
    """A picture, the title, what it is, and the figure that it reaches."""

    def sizeHint(self, option: QStyleOptionViewItem, index: object) -> QSize:
        return _CELL

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: object) -> None:
        found: Template = index.data(_TEMPLATE)  # type: ignore[attr-defined]
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined]
        cell: QRect = option.rect  # type: ignore[attr-defined]
        colors = theme.current()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        card = QRectF(cell).adjusted(_GAP / 2, _GAP / 2, -_GAP / 2, -_GAP / 2)
        selected = bool(state & QStyle.StateFlag.State_Selected)
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        painter.setPen(colors.accent if selected else colors.panel_border)
        painter.setBrush(colors.hover if hovered else colors.panel_raised)
        painter.drawRoundedRect(card.adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        ratio = painter.device().devicePixelRatio()
        picture: QPixmap = thumbnail(found, _PICTURE, ratio, colors)
        inside = card.adjusted(_GAP / 2, _GAP / 2, -_GAP / 2, -_GAP / 2).toRect()
        painter.drawPixmap(inside.topLeft(), picture)
        self._write(painter, found, inside.adjusted(6, _PICTURE.height() + 8, -6, -2))
        painter.restore()

    def _write(self, painter: QPainter, found: Template, room: QRect) -> None:
        colors = theme.current()
        painter.setPen(colors.text)
        painter.setFont(theme.font(theme.BODY, strong=True))
        line = painter.fontMetrics().height()
        elide = Qt.TextElideMode.ElideRight
        title = painter.fontMetrics().elidedText(found.title, elide, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignTop, title)
        painter.setFont(theme.font(theme.SMALL))
        painter.setPen(colors.text_dim)
        small = painter.fontMetrics()
        wraps = Qt.TextFlag.TextWordWrap
        last = small.boundingRect(room, int(Qt.AlignmentFlag.AlignBottom | wraps), found.figure)
        words = room.adjusted(0, line + 2, 0, -last.height() - 2)
        painter.drawText(words, int(wraps), found.summary)
        painter.setPen(colors.accent)
        painter.drawText(room, int(Qt.AlignmentFlag.AlignBottom | wraps), found.figure)
