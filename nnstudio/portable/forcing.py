"""Scheduled sampling: a loop is shown fewer and fewer true values while it trains."""

from __future__ import annotations

import math

import torch
from torch import nn


class ScheduledForcing(nn.Module):
    """The share of steps that are shown the true value, falling as training goes on.

    It counts the forward passes of training in a buffer, so that it goes on where a checkpoint
    stopped. With n passes and `steps` s: linear max(floor, 1 - n / s), exponential exp(-n / s),
    inverse_sigmoid s / (s + exp(n / s)); never below `floor`. (Bengio et al., 2015, "Scheduled
    Sampling for Sequence Prediction with Recurrent Neural Networks", section 2.4.)
    """

    def __init__(self, decay: str, steps: int, floor: float = 0.0) -> None:
        super().__init__()
        self.decay, self.steps, self.floor = decay, steps, floor
        self.passes: torch.Tensor
        self.register_buffer("passes", torch.zeros((), dtype=torch.int64))

    def forward(self) -> float:
        """The share for this forward pass, from 0 to 1; counts the pass. 0 out of training."""
        if not self.training:
            return 0.0
        share = self.share(int(self.passes))
        self.passes += 1
        return share

    def share(self, passes: int) -> float:
        """The share after so many passes."""
        part = passes / self.steps
        if self.decay == "linear":
            share = 1 - part
        elif self.decay == "exponential":
            share = math.exp(-part)
        else:
            share = self.steps / (self.steps + math.exp(min(part, 700.0)))
        return max(self.floor, min(1.0, share))
