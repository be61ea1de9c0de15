"""The part of the plane that a plot shows: all there is, until the user zooms or pans."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from nnstudio.ui import theme
from nnstudio.ui.plots.library import pg
from nnstudio.ui.plots.ranges import Range, fitted

ACROSS, UP = 0, 1  # the axes, by pyqtgraph's numbers
Ranges = Sequence[Range | None]


class View(pg.ViewBox):
    """Follows its curves; the wheel zooms x (with Ctrl y), a drag pans, one with Shift zooms.

    Views that are linked show the same x and are reset together. `asked` gives the place on the
    screen where a menu is asked for. `boxing`: the next drag makes a box to zoom into. `note` is
    written where there is nothing to show.
    """

    asked = Signal(object)

    def __init__(self) -> None:
        super().__init__(enableMenu=False, defaultPadding=0.0)
        self.note = ""
        self.log = False
        self._span: Range | None = None
        self._kept: Range | None = None
        self.boxing = False
        self.setAutoVisible(y=True)
        self.setLimits(minXRange=1e-6, minYRange=1e-12)
        self.sigXRangeChanged.connect(self._fit_again)

    @property
    def across(self) -> Range:
        """From which x to which it shows."""
        left, right = self.viewRange()[ACROSS]
        return left, right

    @property
    def up(self) -> Range:
        """From which y to which it shows: logarithms where `log`."""
        bottom, top = self.viewRange()[UP]
        return bottom, top

    def follows(self, axis: int) -> bool:
        """Whether an axis shows all there is; False where the user chose a part."""
        linked = self.linkedView(axis)
        return linked.follows(axis) if linked is not None else bool(self.autoRangeEnabled()[axis])

    def set_span(self, across: Range | None) -> None:
        """Say which x there are (None: as the curves say)."""
        if across != self._span:
            self._span = across
            if self.follows(ACROSS):
                self.updateAutoRange()

    def set_log(self, on: bool) -> None:
        """Whether y are logarithms from now on."""
        self.log = on
        self.fit_anew()
        self.enableAutoRange(y=True)

    def fit_anew(self) -> None:
        """Forget the range of y so far: other curves are shown."""
        self._kept = None
        self._autoRangeNeedsUpdate = True

    def show_all(self) -> None:
        """Show all there is, and follow it."""
        linked = self.linkedView(ACROSS)
        if linked is not None:
            linked.show_all()
        else:
            self.enableAutoRange(x=True)
        self.fit_anew()
        self.enableAutoRange(y=True)
        self.updateAutoRange()

    # What pyqtgraph asks of a view.

    def childrenBounds(
        self,
        frac: object = None,
        orthoRange: Ranges = (None, None),  # noqa: N803 - pyqtgraph gives it by name
        items: object = None,
    ) -> list[list[float]]:
        """What is to be seen when the user chose nothing: steady while the curves grow."""
        across = self._span or self._merged(ACROSS, None) or (0.0, 1.0)
        if across[0] == across[1]:
            across = across[0], across[0] + 1
        found = self._merged(UP, orthoRange[UP])
        if found is not None:
            self._kept = fitted(*found, self._kept, self.log)
        up = self._kept or ((-1.0, 0.0) if self.log else (0.0, 1.0))
        return [list(across), list(up)]

    def suggestPadding(self, axis: int) -> float:
        """No more than the margins that `childrenBounds` has."""
        return 0.0

    def linkedViewChanged(self, view: pg.ViewBox, axis: int) -> None:
        """Show the same x as a linked view, wherever on the screen that is."""
        if self.linksBlocked or view is None:
            return
        view.blockLink(True)
        try:
            self.enableAutoRange(axis, False)
            self.setRange(**{("xRange", "yRange")[axis]: view.viewRange()[axis]}, padding=0)
        finally:
            view.blockLink(False)

    def wheelEvent(self, ev: object, axis: int | None = None) -> None:
        """Zoom around the mouse."""
        if axis is None:
            upward = ev.modifiers() & Qt.KeyboardModifier.ControlModifier
            axis = UP if upward else ACROSS
        super().wheelEvent(ev, axis)

    def mouseDragEvent(self, ev: object, axis: int | None = None) -> None:
        """Pan with the left button, zoom into a box with Shift, stretch with the right one."""
        left = ev.button() == Qt.MouseButton.LeftButton
        if ev.isStart():
            self.boxing = self.boxing and left
            self._dress_box()
            if not self.boxing:
                self.setCursor(Qt.CursorShape.ClosedHandCursor)
        if ev.isFinish():
            self.unsetCursor()
        if axis is None and left and not self.boxing and self.follows(UP):
            axis = ACROSS  # y goes on to fit what is seen
        self.state["mouseMode"] = self.RectMode if self.boxing else self.PanMode
        super().mouseDragEvent(ev, axis)

    def mouseClickEvent(self, ev: object) -> None:
        """A right click asks for the menu."""
        if ev.button() == Qt.MouseButton.RightButton:
            ev.accept()
            self.asked.emit(ev.screenPos().toPoint())

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        """Only the note: curves paint themselves."""
        if self.note:
            painter.setFont(theme.font(theme.TINY))
            painter.setPen(theme.current().text_faint)
            painter.drawText(QRectF(self.rect()), Qt.AlignmentFlag.AlignCenter, self.note)

    def _merged(self, axis: int, across: Range | None) -> Range | None:
        """What holds all curves that are shown."""
        found = [
            bounds
            for item in self.addedItems
            if item.isVisible() and (bounds := item.dataBounds(axis, 1.0, across)) is not None
        ]
        return (min(a for a, _ in found), max(b for _, b in found)) if found else None

    def _fit_again(self, *_: object) -> None:
        """Another part of x is seen: y fits what is there."""
        if self.autoRangeEnabled()[UP]:
            self._autoRangeNeedsUpdate = True

    def _dress_box(self) -> None:
        accent = theme.current().accent
        fill = QColor(accent)
        fill.setAlphaF(0.12)
        pen = QPen(accent, 1)
        pen.setCosmetic(True)
        self.rbScaleBox.setPen(pen)
        self.rbScaleBox.setBrush(fill)
