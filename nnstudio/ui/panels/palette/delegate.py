"""How the palette's rows are drawn."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from nnstudio.project.kinds import FAMILY
from nnstudio.ui import theme
from nnstudio.ui.panels.palette.entries import ARCHITECTURES, OF_BLOCKS, TEMPLATES, Entry, Group
from nnstudio.ui.panels.palette.model import ROW

_ROW, _GROUP, _READY = 26, 30, 46
_ICON = 14


class PaletteDelegate(QStyledItemDelegate):
    """Groups: mark, icon, name, count. Types: a bar in the family's color and the title."""

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        row = index.data(ROW)
        if isinstance(row, Group):
            return QSize(100, _GROUP)
        return QSize(100, _READY if isinstance(row, Entry) and row.kind == "template" else _ROW)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        row = index.data(ROW)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colors = theme.current()
        state = option.state
        room: QRect = option.rect
        face = None
        if state & QStyle.StateFlag.State_Selected:
            face = colors.accent_soft
        elif state & QStyle.StateFlag.State_MouseOver:
            face = colors.hover
        if face is not None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(face)
            painter.drawRoundedRect(QRectF(room).adjusted(4, 1, -4, -1), 5, 5)
        if isinstance(row, Group):
            self._group(painter, room, row, bool(state & QStyle.StateFlag.State_Open))
        elif isinstance(row, Entry):
            self._entry(painter, room, row)
        painter.restore()

    def _group(self, painter: QPainter, room: QRect, group: Group, open_: bool) -> None:
        colors = theme.current()
        middle = room.center().y()
        mark = QRect(room.left() + 8, middle - 5, 12, 12)
        theme.icon("chevron-down" if open_ else "chevron-right", "text_faint").paint(painter, mark)
        place = QRect(room.left() + 24, middle - 7, _ICON + 2, _ICON + 2)
        if group.name in (TEMPLATES, ARCHITECTURES):
            theme.icon("nnstudio", "text_dim").paint(painter, place)
        else:
            theme.family_icon(FAMILY if group.name in OF_BLOCKS else group.name).paint(
                painter, place
            )
        painter.setFont(theme.font(theme.SMALL, strong=True))
        painter.setPen(colors.text)
        words = room.adjusted(48, 0, -12, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, group.name)
        painter.setFont(theme.font(theme.TINY))
        painter.setPen(colors.text_faint)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(words, flags, str(len(group.entries)))

    def _entry(self, painter: QPainter, room: QRect, entry: Entry) -> None:
        colors = theme.current()
        family = colors.accent if entry.kind == "template" else colors.family(_family(entry))
        painter.setPen(Qt.PenStyle.NoPen)
        ready = entry.kind == "template"
        painter.setBrush(family.lighter(150) if colors.dark and not ready else family)
        bar = QRectF(room.left() + 30, room.top() + 7, 3, room.height() - 14)
        painter.drawRoundedRect(bar, 1.5, 1.5)
        words = room.adjusted(48, 0, -12, 0)
        painter.setFont(theme.font(theme.BODY))
        painter.setPen(colors.text_faint if entry.barred else colors.text)
        metrics = painter.fontMetrics()
        title = metrics.elidedText(entry.title, Qt.TextElideMode.ElideRight, words.width())
        if entry.kind == "template":
            upper = words.adjusted(0, 6, 0, -words.height() // 2 + 2)
            painter.drawText(upper, Qt.AlignmentFlag.AlignVCenter, title)
            self._faint(painter, words.adjusted(0, words.height() // 2 - 1, 0, -6), entry.summary)
            return
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, title)
        wide = metrics.horizontalAdvance(title)
        beside = words.adjusted(wide + 8, 0, 0, 0)
        if entry.kind != "type":
            return
        if entry.key.lower() != entry.title.replace(" ", "").lower():
            self._faint(painter, beside, entry.key, whole=True)

    def _faint(self, painter: QPainter, room: QRect, text: str, whole: bool = False) -> None:
        font = theme.font(theme.TINY)
        metrics = QFontMetrics(font)
        if whole and metrics.horizontalAdvance(text) > room.width():
            return
        painter.setFont(font)
        painter.setPen(theme.current().text_faint)
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        side = Qt.AlignmentFlag.AlignRight if whole else Qt.AlignmentFlag.AlignLeft
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | side, shown)


def _family(entry: Entry) -> str:
    return FAMILY if entry.group in OF_BLOCKS else entry.group
