"""A black square to draw on with the mouse; or it shows a picture that was dropped or chosen."""

from __future__ import annotations

from typing import Any

import numpy
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnstudio.ui import theme
from nnstudio.ui.widgets.pixels import pixels_of

Numbers = numpy.ndarray[Any, Any]
SIDE = 280  # pixels of the drawing itself, whatever its size on the screen
_BRUSH = ((27.0, 70), (23.0, 150), (18.0, 255))  # width and gray: soft at its edge
_RUBBER = 40.0
LEAST, USUAL = 128, 224  # pixels of its side on the screen


class DrawingPad(QWidget):
    """`changed` comes with every stroke. The right button rubs out; Delete clears.

    `picture` is what is shown instead of a drawing, None while there is a drawing.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.picture: QImage | None = None
        self._drawn = QImage(SIDE, SIDE, QImage.Format.Format_RGB32)
        self._drawn.fill(QColor("black"))
        self._last: QPointF | None = None
        self._inked = False
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setSizePolicy(policy)
        self.setFixedSize(USUAL, USUAL)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Drawing")
        self.setToolTip("Draw with the left button, rub out with the right one.")

    @property
    def is_empty(self) -> bool:
        """Whether there is neither a drawing nor a picture."""
        return self.picture is None and not self._inked

    @property
    def ink(self) -> Numbers:
        """The drawing, light on dark, uint8 (280, 280)."""
        return pixels_of(self._drawn)

    def clear(self) -> None:
        """Start over."""
        if not self.is_empty:
            self.picture, self._inked = None, False
            self._drawn.fill(QColor("black"))
            self.update()
            self.changed.emit()

    def show_picture(self, picture: QImage) -> None:
        """Show a picture instead of a drawing."""
        self.clear()
        self.picture = picture
        self.update()
        self.changed.emit()

    def fit(self, room: int) -> None:
        """Be as high as there is room, within limits."""
        side = max(min(room, USUAL), LEAST)
        self.setFixedSize(side, side)

    def sizeHint(self) -> QSize:
        return self.size()

    def minimumSizeHint(self) -> QSize:
        return QSize(LEAST, LEAST)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton):
            if self.picture is not None:
                self.picture, self._inked = None, False
            self._last = self._on_drawing(event.position())
            self._stroke(self._last, event.button() == Qt.MouseButton.RightButton)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._last is not None:
            rubs = bool(event.buttons() & Qt.MouseButton.RightButton)
            self._stroke(self._on_drawing(event.position()), rubs)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._last = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.clear()
        else:
            super().keyPressEvent(event)

    def _on_drawing(self, point: QPointF) -> QPointF:
        return QPointF(point.x() * SIDE / self.width(), point.y() * SIDE / self.height())

    def _stroke(self, to: QPointF, rubs: bool) -> None:
        """One piece of a line; lighter wins, so that pieces that overlap do not add up."""
        if self._last is None:
            return
        painter = QPainter(self._drawn)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        strokes = ((_RUBBER, 0),) if rubs else _BRUSH
        if not rubs:
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Lighten)
        for width, gray in strokes:
            pen = QPen(QColor(gray, gray, gray), width)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            if to == self._last:
                painter.drawPoint(to)
            else:
                painter.drawLine(self._last, to)
        painter.end()
        self._last = to
        self._inked = not rubs or bool((self.ink > 0).any())
        self.update()
        self.changed.emit()

    def changeEvent(self, event: QEvent) -> None:
        self.update()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        colors = theme.current()
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor("black"))
        if self.picture is None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(self.rect(), self._drawn)
        else:
            grows = self.picture.width() < self.width()
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, not grows)
            size = self.picture.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
            room = QRectF(0, 0, size.width(), size.height())
            room.moveCenter(QRectF(self.rect()).center())
            painter.drawImage(room, self.picture)
        if self.is_empty:
            painter.setPen(QColor("#8a8a8a"))
            painter.setFont(theme.font(theme.SMALL))
            words = "Draw here,\nor drop an image"
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, words)
        painter.setPen(QPen(colors.accent if self.hasFocus() else colors.input_border, 1))
        painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
