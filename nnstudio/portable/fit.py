"""A whole training: epochs, validation after each, the best weights, and the test at the end."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from torch import Tensor, nn

from .loop import Figures, Training, evaluate, state_of, train_epoch


class Average:
    """Means over rows of an epoch's losses, added up in the order of the steps."""

    def __init__(self, sums: Mapping[str, float] | None = None, rows: int = 0) -> None:
        self.sums, self.rows = dict(sums or {}), rows

    def add(self, name: str, value: float, size: int) -> None:
        """One loss of one step with `size` rows; "loss", which every step has, counts the rows."""
        self.sums[name] = self.sums.get(name, 0.0) + value * size
        if name == "loss":
            self.rows += size

    def figures(self) -> dict[str, float]:
        """The mean of each loss as train_<name>."""
        return {f"train_{name}": value / self.rows for name, value in self.sums.items()}


@dataclass
class Best:
    """The weights with the best validation figure so far; of equal ones the earlier.

    `name` is a figure of `evaluate`, `better` "higher" or "lower". Without a validation part the
    latest weights count as the best.
    """

    name: str = "loss"
    better: str = "lower"
    value: float | None = None
    epoch: int = 0
    weights: dict[str, Tensor] | None = None

    def offer(self, model: nn.Module, epoch: int, figures: Mapping[str, Any]) -> bool:
        """Keep a copy of the weights if the figures of this epoch are better."""
        value = figures.get(f"val_{self.name}")
        if isinstance(value, int | float):
            rise = value if self.better == "higher" else -value
            least = self.value if self.better == "higher" or self.value is None else -self.value
            if not (rise > float("-inf") and (least is None or rise > least)):
                return False
            self.value = float(value)
        self.epoch, self.weights = epoch, state_of(model)
        return True


@dataclass
class History:
    """What a training leaves: losses of every step, figures of every epoch, and of the test."""

    losses: dict[str, list[float]] = field(default_factory=dict)
    epochs: list[Figures] = field(default_factory=list)
    best_epoch: int = 0
    test: Figures = field(default_factory=dict)


def fit(
    training: Training, best: tuple[str, str], report: Callable[[str], None] = print
) -> tuple[History, dict[str, Tensor]]:
    """Train all epochs and test the best weights, which the model has afterwards.

    Returns:
        the history, and the weights after the last epoch.

    Raises:
        ArithmeticError: a loss that is not finite.
    """
    history, kept = History(), Best(*best)
    for epoch in range(1, training.epochs + 1):
        started = time.perf_counter()
        steps = list(train_epoch(training, epoch))
        average = Average()
        for step in steps:
            for name, value in step.losses.items():
                history.losses.setdefault(name, []).append(value.item())
                average.add(name, value.item(), step.size)
        if average.sums["loss"] - average.sums["loss"] != 0:
            raise ArithmeticError(f"the loss became infinite or NaN in epoch {epoch}")
        figures = average.figures() | named("val", evaluate(training, "validation"))
        history.epochs.append(figures)
        kept.offer(training.model, epoch, figures)
        seconds = time.perf_counter() - started
        report(f"epoch {epoch}/{training.epochs}  {line(figures)}  ({seconds:.1f} s)")
    last = state_of(training.model)
    if kept.weights is not None:
        training.model.load_state_dict(kept.weights)
    history.best_epoch = kept.epoch
    history.test = named("test", evaluate(training, "test"))
    if history.test:
        report(f"test, with the weights of epoch {kept.epoch}:  {line(history.test)}")
    return history, last


def named(split: str, figures: Figures) -> Figures:
    """Figures of `evaluate` with the split before each name."""
    return {f"{split}_{name}": value for name, value in figures.items()}


def line(figures: Mapping[str, Any]) -> str:
    """The figures that are numbers, as text."""
    shown = [(name, value) for name, value in figures.items() if isinstance(value, int | float)]
    return "  ".join(f"{name} {value:.4f}" for name, value in shown)
