"""Curves with axes that follow them and a legend, painted into a picture that is kept."""

from __future__ import annotations

import time
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import (
    QImage,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnstudio.ui import theme
from nnstudio.ui.plots import frame, ranges
from nnstudio.ui.plots.curve import Curve
from nnstudio.ui.plots.repainter import Repainter
from nnstudio.ui.plots.scale import Scale
from nnstudio.ui.plots.series import Series

Range = tuple[float, float]
FEW = 8  # curves: behind more than these, raw values would only be a fog


class CurveView(QWidget):
    """Several curves over one x, without a mouse.

    `cost` is the time in seconds that the last painting took, `note` what is said where there is
    nothing to show.
    """

    def __init__(
        self,
        title: str,
        repainter: Repainter | None = None,
        parent: QWidget | None = None,
        x_name: str = "step",
    ) -> None:
        super().__init__(parent)
        self.title, self.x_name, self.note = title, x_name, "nothing to show yet"
        self.cost = 0.0
        self.log = False
        self._repainter = repainter or Repainter(self)
        self._curves: list[Curve] = []
        self._marks: tuple[frame.Mark, ...] = ()
        self._epochs: float | None = None
        self._span: Range | None = None
        self._chosen_x: Range | None = None
        self._chosen_y: Range | None = None
        self._auto_y: Range | None = None
        self._scale: Scale | None = None
        self._head = frame.Head((), frame.HEADER)
        self._picture: QPixmap | None = None
        self._painted: tuple[int, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(f"Plot of {title}")

    # What is shown.

    @property
    def curves(self) -> Sequence[Curve]:
        """The curves, the first lowest."""
        return tuple(self._curves)

    @property
    def scale(self) -> Scale:
        """How the data lies on the widget, as last painted."""
        if self._scale is None:
            self._scale = self._make_scale(QRectF(self.rect()))
        return self._scale

    @property
    def head(self) -> frame.Head:
        """Title and legend, as last painted."""
        return self._head

    def add(self, curve: Curve) -> Curve:
        """Show another curve, above the others (ghosts: below)."""
        at = sum(each.ghost for each in self._curves) if curve.ghost else len(self._curves)
        self._curves.insert(at, curve)
        self.touch()
        return curve

    def line(self, name: str, hue: int, *, smoothable: bool = False, marked: bool = False) -> Curve:
        """Show a new, empty curve."""
        return self.add(Curve(name, hue, Series(smoothable), marked))

    def remove(self, curve: Curve) -> None:
        """Show a curve no longer."""
        self._curves.remove(curve)
        self.touch()

    def clear(self) -> None:
        """Show no curve."""
        self._curves.clear()
        self._auto_y = None
        self.touch()

    def set_log(self, on: bool) -> None:
        """Choose a logarithmic y axis, or a linear one."""
        if on != self.log:
            self.log, self._chosen_y, self._auto_y = on, None, None
            self.touch()

    def smooth(self, weight: float) -> None:
        """Smooth what can be, with this weight (0: not at all); raw values stay faintly behind."""
        for curve in self._curves:
            curve.series.smooth(weight)
        self.touch()

    def set_marks(self, marks: Sequence[frame.Mark]) -> None:
        """Lines across the plot, each with a word."""
        if tuple(marks) != self._marks:
            self._marks = tuple(marks)
            self.touch()

    def set_epochs(self, steps: float | None) -> None:
        """Faint lines every so many x (None: none)."""
        if steps != self._epochs:
            self._epochs = steps
            self.touch()

    def set_span(self, across: Range | None) -> None:
        """Say which x there are, for this and the plots beside it (None: as its curves say)."""
        if across != self._span:
            self._span = across
            self.touch()

    def follow(self) -> None:
        """Repaint soon if a curve has other points than when it was painted last."""
        if self._counts() != self._painted:
            self.touch()

    def touch(self) -> None:
        """Something changed: repaint soon."""
        self._picture = None
        self._repainter.want(self)

    # The view.

    def view(self, across: Range | None, along: Range | None = None) -> None:
        """Show this range of x and y (None: all; y is in logarithms where the axis is)."""
        self._chosen_x, self._chosen_y = across, along
        self.touch()

    def visible(self) -> bool:
        """Whether any of it can be seen."""
        return self.isVisible() and not self.visibleRegion().isEmpty()

    # Painting.

    def paint_on(self, painter: QPainter, size: QSize) -> None:
        """Paint everything but the crosshair, on any size."""
        ground = theme.current().panel_raised
        self._painted = self._counts()
        rect = QRectF(0, 0, size.width(), size.height())
        self._head = frame.head_of(rect.width(), self.title, self._curves)
        self._scale = scale = self._make_scale(rect)
        across, along = frame.marks_of(scale)
        epochs, room = self._epochs, scale.rect
        painter.fillRect(rect, ground)
        frame.paint_head(painter, self.title, self._head, rect.width())
        if room.height() > 10:
            frame.paint_axes(painter, scale, across, along, epochs, self.x_name)
            painter.setClipRect(room.adjusted(0, -1, 1, 1))
            for curve in self._curves:
                curve.paint(painter, scale, ground, self._raw())
            painter.setClipping(False)
            frame.paint_marks(painter, scale, self._marks)
        if not any(len(curve.series) for curve in self._curves):
            painter.setPen(theme.current().text_faint)
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter, self.note)

    def image(self, ratio: float = 2.0) -> QImage:
        """The plot as a picture with so many pixels for each of its own."""
        made = QImage(self.size() * ratio, QImage.Format.Format_RGB32)
        made.setDevicePixelRatio(ratio)
        painter = QPainter(made)
        self.paint_on(painter, self.size())
        painter.end()
        return made

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._picture is None:
            start = time.perf_counter()
            ratio = self.devicePixelRatioF()
            self._picture = QPixmap(self.size() * ratio)
            self._picture.setDevicePixelRatio(ratio)
            on_picture = QPainter(self._picture)
            self.paint_on(on_picture, self.size())
            on_picture.end()
            self.cost = time.perf_counter() - start
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._picture)

    def _raw(self) -> bool:
        """Whether raw values are shown behind smoothed ones."""
        return sum(curve.shown for curve in self._curves) <= FEW

    def _counts(self) -> tuple[int, ...]:
        return tuple(len(curve.series) for curve in self._curves)

    def _make_scale(self, rect: QRectF) -> Scale:
        every = self._span or ranges.x_range(c for c in self._curves if not c.ghost)
        left, right = self._chosen_x or every
        if self._chosen_y is None:
            self._auto_y = ranges.y_range(
                self._curves, (left, right), self.log, self._auto_y, self._raw()
            )
        bottom, top = self._chosen_y or self._auto_y or (0.0, 1.0)
        above = self._head.height + (frame.MARKS if self._marks else 4)
        room = rect.adjusted(0, above, -frame.RIGHT, -frame.FOOTER)
        scale = Scale(room, left, right, bottom, top, self.log)
        room.setLeft(frame.left_margin(frame.marks_of(scale)[1]))
        return Scale(room, left, right, bottom, top, self.log)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self.touch()
        super().changeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._picture, self._scale = None, None

    def minimumSizeHint(self) -> QSize:
        return QSize(160, 120)

    def sizeHint(self) -> QSize:
        return QSize(360, 220)
