"""A plot of curves that answers to the mouse and the keys: crosshair, zoom, panning, menu."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from nnstudio.ui import theme
from nnstudio.ui.plots import sheet
from nnstudio.ui.plots.axis import Axis
from nnstudio.ui.plots.curve import Curve
from nnstudio.ui.plots.hover import Card, Reading, readings
from nnstudio.ui.plots.marks import MarkAxis
from nnstudio.ui.plots.menu import plot_menu
from nnstudio.ui.plots.repainter import Repainter
from nnstudio.ui.plots.scale import logarithms
from nnstudio.ui.plots.series import Series
from nnstudio.ui.plots.sheet import Sheet

FEW = 8  # curves: behind more than these, raw values would only be a fog
STEP = 0.8  # of the range that is left after one key


class LinePlot(Sheet):
    """Several curves over one x. `troubled` gives a sentence where saving failed."""

    troubled = Signal(object)

    def __init__(
        self,
        title: str,
        repainter: Repainter | None = None,
        parent: QWidget | None = None,
        x_name: str = "step",
    ) -> None:
        self.left, self.marks = Axis("left"), MarkAxis()
        self._curves: list[Curve] = []
        self._painted: tuple[int, ...] = ()
        self._mouse: QPointF | None = None
        super().__init__(title, repainter, parent, x_name)
        for axis, row, column in (
            (self.left, sheet.MIDDLE, sheet.LEFT),
            (self.marks, sheet.ABOVE, sheet.CENTER),
        ):
            axis.linkToView(self.view)
            self.rows.addItem(axis, row, column)
        self.card = Card(self._inside)
        self.head.chosen.connect(self._switch)
        self.view.asked.connect(self._ask)

    # What is shown.

    @property
    def curves(self) -> Sequence[Curve]:
        """The curves, the first lowest."""
        return tuple(self._curves)

    @property
    def log(self) -> bool:
        """Whether the y axis is logarithmic."""
        return self.view.log

    def add(self, curve: Curve) -> Curve:
        """Show another curve, above the others (ghosts: below)."""
        curve.log = self.log
        curve.setZValue(-1 if curve.ghost else 0)
        at = sum(each.ghost for each in self._curves) if curve.ghost else len(self._curves)
        self._curves.insert(at, curve)
        self.view.addItem(curve)
        self.touch()
        return curve

    def line(self, name: str, hue: int, *, smoothable: bool = False, marked: bool = False) -> Curve:
        """Show a new, empty curve."""
        return self.add(Curve(name, hue, Series(smoothable), marked))

    def remove(self, curve: Curve) -> None:
        """Show a curve no longer."""
        self._curves.remove(curve)
        self.view.removeItem(curve)
        self.touch()

    def clear(self) -> None:
        """Show no curve."""
        for curve in self.curves:
            self.remove(curve)
        self.view.fit_anew()
        self.point_at(None)

    def set_log(self, on: bool) -> None:
        """Choose a logarithmic y axis, or a linear one."""
        if on != self.log:
            self.view.set_log(on)
            self.left.setLogMode(y=on)
            for curve in self._curves:
                curve.log = on
            self.touch()

    def smooth(self, weight: float) -> None:
        """Smooth what can be, with this weight (0: not at all); raw values stay faintly behind."""
        for curve in self._curves:
            curve.series.smooth(weight)
        self.touch()

    def follow(self) -> None:
        """Repaint soon if a curve has other points than when it was painted last."""
        if self._versions() != self._painted:
            self.touch()

    def refresh(self) -> None:
        """Take over what the series have come to."""
        self._painted = self._versions()
        raw = sum(curve.shown for curve in self._curves) <= FEW
        for curve in self._curves:
            curve.raw = raw
            curve.informViewBoundsChanged()
        self.view.note = "" if any(len(curve.series) for curve in self._curves) else self.note
        self.head.show_curves(self._curves, self.width())

    def dress(self) -> None:
        """Take over the theme's colors."""
        super().dress()
        self.left.dress()
        self.marks.dress()
        self.crosshair.color = theme.current().text_faint

    def _versions(self) -> tuple[int, ...]:
        return tuple(curve.series.version for curve in self._curves)

    # The mouse over it.

    def point_at(self, x: float | None) -> None:
        """Show the crosshair at x (None: nowhere), and beside the mouse what is there."""
        self._pointed = x
        found = readings(self._curves, x) if x is not None else []
        if x is None:
            self.crosshair.hide()
        else:
            dots = [(self._dot(one), one[0].color) for one in found]
            self.crosshair.put(self.room, self.place(x, 0).x(), dots)
        if x is not None and self._mouse is not None and found:
            heading = f"{self.x_name} {x:,.10g}"
            rows = [(self._dot(one).y(), one) for one in found]
            self.card.put(self.room, self._mouse, heading, rows)
        else:
            self.card.hide()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        inside = not event.buttons() and self.room.contains(event.position())
        self._mouse = event.position() if inside else None
        if not inside:
            self._point(None)
            return
        x = self._nearest(event.position().x())
        if x == self._pointed:
            self.point_at(x)  # the card moves with the mouse
        self._point(x)

    def leaveEvent(self, event: object) -> None:
        self._mouse = None
        super().leaveEvent(event)

    def _dot(self, reading: Reading) -> QPointF:
        y = reading[2]
        return self.place(reading[1], float(logarithms(y)) if self.log else y)

    def _nearest(self, pixel: float) -> float:
        """The x of the point nearest to a pixel column."""
        x = self.x_at(pixel)
        found = readings(self._curves, x)
        return min((at for _, at, _ in found), key=lambda at: abs(at - x), default=x)

    def _switch(self, curve: Curve) -> None:
        curve.shown = not curve.shown
        self.view.fit_anew()
        self.touch()

    # Keys and the menu.

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, (left, right) = event.key(), self.view.across
        if key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
            factor = 1 / STEP if key == Qt.Key.Key_Minus else STEP
            self.view.scaleBy(x=factor)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.view.translateBy(x=(right - left) / 10 * (-1 if key == Qt.Key.Key_Left else 1))
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_A):
            self.view.show_all()
        else:
            event.ignore()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            self._ask(event.globalPos())

    def _ask(self, place: QPoint) -> None:
        plot_menu(self).popup(place)
