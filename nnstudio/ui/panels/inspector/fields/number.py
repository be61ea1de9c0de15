"""A number: typed, stepped by keys and arrows, or dragged by its label."""

from __future__ import annotations

import math

from PySide6.QtCore import QRect, Qt, QTimerEvent
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from nnstudio.catalog.expressions import Expression
from nnstudio.catalog.settings import Float, Int, Size
from nnstudio.ui import theme
from nnstudio.ui.panels.inspector.fields.line import LineField
from nnstudio.ui.reading import number, written

_ARROWS = 16
_ROOM_FOR_ARROWS = 64
_FIRST_REPEAT, _NEXT_REPEAT = 350, 60  # milliseconds
_COARSE = 10


class NumberField(LineField):
    """A whole or decimal number within the range of its setting.

    Up and Down step by one (decimals: by one of the leading digit), PageUp and PageDown by ten.
    Stepping never leaves the range; typing may, and is then told.
    """

    def __init__(self, setting: Int | Float | Size, parent: QWidget | None = None) -> None:
        empty = "none" if setting.optional else ""
        super().__init__(number, written, empty, parent)
        self._setting = setting
        self._whole = not isinstance(setting, Float)
        self._pressed = 0
        self._timer = 0
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)  # arrows come and go with the pointer
        self.setTextMargins(0, 0, _ARROWS - 6, 0)

    def set_narrow(self, several: bool) -> None:
        """Leave more room for the number beside buttons, and still more in a row of several."""
        self.setTextMargins(-4 if several else 0, 0, -5, 0)

    def nudge(self, steps: int) -> None:
        """Step the value up or down within its range."""
        found = number(self.text())
        if isinstance(found, Expression):
            return  # it follows from something else
        start = found if isinstance(found, int | float) else self._start()
        stepped = self._stepped(start, steps)
        if stepped != found:
            self.setText(written(stepped))
            self.tried.emit(stepped)

    def _start(self) -> float:
        default = self._setting.default
        if isinstance(default, int | float):
            return default
        return self._setting.low if self._setting.low > -(2**31) else 0

    def _stepped(self, start: float, steps: int) -> float:
        low, high = self._setting.low, self._setting.high
        if self._whole:
            return int(min(high, max(low, math.trunc(start) + steps)))
        if high <= 1.0 and (start >= 0.1 or start == low):
            moved = round(start + 0.01 * steps, 10)
        else:
            moved = _led(float(start), steps)
        within = float(min(high, max(low, moved)))
        above = isinstance(self._setting, Float) and self._setting.above and within <= low
        return float(start) if above else within

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = {
            Qt.Key.Key_Up: 1,
            Qt.Key.Key_Down: -1,
            Qt.Key.Key_PageUp: _COARSE,
            Qt.Key.Key_PageDown: -_COARSE,
        }
        steps = keys.get(Qt.Key(event.key()), 0)
        if not steps:
            super().keyPressEvent(event)
            return
        self.nudge(steps)
        self.selectAll()

    def _has_arrows(self) -> bool:
        return self.isEnabled() and self.width() >= _ROOM_FOR_ARROWS

    def _arrow_at(self, event: QMouseEvent) -> int:
        point = event.position()
        if not self._has_arrows() or point.x() < self.width() - _ARROWS - 3:
            return 0
        return 1 if point.y() < self.height() / 2 else -1

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed = self._arrow_at(event)
        if not self._pressed or event.button() != Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
            return
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.nudge(self._pressed)
        self._timer = self.startTimer(_FIRST_REPEAT)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        over = self._arrow_at(event)
        self.setCursor(Qt.CursorShape.ArrowCursor if over else Qt.CursorShape.IBeamCursor)
        if not self._pressed:
            super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._pressed:
            self._stop()
            self.finished.emit()
            return
        super().mouseReleaseEvent(event)

    def timerEvent(self, event: QTimerEvent) -> None:
        if event.timerId() != self._timer:
            super().timerEvent(event)
            return
        self.nudge(self._pressed)
        self.killTimer(self._timer)
        self._timer = self.startTimer(_NEXT_REPEAT)

    def _stop(self) -> None:
        self._pressed = 0
        if self._timer:
            self.killTimer(self._timer)
            self._timer = 0

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not (self.underMouse() or self.hasFocus()) or not self._has_arrows():
            return
        painter = QPainter(self)
        side, left = 10, self.width() - _ARROWS - 1
        middle = self.height() // 2
        icon = theme.icon("chevron-up", "text_dim")
        icon.paint(painter, QRect(left, middle - side, side, side))
        icon = theme.icon("chevron-down", "text_dim")
        icon.paint(painter, QRect(left, middle, side, side))


def _led(value: float, steps: int) -> float:
    """Steps of one of the leading digit: 0.001, 0.002 … 0.009, 0.01, 0.02; down likewise."""
    for _ in range(abs(steps)):
        size = abs(value)
        if size == 0.0:
            value = math.copysign(0.0001, steps)
            continue
        power = math.floor(math.log10(size) + 1e-12)
        away = (value > 0) == (steps > 0)
        if not away and math.isclose(size, 10.0**power):
            power -= 1
        value = float(f"{value + math.copysign(10.0**power, steps):.6g}")
    return value
