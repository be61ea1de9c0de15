"""Dragging in a plot: panning, or with Shift a box to zoom into."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPen

from nnstudio.ui import theme
from nnstudio.ui.plots.scale import Scale

LEAST = 4.0  # pixels: less is a click
Range = tuple[float, float]


class Dragged(Protocol):
    """What dragging needs of a plot."""

    @property
    def scale(self) -> Scale:
        """How the data lies on the plot."""

    def pan(self, x: float, y: float) -> None:
        """Move what is shown by pixels."""

    def zoom_to(self, across: Range | None, along: Range | None = None) -> None:
        """Show these ranges."""

    def update(self) -> None:
        """Repaint."""

    def setCursor(self, shape: Qt.CursorShape) -> None:
        """Show another mouse pointer."""

    def unsetCursor(self) -> None:
        """Show the usual mouse pointer."""


class Dragging:
    """Follows the left button from press to release."""

    def __init__(self, plot: Dragged) -> None:
        self._plot = plot
        self._start: QPointF | None = None
        self._last = QPointF()
        self._boxing = False
        self._moved = False

    def start(self, event: QMouseEvent) -> None:
        """The button went down."""
        if self._plot.scale.rect.contains(event.position()):
            self._start = self._last = event.position()
            self._boxing = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._moved = False

    def move(self, event: QMouseEvent) -> bool:
        """The mouse moved; whether that was dragging."""
        if self._start is None:
            return False
        way = event.position() - self._start
        if not self._moved and abs(way.x()) + abs(way.y()) < LEAST:
            return True
        if not self._moved and not self._boxing:
            self._plot.setCursor(Qt.CursorShape.ClosedHandCursor)
        self._moved = True
        if not self._boxing:
            step = event.position() - self._last
            self._plot.pan(step.x(), step.y())
        self._last = event.position()
        self._plot.update()
        return True

    def end(self, event: QMouseEvent) -> None:
        """The button went up."""
        box = self._box()
        self._start = None
        self._plot.unsetCursor()
        if box is not None and min(box.width(), box.height()) >= LEAST:
            scale = self._plot.scale
            self._plot.zoom_to(
                (scale.x_at(box.left()), scale.x_at(box.right())),
                (scale.y_at(box.bottom()), scale.y_at(box.top())),
            )
        self._plot.update()

    def paint(self, painter: QPainter) -> None:
        """Paint the box."""
        box = self._box()
        if box is not None:
            colors = theme.current()
            fill = QColor(colors.accent)
            fill.setAlphaF(0.12)
            painter.fillRect(box, fill)
            painter.setPen(QPen(colors.accent, 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(box)

    def _box(self) -> QRectF | None:
        if self._start is None or not self._boxing or not self._moved:
            return None
        box = QRectF(self._start, self._last).normalized()
        return box.intersected(self._plot.scale.rect)
