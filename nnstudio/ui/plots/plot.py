"""A plot of curves that answers to the mouse and the keys: crosshair, zoom, panning, menu."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from nnstudio.ui.plots import hover
from nnstudio.ui.plots.curve_view import CurveView, Range
from nnstudio.ui.plots.dragging import Dragging
from nnstudio.ui.plots.menu import plot_menu
from nnstudio.ui.plots.repainter import Repainter

STEP = 0.8  # of the range that is left after one notch of the wheel, or one key


class LinePlot(CurveView):
    """Curves to look at closely.

    `hovered` gives the x under the mouse (None: it left), `zoomed` the range of x that the user
    chose (None: all); other plots follow with `point_at` and `view`. `troubled` gives a sentence
    where saving failed.
    """

    hovered = Signal(object)
    zoomed = Signal(object)
    troubled = Signal(object)

    def __init__(
        self,
        title: str,
        repainter: Repainter | None = None,
        parent: QWidget | None = None,
        x_name: str = "step",
    ) -> None:
        super().__init__(title, repainter, parent, x_name)
        self._pointed: float | None = None
        self._mouse: QPointF | None = None
        self._dragging = Dragging(self)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def zoom_to(self, across: Range | None, along: Range | None = None) -> None:
        """As `view`, and tell those who follow."""
        self.view(across, along)
        self.zoomed.emit(across)

    def zoom(self, factor: float, at: QPointF, x: bool = True, y: bool = False) -> None:
        """Show `factor` times as much around a place of the widget."""
        old = self.scale
        new = old.zoomed(factor, old.x_at(at.x()) if x else None, old.y_at(at.y()) if y else None)
        along = (new.bottom, new.top) if y else self._chosen_y
        if x:
            self.zoom_to((new.left, new.right), along)
        else:
            self.view(self._chosen_x, along)

    def pan(self, x: float, y: float) -> None:
        """Move what is shown by pixels; y only where the user chose its range."""
        old = self.scale
        dx = -x * (old.right - old.left) / max(old.rect.width(), 1)
        dy = y * (old.top - old.bottom) / max(old.rect.height(), 1)
        along = (old.bottom + dy, old.top + dy) if self._chosen_y else None
        self.zoom_to((old.left + dx, old.right + dx), along)

    def point_at(self, x: float | None) -> None:
        """Show the crosshair at x (None: nowhere)."""
        if x != self._pointed:
            self._pointed = x
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        if self._pointed is not None:
            found = hover.readings(self._curves, self._pointed)
            hover.paint_crosshair(painter, self.scale, self._pointed, found)
            if self._mouse is not None and found:
                heading = f"{self.x_name} {self._pointed:,.10g}"
                hover.paint_card(painter, self.scale, self._mouse, heading, found)
        self._dragging.paint(painter)

    # What the user does.

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._dragging.move(event):
            return
        self._mouse = event.position() if self.scale.rect.contains(event.position()) else None
        self._point(self._nearest(event.position().x()) if self._mouse else None)
        self.update()

    def leaveEvent(self, event: object) -> None:
        self._mouse = None
        self._point(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            event.ignore()
            return
        for entry in self._head.entries:
            if entry.rect.contains(event.position()):
                entry.curve.shown = not entry.curve.shown
                self._auto_y = None
                self.touch()
                return
        self._dragging.start(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._dragging.end(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self.scale.rect.adjusted(-60, 0, 0, 30).contains(event.position()):
            self.zoom_to(None)

    def wheelEvent(self, event: QWheelEvent) -> None:
        place, notches = event.position(), event.angleDelta().y() / 120
        left_axis = place.x() < self.scale.rect.left()
        if place.y() < self.scale.rect.top() or not notches:
            event.ignore()
            return
        y = left_axis or bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        self.zoom(STEP**notches, place, x=not y, y=y)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        middle, width = self.scale.rect.center(), self.scale.rect.width()
        key = event.key()
        if key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
            self.zoom(1 / STEP if key == Qt.Key.Key_Minus else STEP, middle)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.pan(width / 10 * (1 if key == Qt.Key.Key_Left else -1), 0)
        elif key == Qt.Key.Key_Home:
            self.zoom_to(None)
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        plot_menu(self).popup(event.globalPos())

    def _nearest(self, pixel: float) -> float:
        """The x of the point of the first curve that is nearest to a pixel column."""
        x = self.scale.x_at(pixel)
        found = hover.readings(self._curves, x)
        return min((at for _, at, _ in found), key=lambda at: abs(at - x), default=x)

    def _point(self, x: float | None) -> None:
        if x != self._pointed:
            self.point_at(x)
            self.hovered.emit(x)
