"""pyqtgraph's axes in the theme's colors and the window's numbers."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter

from nnstudio.ui import theme
from nnstudio.ui.plots.blending import blended
from nnstudio.ui.plots.library import pg
from nnstudio.ui.plots.ticks import label, linear_ticks, short

LEFT, FOOTER = 48, 22  # pixels: fixed, so that plots stand still and stand in line
OUTSIDE = 9  # pixels by which texts at the ends may stick out
TICK = 3
FEW_DECADES = 2.5  # of a logarithmic axis: with so few, 2 and 5 are named, too
NARROW = 0.7  # decades below which a logarithmic axis is marked like a linear one
Levels = list[tuple[float | None, list[float]]]
RIGHT_TOP = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop


class Axis(pg.AxisItem):
    """An axis on one side of a view; `name` is written at its end.

    `left` ones have grid lines, `whole` ones are marked at whole numbers only.
    """

    def __init__(self, side: str, name: str = "", whole: bool = False) -> None:
        super().__init__(side)
        self.whole = whole
        self._name = name
        if side == "bottom":
            self.setHeight(FOOTER)
        elif side == "left":
            self.setWidth(LEFT)
            self.setGrid(255)
            self.setZValue(-1000)  # behind the curves
        self.setStyle(
            tickLength=TICK if side == "bottom" else 0,
            tickTextOffset=6 if side != "bottom" else 3,
            autoExpandTextSpace=False,
            hideOverlappingLabels=False,
            maxTickLevel=0,
        )
        self.setTickDensity(1.4)
        self.dress()

    @property
    def name(self) -> str:
        """What the axis counts."""
        return self._name

    @name.setter
    def name(self, name: str) -> None:
        if name != self._name:
            self._name = name
            self._redraw()

    def dress(self) -> None:
        """Take over the theme's colors and font."""
        colors = theme.current()
        self.setStyle(tickFont=theme.font(theme.TINY))
        self.setTextPen(colors.text_dim)
        line = blended(colors.text_faint, colors.panel_raised, 0.5)
        if self.orientation == "bottom":
            self.setPen(line)
            self.setTickPen(line)
        else:
            self.setPen(None)
            self.setTickPen(blended(colors.text_faint, colors.panel_raised, 0.2))
        self._redraw()

    def _redraw(self) -> None:
        self.picture = None
        self.update()

    # What pyqtgraph asks of an axis.

    def boundingRect(self) -> QRectF:
        """With room for the halves of texts that stand at its ends."""
        return super().boundingRect().adjusted(0, -OUTSIDE, 0, OUTSIDE)

    def tickSpacing(self, low: float, high: float, size: float) -> list[tuple[float, float]]:
        """Where there are no halves, at least 1."""
        levels = super().tickSpacing(low, high, size)
        return [(max(step, 1.0), at) for step, at in levels] if self.whole else levels

    def tickValues(self, low: float, high: float, size: float) -> Levels:
        """As pyqtgraph does, but never none on a narrow stretch of a logarithmic axis."""
        if self.logMode and high - low < NARROW:
            marks = linear_ticks(10**low, 10**high, max(int(size / 60), 2))
            return [(None, [math.log10(mark.value) for mark in marks if mark.value > 0])]
        found: Levels = super().tickValues(low, high, size)
        return found

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        """Numbers as everywhere in the window."""
        if not self.logMode:
            return [label(value, spacing) for value in values]
        low, high = self.range
        if spacing is None and high - low >= NARROW:  # between powers of ten
            named = (1, 2, 5) if high - low < FEW_DECADES else ()
            return [short(10.0**v, 3) if _leading(v) in named else "" for v in values]
        return [short(10.0**value, 3) for value in values]

    def generateDrawSpecs(self, p: QPainter) -> tuple[object, list[object], list[object]] | None:
        """As pyqtgraph does, with the name at the end instead of what would stand there."""
        specs = super().generateDrawSpecs(p)
        if specs is None:
            return None
        line, ticks, texts = specs
        if self.orientation == "left":
            ticks = [(pen, _crisp(a), _crisp(b)) for pen, a, b in ticks]
        if self._name:
            room = self.mapRectFromParent(self.geometry())
            width = QFontMetricsF(theme.font(theme.TINY)).horizontalAdvance(self._name)
            texts = [each for each in texts if each[0].right() < room.right() - width - theme.S2]
            top = max((each[0].top() for each in texts), default=room.top() + TICK + 3)
            texts.append((QRectF(room.right() - width, top, width + 1, 14), RIGHT_TOP, self._name))
        return line, ticks, texts


def _crisp(point: pg.Point) -> pg.Point:
    return pg.Point(point.x(), math.floor(point.y()) + 0.5)


def _leading(value: float) -> int:
    """The first digit of 10 to that power."""
    return round(10.0 ** (value - math.floor(value + 1e-9)))
