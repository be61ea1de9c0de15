"""Yes or no, as a switch."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from nnstudio.catalog.values import Value
from nnstudio.ui import theme

_WIDE, _TALL = 34, 18


class SwitchField(QAbstractButton):
    """A switch: a click or Space turns it over. In between: several values."""

    tried = Signal(object)
    finished = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mixed = False
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self._tell)

    @property
    def value(self) -> Value:
        """The value shown; None for several."""
        return None if self._mixed else self.isChecked()

    def put(self, value: Value) -> None:
        """Show a value."""
        self._mixed = False
        self.setChecked(bool(value))
        self.update()

    def put_mixed(self) -> None:
        """Show that there are several values."""
        self._mixed = True
        self.setChecked(False)
        self.update()

    def _tell(self, on: bool) -> None:
        self._mixed = False
        self.tried.emit(on)
        self.finished.emit()

    def sizeHint(self) -> QSize:
        return QSize(_WIDE + 4, 28)

    def paintEvent(self, event: QPaintEvent) -> None:
        colors = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        track = QRectF(2, (self.height() - _TALL) / 2, _WIDE, _TALL)
        on = self.isChecked()
        face = colors.accent if on else colors.pressed
        edge = colors.accent if on or self.hasFocus() else colors.input_border
        painter.setPen(QPen(colors.text_faint if self.underMouse() and not on else edge, 1))
        painter.setBrush(face)
        painter.drawRoundedRect(track.adjusted(0.5, 0.5, -0.5, -0.5), _TALL / 2, _TALL / 2)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(colors.accent, 1))
            painter.drawRoundedRect(track.adjusted(-1.5, -1.5, 1.5, 1.5), 10.5, 10.5)
        knob = _TALL - 6
        left = track.right() - knob - 3 if on else track.left() + 3
        if self._mixed:
            left = track.center().x() - knob / 2
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor("white") if on or not colors.dark else colors.text_dim)
        if not on and not colors.dark:
            painter.setPen(QPen(colors.text_faint, 1))
        painter.drawEllipse(QRectF(left, track.top() + 3, knob, knob))
