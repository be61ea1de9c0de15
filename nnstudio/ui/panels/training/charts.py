"""The plots of one run, with the run before it faintly behind."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from nnstudio.ui.plots.curve import Curve
from nnstudio.ui.plots.heat import HeatHistory
from nnstudio.ui.plots.heat_strip import HeatStrip
from nnstudio.ui.plots.marks import Mark
from nnstudio.ui.plots.plot import LinePlot
from nnstudio.ui.plots.ranges import ahead
from nnstudio.ui.plots.record import Record
from nnstudio.ui.plots.repainter import Repainter
from nnstudio.ui.plots.series import Series
from nnstudio.ui.plots.view import View

LOSS, GRADIENT, RATE = "Loss", "Gradient norm", "Learning rate"
HEATS = {  # figure: (words, whether colors follow the logarithm)
    "gradient_norm": ("Gradient norm per node", True),
    "weight_norm": ("Weight norm per node", True),
    "update_ratio": ("Update ÷ weight per node", True),
    "activation_std": ("Activation spread per node", True),
    "dead_share": ("Dead share per node", False),
}
TRAINED, VALIDATED = 0, 1  # hues: the same thing has the same color in every plot
OTHERS = (4, 5, 6, 7)
MOST_MARKS = 8
Place = tuple[str, str, int]  # title of the plot, name of the curve, hue


class Charts(QObject):
    """Makes plots as the record asks for them, and keeps them in step: view and crosshair are one.

    `chosen` gives the name of a node that was clicked in the strip, `troubled` a sentence where a
    plot could not be saved, `grown` says that there are other plots than before.
    """

    chosen = Signal(str)
    troubled = Signal(object)
    grown = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._owner = parent
        self._repainter = Repainter(self)
        self._plots: dict[str, LinePlot] = {}
        self._curves: dict[tuple[str, str], Curve] = {}
        self._record = Record()
        self._previous: Record | None = None
        self._span = (0.0, 1.0)
        self._time = View()  # of all plots: they are linked to it
        self._weight = 0.0
        self._log = False
        self._epoch_lines = False
        self._figure = "gradient_norm"
        self.strip = HeatStrip(HEATS[self._figure][0], self._repainter, parent)
        self.strip.note = "no step was sampled yet"
        self.strip.hide()
        self.strip.link(self._time)
        self.strip.chosen.connect(self.chosen)
        self.strip.hovered.connect(self._point)
        self._make((LOSS, GRADIENT, RATE))

    @property
    def tiles(self) -> list[QWidget]:
        """The plots and the strip in the order in which they are read."""
        first, last = (LOSS,), (GRADIENT, RATE)
        metrics = [title for title in self._plots if title not in (*first, *last)]
        return [*(self._plots[title] for title in (*first, *metrics, *last)), self.strip]

    def plot(self, title: str) -> LinePlot:
        """The plot of that title; KeyError where there is none."""
        return self._plots[title]

    def begin(self, record: Record, previous: Record | None) -> None:
        """Show another run, and the one before it as ghosts."""
        self._record = record
        self._curves.clear()
        for title in set(self._plots) - {LOSS, GRADIENT, RATE}:
            self._plots.pop(title).deleteLater()
        self._span = (0.0, 1.0)
        for plot in self._plots.values():
            plot.clear()
            plot.marks.set_marks(())
            plot.view.show_all()
        self._time.set_span(self._span)
        for (title, name, hue), series in _places(previous).items() if previous else ():
            if title in self._plots:
                self._plots[title].add(Curve(name, hue, series, ghost=True))
        self._previous = previous
        self._show_heat()
        self.grown.emit(None)
        self.refresh()

    def refresh(self) -> None:
        """Follow the record: new curves, marks, limits; every plot is repainted soon."""
        for (title, name, hue), series in _places(self._record).items():
            if (title, name) not in self._curves and len(series):
                self._add(title, name, hue, series)
        record = self._record
        end = record.steps if record.active else record.step
        self._span = ahead(float(record.step), float(end), self._span)
        self._time.set_span(self._span)
        marks = self._marks()
        for title, plot in self._plots.items():
            plot.marks.set_epochs(record.steps_per_epoch if self._epoch_lines else None)
            plot.marks.set_marks(marks if title not in (GRADIENT, RATE) else ())
            plot.follow()
        history = self._record.heat.get(self._figure)
        if history is not None and history is not self.strip.history:
            self._show_heat()
        self.strip.follow(record.step)

    def smooth(self, weight: float) -> None:
        """Choose the smoothing of what is recorded at every step."""
        self._weight = weight
        for plot in self._plots.values():
            plot.smooth(weight)

    def set_log(self, on: bool) -> None:
        """Choose logarithmic axes for losses and gradients."""
        self._log = on
        for title in (LOSS, GRADIENT):
            self._plots[title].set_log(on)

    def set_epoch_lines(self, on: bool) -> None:
        """Show where epochs end, or not."""
        self._epoch_lines = on
        self.refresh()

    def show_figure(self, figure: str) -> None:
        """Choose what the strip shows: a key of HEATS."""
        self._figure = figure
        self._show_heat()

    def pick(self, names: Collection[str]) -> None:
        """Mark these nodes in the strip."""
        self.strip.pick(names)

    def _make(self, titles: Collection[str]) -> None:
        for title in titles:
            plot = LinePlot(title, self._repainter, self._owner)
            plot.hide()
            plot.hovered.connect(self._point)
            plot.link(self._time)
            plot.troubled.connect(self.troubled)
            self._plots[title] = plot

    def _add(self, title: str, name: str, hue: int, series: Series) -> None:
        if title not in self._plots:
            self._make((title,))
            if self._previous is not None:
                for (of, old, its), ghost in _places(self._previous).items():
                    if of == title:
                        self._plots[title].add(Curve(old, its, ghost, ghost=True))
            self.grown.emit(None)
        series.smooth(self._weight)
        curve = Curve(name, hue, series, marked=not series.smoothable and title != RATE)
        self._curves[title, name] = self._plots[title].add(curve)

    def _marks(self) -> list[Mark]:
        best = self._record.best_step
        marks = [Mark(best, "best", "ok")] if best is not None else []
        return marks + [Mark(step, text) for step, text in self._record.changes[-MOST_MARKS:]]

    def _show_heat(self) -> None:
        words, log = HEATS[self._figure]
        self.strip.title = words
        self.strip.show_history(self._record.heat.get(self._figure) or HeatHistory(), log)

    def _point(self, x: float | None) -> None:
        for plot in self._plots.values():
            plot.point_at(x)
        self.strip.point_at(x)


def _places(record: Record) -> dict[Place, Series]:
    """Every series of a record and where it is drawn."""
    found: dict[Place, Series] = {}
    for number, (name, series) in enumerate(record.losses.items()):
        hue = TRAINED if not number else OTHERS[number % len(OTHERS)]
        found[LOSS, "train" if name == "loss" else name, hue] = series
    for number, (figure, series) in enumerate(record.figures.items()):
        name = figure.removeprefix("val_")
        if name == "loss":
            found[LOSS, "validation", VALIDATED] = series
        elif name in record.losses:
            found[LOSS, f"validation {name}", OTHERS[(number + 1) % len(OTHERS)]] = series
        else:
            found[_titled(name), "validation", VALIDATED] = series
    found[GRADIENT, "all weights", 2] = record.gradient_norm
    found[RATE, "learning rate", 3] = record.learning_rate
    return found


def _titled(name: str) -> str:
    """A node's name as a heading."""
    words = name.replace("_", " ").strip()
    title = words[:1].upper() + words[1:]
    return f"{title} (metric)" if title in (LOSS, GRADIENT, RATE) else title
