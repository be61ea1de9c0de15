"""How problems are drawn: icon of the severity, node, message, fixes as buttons."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from nnstudio.project.problem import Fix, Problem
from nnstudio.ui import theme
from nnstudio.ui.fixing import edit_of
from nnstudio.ui.panels.problems.model import ROW, Heading

_LEFT, _EDGE, _ICON = 40, 12, 16
_HEADING, _BUTTON, _MORE = 30, 26, 28
_WRAP = int(Qt.TextFlag.TextWordWrap)


@dataclass(frozen=True)
class Layout:
    """Where the parts of a problem lie, relative to its row; a height."""

    where: QRect
    message: QRect
    fixes: tuple[tuple[Fix, QRect], ...]
    height: int


def where(problem: Problem) -> str:
    """The node and port at fault; for the whole project that."""
    if not problem.name:
        return "project"
    return f"{problem.name} · {problem.port}" if problem.port else problem.name


def laid_out(problem: Problem, width: int) -> Layout:
    """Lay a problem out for a row of this width."""
    room = max(80, width - _LEFT - _EDGE)
    body = QFontMetrics(theme.font(theme.BODY))
    strong = QFontMetrics(theme.font(theme.SMALL, strong=True))
    head = QRect(_LEFT, 8, room, strong.height())
    tall = body.boundingRect(0, 0, room, 4000, _WRAP, problem.message).height()
    message = QRect(_LEFT, head.bottom() + 3, room, tall)
    x, y = _LEFT, message.bottom() + 7
    small = QFontMetrics(theme.font(theme.SMALL))
    fixes: list[tuple[Fix, QRect]] = []
    for fix in problem.fixes:
        clickable = edit_of(fix) is not None
        wide = min(room, small.horizontalAdvance(_said(fix)) + (32 if clickable else 6))
        if x > _LEFT and x + wide > _LEFT + room:
            x, y = _LEFT, y + _BUTTON + 4
        high = _BUTTON
        if not clickable:
            high = small.boundingRect(0, 0, room, 4000, _WRAP, _said(fix)).height()
        fixes.append((fix, QRect(x, y, wide, high)))
        if clickable:
            x += wide + 6
        else:
            x, y = _LEFT, y + high + 4
    bottom = max([message.bottom(), *(place.bottom() for _, place in fixes)])
    return Layout(head, message, tuple(fixes), bottom + 10)


def _said(fix: Fix) -> str:
    return fix.text if edit_of(fix) is not None else f"→ {fix.text}"


class ProblemsDelegate(QStyledItemDelegate):
    """Draws rows; `hovered` is the fix under the mouse, and `width` the width to lay out for."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.width = 320
        self.hovered: tuple[int, Fix] | None = None

    def fix_at(self, problem: Problem, room: QRect, point: QPoint) -> Fix | None:
        """The fix whose button is at a point of the view, if it can be clicked."""
        for fix, place in laid_out(problem, self.width).fixes:
            if place.translated(room.topLeft()).contains(point) and edit_of(fix) is not None:
                return fix
        return None

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        row = index.data(ROW)
        if isinstance(row, Problem):
            return QSize(self.width, laid_out(row, self.width).height)
        return QSize(self.width, _HEADING if isinstance(row, Heading) else _MORE)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        row = index.data(ROW)
        room: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(row, Problem):
            state = option.state
            self._problem(painter, room, row, state, index.row())
        else:
            painter.setFont(theme.font(theme.SMALL, strong=isinstance(row, Heading)))
            painter.setPen(theme.current().text_dim)
            painter.drawText(
                room.adjusted(_EDGE, 0, -_EDGE, 0), Qt.AlignmentFlag.AlignVCenter, str(row)
            )
        painter.restore()

    def _problem(
        self, painter: QPainter, room: QRect, problem: Problem, state: QStyle.StateFlag, at: int
    ) -> None:
        colors = theme.current()
        color = colors.error if problem.severity == "error" else colors.warning
        selected = bool(state & QStyle.StateFlag.State_Selected)
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        if selected or hovered:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colors.accent_soft if selected else colors.hover)
            painter.drawRoundedRect(QRectF(room).adjusted(4, 1, -4, -1), 6, 6)
        laid = laid_out(problem, self.width)
        corner = room.topLeft()
        icon = QRect(corner + QPoint(_EDGE + 2, 8), QSize(_ICON, _ICON))
        theme.icon("error" if problem.severity == "error" else "warning", color).paint(
            painter, icon
        )
        painter.setFont(theme.font(theme.SMALL, strong=True))
        painter.setPen(colors.text_dim)
        painter.drawText(
            laid.where.translated(corner), Qt.AlignmentFlag.AlignVCenter, where(problem)
        )
        painter.setFont(theme.font(theme.BODY))
        painter.setPen(colors.text)
        painter.drawText(laid.message.translated(corner), _WRAP, problem.message)
        painter.setFont(theme.font(theme.SMALL))
        for fix, place in laid.fixes:
            self._fix(painter, place.translated(corner), fix, self.hovered == (at, fix))

    def _fix(self, painter: QPainter, place: QRect, fix: Fix, hovered: bool) -> None:
        colors = theme.current()
        if edit_of(fix) is None:
            painter.setPen(colors.text_dim)
            painter.drawText(place.adjusted(0, 0, 4, 0), _WRAP, _said(fix))
            return
        painter.setPen(colors.accent if hovered else colors.input_border)
        painter.setBrush(colors.hover if hovered else colors.button)
        painter.drawRoundedRect(QRectF(place).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.setPen(colors.text)
        inside = place.adjusted(12, 0, -12, 0)
        text = painter.fontMetrics().elidedText(
            fix.text, Qt.TextElideMode.ElideRight, inside.width()
        )
        painter.drawText(inside, Qt.AlignmentFlag.AlignCenter, text)
