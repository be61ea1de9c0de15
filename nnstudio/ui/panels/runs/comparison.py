"""Several runs over each other: a plot for each figure, a curve for each run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QComboBox, QPushButton, QSlider, QVBoxLayout, QWidget

from nnstudio.ui import theme
from nnstudio.ui.plots.curve import Curve
from nnstudio.ui.plots.flow import Flow
from nnstudio.ui.plots.growing import Array
from nnstudio.ui.plots.plot import LinePlot
from nnstudio.ui.plots.record import Record
from nnstudio.ui.plots.repainter import Repainter
from nnstudio.ui.plots.series import Series
from nnstudio.ui.plots.tiles import Tiles
from nnstudio.ui.plots.view import View
from nnstudio.ui.widgets.labels import label

AXES = (("Step", "step"), ("Epoch", "epoch"), ("Seconds", "second"))
RATE = "Learning rate"


class Comparison(QWidget):
    """`troubled` gives a sentence where a plot could not be saved."""

    troubled = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._repainter = Repainter(self)
        self._plots: dict[str, LinePlot] = {}
        self._time = View()  # of all plots: they are linked to it
        self._records: Mapping[str, Record] = {}
        self._hues: Mapping[str, int] = {}
        self.tiles = Tiles()
        self.axis = QComboBox()
        for text, name in AXES:
            self.axis.addItem(text, name)
        self.axis.setAccessibleName("What the x axis counts")
        self.axis.currentIndexChanged.connect(self._draw)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, 100)
        self.slider.setValue(34)
        self.slider.setFixedWidth(96)
        self.slider.setAccessibleName("Smoothing of the curves")
        self.slider.valueChanged.connect(self._smooth)
        self.log = QPushButton("Log")
        self.log.setCheckable(True)
        self.log.setToolTip("Logarithmic y axes for losses")
        self.log.toggled.connect(self._set_log)
        row = Flow(gap=theme.S2)
        row.addWidget(label("x axis", "dim"))
        row.addWidget(self.axis)
        row.push()
        row.addWidget(label("Smoothing", "dim"))
        row.addWidget(self.slider)
        row.addWidget(self.log)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.S2)
        layout.addLayout(row)
        layout.addWidget(self.tiles, 1)

    def plot(self, title: str) -> LinePlot:
        """The plot of that title; KeyError where there is none."""
        return self._plots[title]

    @property
    def titles(self) -> tuple[str, ...]:
        """The titles of the plots that are shown."""
        return tuple(self._plots)

    def show_records(self, records: Mapping[str, Record], hues: Mapping[str, int]) -> None:
        """Show these runs by name, each in the color of its number."""
        self._records, self._hues = records, hues
        self._draw()

    @property
    def _weight(self) -> float:
        return 1 - 10 ** (-3 * self.slider.value() / 100)

    def _smooth(self) -> None:
        for plot in self._plots.values():
            plot.smooth(self._weight)

    def _set_log(self, on: bool) -> None:
        for title, plot in self._plots.items():
            plot.set_log(on and "loss" in title.lower())

    def _draw(self) -> None:
        axis = self.axis.currentData()
        drawn: dict[str, list[Curve]] = {}
        names = short_names(list(self._records))
        for name, record in self._records.items():
            for title, series in _figures(record).items():
                if len(series):
                    own = _over(series, record, axis)
                    own.smooth(self._weight)
                    curve = Curve(
                        names[name], self._hues[name], own, marked=title.endswith("validation")
                    )
                    drawn.setdefault(title, []).append(curve)
        ends = [float(curve.series.x[-1]) for curves in drawn.values() for curve in curves]
        self._time.set_span((0.0, max(ends)) if ends else None)
        for title in set(self._plots) - drawn.keys():
            self._plots.pop(title).deleteLater()
        for title, curves in drawn.items():
            plot = self._plots.get(title) or self._make(title)
            plot.x_name = axis
            plot.clear()
            for curve in curves:
                plot.add(curve)
        ordered = sorted(drawn, key=_order)
        self._plots = {title: self._plots[title] for title in ordered}
        self.tiles.set_tiles([self._plots[title] for title in ordered])
        self._set_log(self.log.isChecked())

    def _make(self, title: str) -> LinePlot:
        plot = self._plots[title] = LinePlot(title, self._repainter)
        plot.hovered.connect(lambda x: [one.point_at(x) for one in self._plots.values()])
        plot.link(self._time)
        plot.troubled.connect(self.troubled)
        return plot

    def minimumSizeHint(self) -> QSize:
        return QSize(160, 120)


def short_names(names: Sequence[str]) -> dict[str, str]:
    """Names without what all of them begin and end with: of runs, often the time is left."""
    parts = {name: name.split("-") for name in names}
    if len(parts) < 2:
        return {name: name for name in names}
    front = back = 0
    shortest = min(map(len, parts.values()))
    while front < shortest - 1 and len({tuple(p[: front + 1]) for p in parts.values()}) == 1:
        front += 1
    while back < shortest - front - 1 and len({p[-1 - back] for p in parts.values()}) == 1:
        back += 1
    return {name: "-".join(p[front : len(p) - back]) for name, p in parts.items()}


def _figures(record: Record) -> dict[str, Series]:
    """The series of a run by the title of their plot."""
    found = {f"{_words(name)}, training": series for name, series in record.losses.items()}
    for name, series in record.figures.items():
        found[f"{_words(name.removeprefix('val_'))}, validation"] = series
    found["Gradient norm"] = record.gradient_norm
    found[RATE] = record.learning_rate
    return found


def _words(name: str) -> str:
    words = name.replace("_", " ")
    return words[:1].upper() + words[1:]


def _order(title: str) -> tuple[int, str]:
    """Losses, then metrics, then what is only for diagnosis."""
    if title.startswith("Loss"):
        return 0, title
    return (2 if title in ("Gradient norm", RATE) else 1), title


def _over(series: Series, record: Record, axis: str) -> Series:
    """The same points over epochs or seconds instead of steps."""
    if axis == "step":
        x: Array = series.x
    elif axis == "epoch":
        x = series.x / max(record.steps_per_epoch, 1)
    else:
        x = np.interp(series.x, record.seconds.x, np.maximum.accumulate(record.seconds.y))
    made = Series(series.smoothable)
    made.append(x, series.y)
    return made
