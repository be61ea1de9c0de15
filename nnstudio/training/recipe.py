"""What is trained: the names of an executed `train.py`, and the model."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import nn

from nnstudio.portable.dataset import Dataset
from nnstudio.portable.loop import Script, Training, prepare

Tracer = Callable[[], AbstractContextManager[Mapping[str, Any]]]


@dataclass(frozen=True)
class Recipe:
    """A training that can be made anew at any time.

    Attributes:
        script: the executed `train.py` (its module, or anything with the same names).
        make_model: makes a new model; its weights depend on torch's random state.
        tracer: a context in which a forward pass of this thread fills a mapping of node names to
            the nodes' values, in order of computation. None: nodes cannot be looked into.
        better: "higher" or "lower" for each metric; of losses lower is better.
    """

    script: Script
    make_model: Callable[[], nn.Module]
    tracer: Tracer | None = None
    better: Mapping[str, str] = field(default_factory=dict)

    def training(self, data: Dataset, device: torch.device | str = "cpu") -> Training:
        """Make model, objective, optimizer and schedule anew from the script's seed."""
        return prepare(self.script, self.make_model, data, device)
