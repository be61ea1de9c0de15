"""The header of the training panel: where the run is, and how curves are shown."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QLabel,
    QProgressBar,
    QPushButton,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from nnstudio.ui import theme
from nnstudio.ui.panels.training.charts import HEATS
from nnstudio.ui.panels.training.pill import Pill
from nnstudio.ui.plots.flow import Flow
from nnstudio.ui.plots.record import Record
from nnstudio.ui.widgets.labels import label

EVERY = 150  # milliseconds between two texts: what changes faster cannot be read
MOST_SMOOTH = 100
USUAL = 34  # of the slider: each step counts 0.9 times the next one


class Header(QWidget):
    """Facts on the left, controls on the right, a bar of progress below.

    `smoothed` gives a weight from 0 to below 1, `logged` and `lined` whether axes are logarithmic
    and ends of epochs are marked, `heated` which figure the strip is to show.
    """

    smoothed = Signal(float)
    logged = Signal(bool)
    lined = Signal(bool)
    heated = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._record = Record()
        self.stopping = False  # asked for, but the step under way is not done
        self.pill = Pill()
        self.facts = {name: label() for name in ("epoch", "step", "left", "speed", "device")}
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setFixedHeight(6)
        self.progress.setAccessibleName("Progress of the run")
        row = Flow(gap=theme.S4)
        row.addWidget(self.pill)
        for fact in self.facts.values():
            fact.setProperty("kind", "dim")
            row.addWidget(fact)
        row.push()
        for control in self._controls():
            row.addWidget(control)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.S2)
        layout.addLayout(row)
        layout.addWidget(self.progress)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(EVERY)
        self._timer.timeout.connect(self._write)

    @property
    def weight(self) -> float:
        """The weight of smoothing that the slider says."""
        return weight_of(self.slider.value())

    def show_record(self, record: Record, now: bool = False) -> None:
        """Say where a run is: soon, or now."""
        self._record = record
        if now:
            self._write()
        elif not self._timer.isActive():
            self._timer.start()

    def _controls(self) -> list[QWidget]:
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, MOST_SMOOTH)
        self.slider.setFixedWidth(96)
        self.slider.setAccessibleName("Smoothing of the curves")
        self.slider.valueChanged.connect(self._smooth)
        self.slider.setValue(USUAL)
        self.log = QPushButton("Log")
        self.log.setToolTip("Logarithmic axes for loss and gradient norm")
        self.log.setCheckable(True)
        self.log.toggled.connect(self.logged)
        self.lines = QPushButton("Epochs")
        self.lines.setToolTip("Faint lines where epochs end")
        self.lines.setCheckable(True)
        self.lines.toggled.connect(self.lined)
        self.figure = QComboBox()
        self.figure.setToolTip("What the strip of colors shows for every node")
        self.figure.setAccessibleName(self.figure.toolTip())
        for name, (words, _) in HEATS.items():
            self.figure.addItem(words.removesuffix(" per node"), name)
        self.figure.currentIndexChanged.connect(
            lambda at: self.heated.emit(self.figure.itemData(at))
        )
        smoothing = QWidget()
        inner = Flow(smoothing, theme.S2)
        inner.addWidget(label("Smoothing", "dim"))
        inner.addWidget(self.slider)
        nodes = QWidget()
        inner = Flow(nodes, theme.S2)
        inner.addWidget(label("Per node", "dim"))
        inner.addWidget(self.figure)
        return [smoothing, self.log, self.lines, nodes]

    def _smooth(self, value: int) -> None:
        weight = weight_of(value)
        self.slider.setToolTip(
            f"Each step counts {weight:.3g} times as much as the next" if value else "Not smoothed"
        )
        self.smoothed.emit(weight)

    def _write(self) -> None:
        record = self._record
        waits = self.stopping and record.active
        self.pill.show_state("stopping" if waits else record.state)
        texts = dict.fromkeys(self.facts, "")
        if record.run:
            texts["epoch"] = f"epoch {min(record.epoch, record.epochs):,}/{record.epochs:,}"
            texts["step"] = f"step {record.step:,}/{record.steps:,}"
            texts["left"] = _time_words(record)
            if record.state == "running" and record.rows_per_second:
                texts["speed"] = f"{amount(record.rows_per_second)} samples/s"
            texts["device"] = record.device
        for name, fact in self.facts.items():
            _say(fact, texts[name])
        self.progress.setMaximum(max(record.steps, 1))
        self.progress.setValue(record.step)


def weight_of(value: int) -> float:
    """The weight that a place of the slider stands for: 0, at a third 0.9, at the end 0.999."""
    return 1 - 10 ** (-3 * value / MOST_SMOOTH)


def amount(number: float) -> str:
    """A number in three digits: 812, 12.4k, 1.30M."""
    for unit, letter in ((1e6, "M"), (1e3, "k")):
        if number >= unit:
            return f"{number / unit:.{max(2 - int(math.log10(number / unit)), 0)}f}{letter}"
    return f"{number:.0f}"


def clock(seconds: float) -> str:
    """A duration as 0:07, 12:30 or 1:02:03."""
    whole = max(round(seconds), 0)
    hours, rest = divmod(whole, 3600)
    minutes, left = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes}:{left:02}"


def _time_words(record: Record) -> str:
    if record.state == "running":
        left = record.seconds_left
        return f"{clock(left)} left" if left is not None else ""
    return f"{clock(record.elapsed)} of training"


def _say(fact: QLabel, text: str) -> None:
    """Where the digits alone change, the row need not be laid out again."""
    if fact.text() != text:
        fact.setText(text)
        fact.setVisible(bool(text))
