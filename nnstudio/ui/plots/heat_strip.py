"""A strip of colors per node over the steps: where gradients vanish, explode or stand still."""

from __future__ import annotations

import math
import time
from collections.abc import Collection

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QImage, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip, QWidget

from nnstudio.ui import theme
from nnstudio.ui.plots.colormap import SIZE, TABLE, colored
from nnstudio.ui.plots.frame import FOOTER, HEADER, paint_axes
from nnstudio.ui.plots.growing import Array
from nnstudio.ui.plots.heat import HeatHistory
from nnstudio.ui.plots.repainter import Repainter
from nnstudio.ui.plots.scale import Scale
from nnstudio.ui.plots.ticks import linear_ticks, short

LEAST_ROW, MOST_ROW = 16.0, 64.0
BAR = 10.0  # width of the color bar
WIDEST_NAME = 150.0
Range = tuple[float, float]


class HeatStrip(QAbstractScrollArea):
    """One row per node, one color per step; `log`: colors follow the logarithm.

    `chosen` gives the name of a node that was clicked, `hovered` the step under the mouse (None: it
    left). `cost` is the time in seconds that the last painting took.
    """

    chosen = Signal(str)
    hovered = Signal(object)

    def __init__(
        self, title: str, repainter: Repainter | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.title, self.log, self.note = title, True, "nothing to show yet"
        self.cost = 0.0
        self._repainter = repainter or Repainter(self)
        self._history = HeatHistory()
        self._across: Range | None = None
        self._auto: Range = (0.0, 1.0)
        self._last = 0.0
        self._picked: frozenset[str] = frozenset()
        self._pointed: float | None = None
        self._row_under: str | None = None
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setMouseTracking(True)
        self.setAccessibleName(title)

    @property
    def history(self) -> HeatHistory:
        """The numbers that are shown."""
        return self._history

    def show_history(self, history: HeatHistory, log: bool = True) -> None:
        """Show these numbers from now on."""
        self._history, self.log = history, log
        self.touch()

    def view(self, across: Range | None) -> None:
        """Show these steps (None: all)."""
        self._across = across
        self.touch()

    def follow(self, across: Range, step: float) -> None:
        """Take over what counts as all steps, the range of the plots beside it, and the latest."""
        if (across, step) != (self._auto, self._last):
            self._auto, self._last = across, step
            self.touch()

    def pick(self, names: Collection[str]) -> None:
        """Mark the rows of these nodes."""
        if frozenset(names) != self._picked:
            self._picked = frozenset(names)
            self.viewport().update()

    def point_at(self, step: float | None) -> None:
        """Show a line at a step (None: nowhere)."""
        if step != self._pointed:
            self._pointed = step
            self.viewport().update()

    def touch(self) -> None:
        """Something changed: repaint soon."""
        self._repainter.want(self)

    def update(self) -> None:
        """Repaint."""
        self._adjust()
        self.viewport().update()

    def visible(self) -> bool:
        """Whether any of it can be seen."""
        return self.isVisible() and not self.viewport().visibleRegion().isEmpty()

    @property
    def row_height(self) -> float:
        """Pixels of a row: as many as there are, within limits."""
        room = self.viewport().height() - HEADER - FOOTER
        return min(max(room / max(len(self._history.rows), 1), LEAST_ROW), MOST_ROW)

    @property
    def field(self) -> QRectF:
        """Where the colors are."""
        metrics = QFontMetricsF(theme.font(theme.TINY))
        names = [metrics.horizontalAdvance(name) for name in self._history.rows[:200]]
        view = self.viewport().rect()
        widest = min(WIDEST_NAME, view.width() * 0.4)
        left = min(max(names, default=0.0) + theme.S4, widest)
        legend = BAR + theme.S2 + metrics.horizontalAdvance("0.00001") if view.width() > 240 else 0
        height = min(len(self._history.rows) * self.row_height, view.height() - HEADER - FOOTER)
        return QRectF(left, HEADER, max(view.width() - left - legend - theme.S3, 1), max(height, 1))

    def place_of(self, name: str) -> QPointF:
        """The middle of a row's colors."""
        number = self._history.rows.index(name)
        top = HEADER + (number + 0.5) * self.row_height - self.verticalScrollBar().value()
        return QPointF(self.field.center().x(), top)

    def paintEvent(self, event: QPaintEvent) -> None:
        start = time.perf_counter()
        painter = QPainter(self.viewport())
        colors, field = theme.current(), self.field
        painter.fillRect(self.viewport().rect(), colors.panel_raised)
        painter.setFont(theme.font(theme.SMALL, strong=True))
        painter.setPen(colors.text)
        place = QRectF(theme.S3, 0, self.viewport().width(), HEADER)
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, self.title)
        if not len(self._history.steps):
            painter.setFont(theme.font(theme.TINY))
            painter.setPen(colors.text_faint)
            painter.drawText(self.viewport().rect(), Qt.AlignmentFlag.AlignCenter, self.note)
            return
        scale = self._scale(field)
        self._paint_colors(painter, scale)
        across = linear_ticks(scale.left, scale.right, max(int(field.width() / 76), 1), True)
        paint_axes(painter, scale, across, (), None, "step")
        self._paint_names(painter, field)
        self._paint_bar(painter, field)
        if self._pointed is not None:
            column = int(scale.x_pixel(self._pointed)) + 0.5
            if field.left() <= column <= field.right():
                painter.setPen(QPen(colors.text_on_color, 1))
                painter.drawLine(QPointF(column, field.top()), QPointF(column, field.bottom()))
        self.cost = time.perf_counter() - start

    def _scale(self, field: QRectF) -> Scale:
        left, right = self._across or self._auto
        return Scale(field, left, right, 0, 1)

    def _shown_rows(self, field: QRectF) -> tuple[int, int]:
        first = int(self.verticalScrollBar().value() // self.row_height)
        count = math.ceil(field.height() / self.row_height) + 1
        return first, min(first + count, len(self._history.rows))

    def _top(self, number: int) -> float:
        return HEADER + number * self.row_height - self.verticalScrollBar().value()

    def _paint_colors(self, painter: QPainter, scale: Scale) -> None:
        field = scale.rect
        first, last = self._shown_rows(field)
        pixels = np.arange(int(field.width()))
        step = (scale.right - scale.left) / field.width()
        columns = self._history.at(scale.left + (pixels + 0.5) * step, self._last)
        values = np.where(columns >= 0, self._history.table[first:last, columns], np.nan)
        shades = np.ascontiguousarray(colored(self._shares(values), theme.current().panel_raised))
        image = QImage(
            shades.data, len(pixels), last - first, 4 * len(pixels), QImage.Format.Format_RGB32
        )
        top = self._top(first)
        painter.save()
        painter.setClipRect(field)
        painter.drawImage(
            QRectF(int(field.left()), top, len(pixels), (last - first) * self.row_height), image
        )
        painter.setPen(QPen(theme.current().panel_raised, 1))
        for number in range(first + 1, last):
            y = int(self._top(number)) + 0.5
            painter.drawLine(QPointF(field.left(), y), QPointF(field.right(), y))
        painter.restore()

    def _limits(self) -> Range:
        history = self._history
        if not self.log:
            return 0.0, 1.0
        if not math.isfinite(history.low) or history.high <= 0:
            return -1.0, 0.0
        low, high = math.log10(history.low), math.log10(history.high)
        low = max(low, high - 8)  # eight decades are told apart; below is the darkest
        return (low, high) if high - low > 1 else ((low + high - 1) / 2, (low + high + 1) / 2)

    def _shares(self, values: Array) -> Array:
        low, high = self._limits()
        if self.log:
            with np.errstate(divide="ignore", invalid="ignore"):
                values = np.log10(np.maximum(values, 1e-30))
        return (values - low) / (high - low)

    def _paint_names(self, painter: QPainter, field: QRectF) -> None:
        colors = theme.current()
        painter.save()
        painter.setClipRect(QRectF(0, field.top(), self.viewport().width(), field.height()))
        first, last = self._shown_rows(field)
        painter.setFont(theme.font(theme.TINY))
        metrics = painter.fontMetrics()
        for number in range(first, last):
            name, top = self._history.rows[number], self._top(number)
            room = QRectF(theme.S2, top, field.left() - theme.S2 - 6, self.row_height)
            if name in self._picked:
                painter.fillRect(QRectF(0, top + 1, 3, self.row_height - 2), colors.accent)
            active = name in self._picked or name == self._row_under
            painter.setPen(colors.text if active else colors.text_dim)
            text = metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, int(room.width()))
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(room, right, text)
        painter.restore()

    def _paint_bar(self, painter: QPainter, field: QRectF) -> None:
        if self.viewport().width() <= 240:
            return
        colors = theme.current()
        shades = np.ascontiguousarray(TABLE[::-1].astype(np.uint32))
        image = QImage(shades.data, 1, SIZE, 4, QImage.Format.Format_RGB32)
        bar = QRectF(field.right() + theme.S2, field.top(), BAR, field.height())
        painter.drawImage(bar, image)
        low, high = self._limits()
        ends = (10**low, 10**high) if self.log else (low, high)
        painter.setFont(theme.font(theme.TINY))
        painter.setPen(colors.text_dim)
        x = bar.right() + theme.S1
        ascent = painter.fontMetrics().ascent()
        painter.drawText(QPointF(x, bar.top() + ascent - 2), short(ends[1], 2))
        if bar.height() > 2 * ascent:
            painter.drawText(QPointF(x, bar.bottom()), short(ends[0], 2))

    def _adjust(self) -> None:
        """How far there is to scroll."""
        rows = len(self._history.rows) * self.row_height
        hidden = max(rows - (self.viewport().height() - HEADER - FOOTER), 0)
        bar = self.verticalScrollBar()
        bar.setRange(0, math.ceil(hidden))
        bar.setSingleStep(int(self.row_height))
        bar.setPageStep(max(self.viewport().height() - int(HEADER + FOOTER), 1))

    def _row_at(self, place: QPointF) -> str | None:
        field = self.field
        if not field.top() <= place.y() <= field.bottom() or place.x() > field.right():
            return None
        number = int((place.y() - HEADER + self.verticalScrollBar().value()) // self.row_height)
        rows = self._history.rows
        return rows[number] if 0 <= number < len(rows) else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place, field = event.position(), self.field
        name = self._row_at(place)
        step = self._scale(field).x_at(place.x()) if field.contains(place) else None
        if name != self._row_under:
            self._row_under = name
            self.viewport().setCursor(
                Qt.CursorShape.PointingHandCursor if name else Qt.CursorShape.ArrowCursor
            )
            self.viewport().update()
        if name is not None and step is not None:
            QToolTip.showText(event.globalPosition().toPoint(), self.words(name, step), self)
        self.point_at(step)
        self.hovered.emit(step)

    def words(self, name: str, step: float) -> str:
        """What the strip says of a node at a step."""
        column = int(self._history.at(np.asarray([step]), self._last)[0])
        if column < 0:
            return f"{name}\nno value at step {step:,.0f}"
        value = float(self._history.table[self._history.rows.index(name), column])
        return f"{name}\n{short(value)} at step {int(self._history.steps[column]):,}"

    def mousePressEvent(self, event: QMouseEvent) -> None:
        name = self._row_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and name is not None:
            self.chosen.emit(name)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self._row_under = None
            self.point_at(None)
            self.hovered.emit(None)
        return super().viewportEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange:
            self.viewport().update()
        super().changeEvent(event)

    def resizeEvent(self, event: QEvent) -> None:
        self._adjust()

    def sizeHint(self) -> QSize:
        return QSize(360, 220)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, 120)
