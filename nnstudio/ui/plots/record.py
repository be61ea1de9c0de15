"""What a run has shown so far: its events as series, in the shape that plots need."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

import numpy as np

from nnstudio.project.event import (
    CheckpointSaved,
    EpochEnded,
    Event,
    Figures,
    Intervened,
    Monitored,
    Paused,
    Resumed,
    RunEnded,
    RunStarted,
    Steps,
    Warned,
)
from nnstudio.ui.plots.heat import HeatHistory
from nnstudio.ui.plots.series import Series

RECENT = 3.0  # seconds from which the speed is found
MONITORED = ("gradient_norm", "weight_norm", "update_ratio", "activation_std", "dead_share")


@dataclass
class Record:
    """One run, told by its events in order; x is the step.

    `losses` has the training losses of every step, `figures` what was validated after each epoch,
    `heat` the monitored figures by node, `seconds` the training time at each report. `picks` is
    the figure that picks the best weights, and "higher" or "lower"; None where it is not known.
    """

    run: str = ""
    state: str = "idle"
    epochs: int = 0
    steps_per_epoch: int = 0
    device: str = ""
    rows: int = 0
    step: int = 0
    epoch: int = 0
    message: str = ""
    node: str = ""
    warning: str = ""
    test: Figures = ()
    saved_best: int | None = None
    picks: tuple[str, str] | None = None
    changes: list[tuple[int, str]] = field(default_factory=list)
    losses: dict[str, Series] = field(default_factory=dict)
    figures: dict[str, Series] = field(default_factory=dict)
    learning_rate: Series = field(default_factory=Series)
    gradient_norm: Series = field(default_factory=Series)
    heat: dict[str, HeatHistory] = field(default_factory=dict)
    seconds: Series = field(default_factory=Series)

    def __post_init__(self) -> None:
        self._recent: deque[tuple[float, int]] = deque()
        self._measured_each_step = False

    @property
    def steps(self) -> int:
        """How many steps the run is planned to have."""
        return self.epochs * self.steps_per_epoch

    @property
    def best_step(self) -> int | None:
        """After which step the weights were best: it may be known before they are saved."""
        series = self.figures.get(f"val_{self.picks[0]}") if self.picks else None
        if self.picks is None or series is None or not np.isfinite(series.y).any():
            return self.saved_best
        low, high = np.nanargmin, np.nanargmax
        return int(series.x[(high if self.picks[1] == "higher" else low)(series.y)])

    @property
    def active(self) -> bool:
        """Whether it trains, or waits to go on."""
        return self.state in ("running", "paused")

    @property
    def elapsed(self) -> float:
        """Seconds of training so far."""
        return float(self.seconds.y[-1]) if len(self.seconds) else 0.0

    @property
    def steps_per_second(self) -> float:
        """The speed of the last seconds; 0 where it is not known."""
        if len(self._recent) < 2:
            return 0.0
        (begin, first), (end, last) = self._recent[0], self._recent[-1]
        return (last - first) / (end - begin) if end > begin else 0.0

    @property
    def rows_per_second(self) -> float:
        """Samples a second, from the speed in steps."""
        return self.steps_per_second * self.rows / max(self.steps_per_epoch, 1)

    @property
    def seconds_left(self) -> float | None:
        """How long it will go on at this speed; None where that is not known."""
        speed = self.steps_per_second
        return (self.steps - self.step) / speed if speed else None

    def take(self, event: Event) -> None:
        """Take in the next event."""
        if isinstance(event, Steps):
            self._take_steps(event)
        elif isinstance(event, Monitored):
            self._take_monitored(event)
        elif isinstance(event, EpochEnded):
            self._take_epoch(event)
        elif isinstance(event, RunStarted):
            self._begin(event)
        elif isinstance(event, RunEnded):
            self._end(event)
        elif isinstance(event, CheckpointSaved):
            self.saved_best = event.step if event.kind == "best" else self.saved_best
        elif isinstance(event, Intervened):
            self.changes.append((event.step, f"{event.what} = {event.value:.4g}"))
        elif isinstance(event, Warned):
            self.warning = event.message
        elif isinstance(event, Paused | Resumed):
            self.state = "paused" if isinstance(event, Paused) else "running"
            self._recent.clear()

    def _begin(self, event: RunStarted) -> None:
        """A start; where it goes on after a step, what was known of later ones is void."""
        self.run, self.device, self.state = event.run, event.device, "running"
        self.epochs, self.steps_per_epoch = event.epochs, event.steps_per_epoch
        self.rows = dict(event.rows).get("train", 0)
        self.step = event.step
        self.epoch = event.step // max(event.steps_per_epoch, 1)
        self.message = self.node = self.warning = ""
        self.test = ()
        self.changes = [(step, text) for step, text in self.changes if step <= event.step]
        if self.saved_best is not None and self.saved_best > event.step:
            self.saved_best = None
        for series in self.all_series():
            series.cut(event.step)
        for history in self.heat.values():
            history.cut(event.step)
        self._recent.clear()

    def all_series(self) -> list[Series]:
        """Every series of the record."""
        single = [self.learning_rate, self.gradient_norm, self.seconds]
        return [*self.losses.values(), *self.figures.values(), *single]

    def _take_steps(self, event: Steps) -> None:
        steps = range(event.first, event.first + len(event.learning_rate))
        for name, values in event.losses:
            series = self.losses.get(name)
            if series is None:
                series = self.losses[name] = Series(smoothable=True)
            series.append(steps, values)
        self.learning_rate.append(steps, event.learning_rate)
        if any(norm is not None for norm in event.gradient_norm):
            if not self._measured_each_step:
                self._measured_each_step = True
                self.gradient_norm = Series(smoothable=True)
            norms = [float("nan") if norm is None else norm for norm in event.gradient_norm]
            self.gradient_norm.append(steps, norms)
        self.step, self.epoch = steps[-1], event.epoch
        self.seconds.append([self.step], [event.seconds])
        self._recent.append((event.seconds, self.step))
        while len(self._recent) > 2 and event.seconds - self._recent[0][0] > RECENT:
            self._recent.popleft()

    def _take_monitored(self, event: Monitored) -> None:
        by_figure: dict[str, dict[str, float]] = {}
        for node, figure, value in event.figures:
            if node:
                by_figure.setdefault(figure, {})[node] = value
            elif figure == "gradient_norm" and not self._measured_each_step:
                self.gradient_norm.append([event.step], [value])
        for figure, values in by_figure.items():
            if figure in MONITORED:
                self.heat.setdefault(figure, HeatHistory()).append(event.step, values)

    def _take_epoch(self, event: EpochEnded) -> None:
        self.epoch = event.epoch
        for name, value in event.figures:
            if isinstance(value, int | float) and not name.startswith("train_"):
                self.figures.setdefault(name, Series()).append([event.step], [value])

    def _end(self, event: RunEnded) -> None:
        self.state, self.step = event.reason, event.step
        self.epoch = max(self.epoch, event.epoch)  # one that was stopped in stays the one at hand
        self.test, self.message, self.node = event.figures, event.message, event.node
