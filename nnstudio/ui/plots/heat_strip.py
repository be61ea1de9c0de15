"""A strip of colors per node over the steps: where gradients vanish, explode or stand still."""

from __future__ import annotations

import math
from collections.abc import Collection

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QScrollBar, QToolTip, QWidget

from nnstudio.ui import theme
from nnstudio.ui.plots import sheet
from nnstudio.ui.plots.colorbar import ColorBar
from nnstudio.ui.plots.colormap import TABLE
from nnstudio.ui.plots.growing import Array
from nnstudio.ui.plots.head import RIGHT
from nnstudio.ui.plots.heat import HeatHistory
from nnstudio.ui.plots.heat_rows import HeatRows
from nnstudio.ui.plots.names import NameAxis
from nnstudio.ui.plots.ranges import Range
from nnstudio.ui.plots.repainter import Repainter
from nnstudio.ui.plots.sheet import Sheet
from nnstudio.ui.plots.ticks import short

LEAST_ROW = 16.0  # pixels
WIDEST_NAME = 150.0
NARROW = 240  # pixels of width below which there is no color bar
DECADES = 8  # that are told apart by color; what is lower is the darkest


class HeatStrip(Sheet):
    """One row per node, one color per step; `log`: colors follow the logarithm.

    Where there are more rows than room, the wheel and the bar scroll. `chosen` gives the name of a
    node that was clicked.
    """

    chosen = Signal(str)

    def __init__(
        self, title: str, repainter: Repainter | None = None, parent: QWidget | None = None
    ) -> None:
        self.log = True
        self._history = HeatHistory()
        self._last = 0.0
        self._row_under: str | None = None
        self.names, self.bar = NameAxis(), ColorBar()
        self._cells = HeatRows()
        super().__init__(title, repainter, parent, "step")
        self.setAccessibleName(title)
        self.names.linkToView(self.view)
        self.view.addItem(self._cells, ignoreBounds=True)
        self.view.invertY(True)
        self.view.enableAutoRange(y=False)
        self.view.setMouseEnabled(y=False)
        self.view.sigXRangeChanged.connect(self._look_again)
        self.rows.addItem(self.names, sheet.MIDDLE, sheet.LEFT)
        self.rows.addItem(self.bar, sheet.MIDDLE, sheet.RIGHTMOST)
        self.scroll = QScrollBar(Qt.Orientation.Vertical, self)
        self.scroll.setRange(0, 0)
        self.scroll.valueChanged.connect(self._look_again)

    @property
    def history(self) -> HeatHistory:
        """The numbers that are shown."""
        return self._history

    @property
    def row_height(self) -> float:
        """Pixels of a row: as many as there are, but enough to read its name."""
        return max(self.room.height() / max(len(self._history.rows), 1), LEAST_ROW)

    def show_history(self, history: HeatHistory, log: bool = True) -> None:
        """Show these numbers from now on."""
        self._history, self.log = history, log
        self.touch()

    def follow(self, step: float) -> None:
        """Take over the latest step."""
        if step != self._last:
            self._last = step
            self.touch()

    def pick(self, names: Collection[str]) -> None:
        """Mark the rows of these nodes."""
        self.names.pick(frozenset(names))

    def point_at(self, x: float | None) -> None:
        """Show a line at a step (None: nowhere)."""
        self._pointed = x
        if x is None or not len(self._history.steps):
            self.crosshair.hide()
        else:
            self.crosshair.put(self.room, self.place(x, 0).x(), [])

    def place_of(self, name: str) -> QPointF:
        """The middle of a row's colors."""
        self.settle()
        row = self._history.rows.index(name) + 0.5
        return QPointF(self.room.center().x(), self.place(self.view.across[0], row).y())

    def words(self, name: str, step: float) -> str:
        """What the strip says of a node at a step."""
        column = int(self._history.at(np.asarray([step]), self._last)[0])
        if column < 0:
            return f"{name}\nno value at step {step:,.0f}"
        value = float(self._history.table[self._history.rows.index(name), column])
        return f"{name}\n{short(value)} at step {int(self._history.steps[column]):,}"

    # What is painted.

    def refresh(self) -> None:
        """Lay out names and bar, and color the rows that are seen."""
        super().refresh()
        known = len(self._history.steps) > 0
        self.view.note = "" if known else self.note
        self._lay_out(known)
        self._adjust()
        if known:
            low, high = self._limits()
            self._color(low, high)
            self.bar.show_range(low, high, self.log)
        self._cells.setVisible(known)

    def _lay_out(self, known: bool) -> None:
        metrics = QFontMetricsF(theme.font(theme.TINY))
        rows = self._history.rows
        widest = max((metrics.horizontalAdvance(name) for name in rows[:200]), default=0.0)
        limit = min(WIDEST_NAME, self.width() * 0.4)
        self.names.show_names(rows if known else (), min(widest + theme.S4, limit) if known else 8)
        self.bar.fold(not known or self.width() <= NARROW)

    def _adjust(self) -> None:
        """Which rows are seen, and how far there is to scroll."""
        self.rows.activate()
        seen = self.room.height() / self.row_height
        hidden = max(len(self._history.rows) - seen, 0.0)
        bar = self.scroll
        wide = bar.sizeHint().width() if hidden > 0 else 0
        self.rows.setContentsMargins(0, 0, wide or RIGHT, 0)
        bar.setVisible(hidden > 0)
        bar.setGeometry(self.width() - wide, int(self.room.top()), wide, int(self.room.height()))
        bar.setRange(0, math.ceil(hidden * self.row_height))
        bar.setSingleStep(int(self.row_height))
        bar.setPageStep(max(int(self.room.height()), 1))
        first = min(bar.value() / self.row_height, hidden)
        self.view.setRange(yRange=(first, first + max(seen, 1e-3)), padding=0)

    def _color(self, low: float, high: float) -> None:
        """One color for each pixel column and row that is seen."""
        (left, right), (top, bottom) = self.view.across, self.view.up
        first, last = int(top), min(math.ceil(bottom), len(self._history.rows))
        width = max(int(self.room.width()), 1)
        step = (right - left) / width
        columns = self._history.at(left + (np.arange(width) + 0.5) * step, self._last)
        values = np.where(columns >= 0, self._history.table[first:last, columns], np.nan)
        shares = _logarithms(values) if self.log else values
        self._cells.setImage(shares, levels=(low, high), lut=TABLE)
        self._cells.setRect(QRectF(left, first, right - left, last - first))

    def _limits(self) -> Range:
        history = self._history
        if not self.log:
            return 0.0, 1.0
        if not math.isfinite(history.low) or history.high <= 0:
            return -1.0, 0.0
        low, high = math.log10(history.low), math.log10(history.high)
        low = max(low, high - DECADES)
        return (low, high) if high - low > 1 else ((low + high - 1) / 2, (low + high + 1) / 2)

    def dress(self) -> None:
        """Take over the theme's colors."""
        super().dress()
        self.names.dress()
        self.bar.dress()
        self.crosshair.color = theme.current().text_on_color

    def _look_again(self, *_: object) -> None:
        self._stale = True
        self.view.update()

    # What the user does.

    def _row_at(self, place: QPointF) -> str | None:
        room = self.room
        if not room.top() <= place.y() < room.bottom() or place.x() > room.right():
            return None
        number = math.floor(self.view.mapSceneToView(place).y())
        rows = self._history.rows
        return rows[number] if 0 <= number < len(rows) else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        place = event.position()
        name = self._row_at(place)
        inside = not event.buttons() and self.room.contains(place)
        if name != self._row_under:
            self._row_under = name
            self.names.point(name)
            shape = Qt.CursorShape.PointingHandCursor if name else Qt.CursorShape.ArrowCursor
            self.viewport().setCursor(shape)
        step = self.x_at(place.x()) if inside else None
        if name is not None and step is not None:
            QToolTip.showText(event.globalPosition().toPoint(), self.words(name, step), self)
        self._point(step)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        dragged = bool(self.scene().dragButtons)
        super().mouseReleaseEvent(event)
        name = self._row_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and name is not None and not dragged:
            self.chosen.emit(name)

    def wheelEvent(self, event: QWheelEvent) -> None:
        upward = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if self.scroll.maximum() > 0 and not upward:
            self.scroll.event(event)
        elif self.room.contains(event.position()):
            super().wheelEvent(event)
        else:
            event.ignore()

    def leaveEvent(self, event: QEvent) -> None:
        self._row_under = None
        self.names.point(None)
        super().leaveEvent(event)


def _logarithms(values: Array) -> Array:
    with np.errstate(invalid="ignore"):
        return np.log10(np.maximum(values, 1e-30))
