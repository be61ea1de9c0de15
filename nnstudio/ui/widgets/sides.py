"""Two parts of a panel: beside each other where there is room, below each other where not."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from nnstudio.ui import theme


class Sides(QWidget):
    """`first` with a fixed width and `second` beside it, each scrolling for itself; below `narrow`
    pixels both in one column that scrolls as one. `arranged` tells that `room` may have changed."""

    arranged = Signal()

    def __init__(
        self,
        first: QWidget,
        second: QWidget,
        width: int = 330,
        narrow: int = 620,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._second, self._width, self._narrow = second, width, narrow
        self.beside: bool | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._left, self._left_column = self._area()
        self._right, self._right_column = self._area()
        self._rule = QFrame(self)
        self._rule.setProperty("kind", "line")
        self._rule.setStyleSheet("min-width: 1px; max-width: 1px; max-height: 16777215px;")
        self._left_column.addWidget(first)
        self._left_column.addStretch(1)
        self._right_column.addWidget(second, 1)
        row.addWidget(self._left)
        row.addWidget(self._rule)
        row.addWidget(self._right, 1)
        self._arrange(True)

    def _area(self) -> tuple[QScrollArea, QVBoxLayout]:
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        body = QWidget(area)
        column = QVBoxLayout(body)
        column.setContentsMargins(theme.S3, theme.S3, theme.S3, theme.S3)
        column.setSpacing(theme.S3)
        area.setWidget(body)
        return area, column

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(self.width() >= self._narrow)
        self.arranged.emit()

    @property
    def room(self) -> QSize | None:
        """What the first part can fill without scrolling; None where both are in one column."""
        margins = QSize(2 * theme.S3, 2 * theme.S3)
        return QSize(self._left.width(), self.height()) - margins if self.beside else None

    def _arrange(self, beside: bool) -> None:
        if beside:
            self._left.setFixedWidth(min(self._width, max(self.width() // 2, 200)))
        if beside == self.beside:
            return
        self.beside = beside
        if beside:
            self._right_column.insertWidget(0, self._second, 1)
        else:
            self._left.setMinimumWidth(0)
            self._left.setMaximumWidth(16777215)
            self._left_column.insertWidget(1, self._second)
        self._right.setVisible(beside)
        self._rule.setVisible(beside)
