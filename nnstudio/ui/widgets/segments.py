"""A row of words of which one is chosen, as one frame cut into segments."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnstudio.ui import theme

_TALL, _PAD = 28, 22


class Segments(QWidget):
    """Exclusive choices by key and text; `chosen` tells the key that the user takes.

    Left and Right move the choice, as in a group of radio buttons.
    """

    chosen = Signal(str)

    def __init__(
        self, choices: Sequence[tuple[str, str]] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._choices: tuple[tuple[str, str], ...] = ()
        self._key = ""
        self._over = -1
        self.setFont(theme.font(theme.SMALL))
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.offer(choices)

    @property
    def key(self) -> str:
        """What is chosen; "" where nothing is offered."""
        return self._key

    @property
    def keys(self) -> tuple[str, ...]:
        """What is offered."""
        return tuple(key for key, _ in self._choices)

    def offer(self, choices: Sequence[tuple[str, str]]) -> None:
        """Change what there is to choose from; what was chosen stays if it is offered."""
        self._choices = tuple(choices)
        if self._key not in self.keys:
            self._key = self.keys[0] if choices else ""
        self.updateGeometry()
        self.update()

    def choose(self, key: str) -> None:
        """Show another choice."""
        if key in self.keys and key != self._key:
            self._key = key
            self.update()

    def rect_of(self, key: str) -> QRectF:
        """Where a choice is."""
        return self._rects()[self.keys.index(key)]

    def _widths(self) -> list[float]:
        return [self.fontMetrics().horizontalAdvance(text) + _PAD for _, text in self._choices]

    def _rects(self) -> list[QRectF]:
        widths = self._widths()
        room = self.width() - 1.0
        scale = min(1.0, room / sum(widths)) if widths else 1.0
        left, found = 0.5, []
        for width in widths:
            found.append(QRectF(left, (self.height() - _TALL) / 2 + 0.5, width * scale, _TALL - 1))
            left += width * scale
        return found

    def _at(self, x: float) -> int:
        return next((at for at, r in enumerate(self._rects()) if r.left() <= x < r.right()), -1)

    def _take(self, at: int) -> None:
        if 0 <= at < len(self._choices) and self.keys[at] != self._key:
            self._key = self.keys[at]
            self.update()
            self.chosen.emit(self._key)

    def sizeHint(self) -> QSize:
        return QSize(int(sum(self._widths())) + 2, _TALL)

    def minimumSizeHint(self) -> QSize:
        return QSize(40 * max(len(self._choices), 1), _TALL)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._take(self._at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self._at(event.position().x()))

    def enterEvent(self, event: QEnterEvent) -> None:
        self._hover(self._at(event.position().x()))

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(-1)

    def _hover(self, at: int) -> None:
        if at != self._over:
            self._over = at
            self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if not step or not self._choices:
            super().keyPressEvent(event)
            return
        self._take(min(max(self.keys.index(self._key) + step, 0), len(self._choices) - 1))

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._choices:
            return
        colors = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rects = self._rects()
        whole = QRectF(rects[0].topLeft(), rects[-1].bottomRight())
        painter.setPen(QPen(colors.accent if self.hasFocus() else colors.input_border, 1))
        painter.setBrush(colors.input)
        painter.drawRoundedRect(whole, 6, 6)
        for at, ((key, text), rect) in enumerate(zip(self._choices, rects, strict=True)):
            on = key == self._key
            if on or at == self._over:
                painter.setPen(QPen(colors.accent, 1) if on else Qt.PenStyle.NoPen)
                painter.setBrush(colors.accent_soft if on else colors.hover)
                painter.drawRoundedRect(rect.adjusted(0, 0, 0, 0) if on else rect, 6, 6)
            painter.setPen(colors.text if on else colors.text_dim)
            room = rect.adjusted(4, 0, -4, 0)
            shown = painter.fontMetrics().elidedText(
                text, Qt.TextElideMode.ElideRight, int(room.width())
            )
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter, shown)
