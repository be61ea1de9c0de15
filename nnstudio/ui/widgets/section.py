"""A part of a panel under a heading that folds it away."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QVBoxLayout, QWidget

from nnstudio.ui import theme

_HEIGHT = 28
_MARK = 12


class _Heading(QAbstractButton):
    """The heading: a mark that shows whether the part is open, and its name."""

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setText(title)
        self.setCheckable(True)
        self.setChecked(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)  # paints itself anew under the pointer
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFont(theme.font(theme.SMALL, strong=True))

    def sizeHint(self) -> QSize:
        return QSize(80, _HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        colors = theme.current()
        painter = QPainter(self)
        marked = self.underMouse() or self.hasFocus()
        color = colors.text if marked else colors.text_dim
        mark = "chevron-down" if self.isChecked() else "chevron-right"
        top = (self.height() - _MARK) // 2
        theme.icon(mark, color).paint(painter, QRect(0, top, _MARK, _MARK))
        painter.setPen(color)
        painter.setFont(self.font())
        room = self.rect().adjusted(_MARK + theme.S1, 0, 0, 0)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, self.text())
        if self.hasFocus():
            painter.setPen(colors.accent)
            painter.drawLine(room.left(), self.height() - 5, room.left() + 16, self.height() - 5)


class Section(QWidget):
    """A heading and what is below it. `folded` tells True when the user folds it away."""

    folded = Signal(object)

    def __init__(self, title: str, body: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.heading = _Heading(title, self)
        self.body = body
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.S1)
        column.addWidget(self.heading)
        column.addWidget(body)
        self.heading.toggled.connect(self._show)

    @property
    def open(self) -> bool:
        """Whether the part is shown."""
        return self.heading.isChecked()

    def set_open(self, open_: bool) -> None:
        """Show or fold the part."""
        self.heading.setChecked(open_)

    def _show(self, open_: bool) -> None:
        self.body.setVisible(open_)
        self.folded.emit(not open_)
