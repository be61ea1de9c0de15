"""The share of steps that a loop is shown the true value, over a training; without torch.

The formulas are those of `portable.forcing.ScheduledForcing`; a test compares them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnstudio.catalog.values import Value
from nnstudio.ui import theme

_POINTS = 120
_TALL = 92


def share(passes: float, decay: str, steps: int, floor: float) -> float:
    """The share after so many training steps."""
    part = passes / steps
    if decay == "linear":
        found = 1 - part
    elif decay == "exponential":
        found = math.exp(-part)
    else:
        found = steps / (steps + math.exp(min(part, 700.0)))
    return max(floor, min(1.0, found))


def span(decay: str, steps: int) -> int:
    """So many training steps that the fall can be seen."""
    if decay == "inverse_sigmoid":
        return max(round(steps * (math.log(steps) + 4.0)), 1)
    return max(round(steps * (1.3 if decay == "linear" else 4.0)), 1)


class SharePlot(QWidget):
    """The curve of that share."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.shares: tuple[float, ...] = ()
        self._steps = 1
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(160, _TALL)

    def put(self, values: Mapping[str, Value]) -> None:
        """Show it for the settings of a Delay; numbers that are not known leave it empty."""
        decay, steps, floor = values["decay"], values["decay_steps"], values["floor"]
        known = isinstance(decay, str) and isinstance(steps, int) and isinstance(floor, int | float)
        self.shares = ()
        if known:
            assert isinstance(decay, str)
            assert isinstance(steps, int)
            assert isinstance(floor, int | float)
            self._steps = span(decay, steps)
            self.shares = tuple(
                share(at * self._steps / _POINTS, decay, steps, float(floor))
                for at in range(_POINTS + 1)
            )
            words = f"Share of forced steps: from 100 % to {self.shares[-1]:.0%}"
            self.setAccessibleName(words)
            self.setToolTip(f"{words} after {self._steps:,} training steps")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(look.panel_border, 1))
        painter.setBrush(look.input)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        if not self.shares:
            return
        room = QRectF(self.rect()).adjusted(8, 22, -8, -20)
        path = QPainterPath()
        for at, value in enumerate(self.shares):
            point = QPointF(
                room.left() + room.width() * at / _POINTS, room.bottom() - room.height() * value
            )
            path.lineTo(point) if at else path.moveTo(point)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(look.curves[2], 1.5))
        painter.drawPath(path)
        painter.setFont(theme.font(theme.TINY))
        painter.setPen(look.text_dim)
        above = QRectF(room.left(), 4, room.width(), 16)
        below = QRectF(room.left(), room.bottom() + 2, room.width(), 16)
        painter.drawText(above, Qt.AlignmentFlag.AlignLeft, "forced share")
        painter.drawText(above, Qt.AlignmentFlag.AlignRight, f"{self.shares[-1]:.0%} at the end")
        painter.setPen(look.text_faint)
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft, "start")
        painter.drawText(below, Qt.AlignmentFlag.AlignRight, f"step {self._steps:,}")
        painter.end()
