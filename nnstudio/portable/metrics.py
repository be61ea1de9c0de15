"""Figures over a whole part of the data: `update` adds a batch, `compute` gives the result.

Sums stay on the device of the batches, so that a batch costs no waiting; `compute` fetches them
once. They are added in float64 (float32 on devices that have no float64), counts in int64.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn


def predicted_classes(prediction: Tensor, target: Tensor) -> Tensor:
    """The class index that scores stand for, of the target's shape.

    One score per class: along the last dimension (N × C, N × L × C) or second (N × C × H × W), the
    one that `target` lacks. One score per yes-or-no question (the target's shape, perhaps with a 1
    behind it): 1 where the score is above 0.
    """
    if prediction.shape == target.shape:
        return (prediction > 0).long()
    if prediction.shape[:-1] == target.shape:
        if prediction.shape[-1] == 1:
            return (prediction.squeeze(-1) > 0).long()
        return prediction.argmax(-1)
    return prediction.argmax(1)


def _exact(tensor: Tensor) -> Tensor:
    return tensor.float() if tensor.device.type == "mps" else tensor.double()


class Accuracy:
    """The share of right answers: (1/n) Σ [predicted class = target]."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Forget all batches."""
        self._right: Tensor | int = 0
        self._count: Tensor | int = 0

    @torch.no_grad()
    def update(self, prediction: Tensor, target: Tensor) -> None:
        """Add a batch: scores as `predicted_classes` takes them, class indices (or 0.0 and 1.0).

        Targets below 0 do not count (torch's `ignore_index`).
        """
        self._right = self._right + (predicted_classes(prediction, target) == target).sum()
        self._count = self._count + (target >= 0).sum()

    def compute(self) -> float:
        """The share from 0 to 1; nan without any target."""
        count = int(self._count)
        return int(self._right) / count if count else math.nan


class ConfusionMatrix:
    """Counts M[a][b]: how often class a was taken for class b. Rows are the true classes."""

    def __init__(self, classes: int) -> None:
        self.classes = classes
        self.reset()

    def reset(self) -> None:
        """Forget all batches."""
        self._counts: Tensor | None = None

    @torch.no_grad()
    def update(self, prediction: Tensor, target: Tensor) -> None:
        """Add a batch: scores as `predicted_classes` takes them, class indices below `classes`.

        Targets below 0 do not count (torch's `ignore_index`): they go to a cell behind all others.
        """
        cells = target.long() * self.classes + predicted_classes(prediction, target)
        cells = torch.where(target < 0, self.classes**2, cells).flatten()
        if self._counts is None:
            self._counts = cells.new_zeros(self.classes**2 + 1)
        self._counts.scatter_add_(0, cells, torch.ones_like(cells))

    def compute(self) -> list[list[int]]:
        """The counts, a list per true class."""
        if self._counts is None:
            return [[0] * self.classes for _ in range(self.classes)]
        counts: list[list[int]] = self._counts[:-1].view(self.classes, self.classes).tolist()
        return counts


class Perplexity:
    """exp of the mean cross entropy: among how many equally likely choices the model wavers."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Forget all batches."""
        self._sum: Tensor | float = 0.0
        self._count: Tensor | int = 0

    @torch.no_grad()
    def update(self, prediction: Tensor, target: Tensor) -> None:
        """Add a batch of scores per class (classes last or second) and class indices.

        Targets of −100 do not count (torch's `ignore_index`).
        """
        if prediction.shape[:-1] == target.shape:
            prediction = prediction.flatten(0, -2)
            target = target.flatten()
        losses = nn.functional.cross_entropy(prediction, target, reduction="none")
        self._sum = self._sum + _exact(losses).sum()
        self._count = self._count + (target != -100).sum()

    def compute(self) -> float:
        """The perplexity, from 1; nan without any target."""
        count = int(self._count)
        if not count:
            return math.nan
        mean = float(self._sum) / count
        return math.exp(mean) if mean < 700 else math.inf


class R2:
    """The share of variation explained: 1 − Σ(t − x)² / Σ(t − t̄)², averaged over the columns.

    As scikit-learn's `r2_score` with its defaults, also where targets do not vary: then 1 if every
    prediction is exact, else 0. Means and squares of batches are joined by Chan's formula, which
    loses no digits where the mean is large.
    """

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Forget all batches."""
        self._count = 0
        self._mean: Tensor | float = 0.0
        self._varied: Tensor | float = 0.0
        self._missed: Tensor | float = 0.0

    @torch.no_grad()
    def update(self, prediction: Tensor, target: Tensor) -> None:
        """Add a batch of predictions and targets, N or N × …, of equal sizes but for ones."""
        rows = len(target)
        wanted = _exact(target).reshape(rows, -1)
        given = _exact(prediction).reshape(rows, -1)
        mean = wanted.mean(0)
        total = self._count + rows
        shift = mean - self._mean
        joined = shift.square() * (self._count * rows / total)
        self._varied = self._varied + (wanted - mean).square().sum(0) + joined
        self._missed = self._missed + (wanted - given).square().sum(0)
        self._mean = self._mean + shift * (rows / total)
        self._count = total

    def compute(self) -> float:
        """At most 1; 0 is as good as always saying the mean; nan for fewer than two rows."""
        if self._count < 2:
            return math.nan
        missed, varied = torch.as_tensor(self._missed), torch.as_tensor(self._varied)
        flat = varied == 0
        scores = 1 - missed / torch.where(flat, torch.ones_like(varied), varied)
        scores = torch.where(flat, (missed == 0).to(scores.dtype), scores)
        return float(scores.mean())


class MAE:
    """The mean absolute error (1/n) Σ |x − t|, times `scale`: in the data's own units."""

    def __init__(self, scale: float = 1.0) -> None:
        self.scale = scale
        self.reset()

    def reset(self) -> None:
        """Forget all batches."""
        self._sum: Tensor | float = 0.0
        self._count = 0

    @torch.no_grad()
    def update(self, prediction: Tensor, target: Tensor) -> None:
        """Add a batch of predictions and targets of equal sizes but for ones."""
        off = _exact(prediction.reshape_as(target)) - _exact(target)
        self._sum = self._sum + self._measure(off).sum()
        self._count += target.numel()

    def _measure(self, off: Tensor) -> Tensor:
        return off.abs()

    def compute(self) -> float:
        """The error in the data's own units; nan without any batch."""
        return float(self._sum) / self._count * self.scale if self._count else math.nan


class MSE(MAE):
    """The mean squared error (1/n) Σ (x − t)², times `scale` squared."""

    def _measure(self, off: Tensor) -> Tensor:
        return off.square()

    def compute(self) -> float:
        """The error in the data's own units squared; nan without any batch."""
        return super().compute() * self.scale
