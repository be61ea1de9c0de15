"""When plots are painted: together, thirty times a second at most, as many as there is time for."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QObject, QTimer
from shiboken6 import isValid

EVERY = 33  # milliseconds
BUDGET = 0.010  # seconds of painting in one round; what does not fit waits for the next


class Plot(Protocol):
    """What a repainter needs to know of a plot. `cost`: seconds of its last painting."""

    cost: float

    def update(self) -> None:
        """Ask Qt for a repaint."""

    def visible(self) -> bool:
        """Whether any of it can be seen."""


class Repainter(QObject):
    """Repaints plots some time after they said that they changed; those that said so first, first.

    One that nobody sees is passed over: Qt paints it when it comes into view. One that is gone by
    then is forgotten.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: dict[int, Plot] = {}
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY)
        self._timer.timeout.connect(self.paint)

    def want(self, plot: Plot) -> None:
        """Have a plot repainted in one of the next rounds."""
        self._waiting[id(plot)] = plot
        if not self._timer.isActive():
            self._timer.start()

    def waits(self, plot: Plot) -> bool:
        """Whether a plot is still to be repainted."""
        return id(plot) in self._waiting

    def paint(self) -> None:
        """A round: as many as the budget allows, at least one."""
        if not self._waiting:
            self._timer.stop()
            return
        spent = 0.0
        for key, plot in list(self._waiting.items()):
            if not (isValid(plot) and plot.visible()):
                del self._waiting[key]
                continue
            if spent and spent + plot.cost > BUDGET:
                break
            del self._waiting[key]
            spent += max(plot.cost, 1e-6)
            plot.update()
