"""Monitors: what gradients, weights and activations do, sampled so rarely that it costs nothing.

A sampled step is trained like any other; only the weights before it and the nodes' values are
looked at. No random number is drawn and nothing is written to: results are equal bit for bit.
"""

from __future__ import annotations

import contextlib
import math
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn

from nnstudio.portable.loop import Step, Training
from nnstudio.project.event import Monitored
from nnstudio.training.recipe import Tracer

BUDGET = 0.006  # share of the time: with the other work between steps about 1 %
Values = list[tuple[str, str, Tensor]]  # node, figure, number on the device
Figures = tuple[tuple[str, str, float], ...]


@dataclass
class _Account:
    """What one kind of sample may cost, has cost, and is expected to cost the next time."""

    share: float  # of the budget
    expected: float  # seconds, at first a guess
    spent: float = 0.0
    last: float = -math.inf  # seconds into the run

    def affords(self, elapsed: float) -> bool:
        """Whether there is money for a sample, and the last one is not just over.

        What was saved up (by a resumed run, or while samples looked dear) is spent over a while,
        not on steps in a row.
        """
        income = self.share * BUDGET
        rested = elapsed - self.last >= self.expected / income / 2
        return rested and self.spent + self.expected <= income * elapsed

    def pay(self, seconds: float, elapsed: float) -> None:
        self.spent += seconds
        self.expected = max(seconds, (self.expected + seconds) / 2)
        self.last = elapsed


class Monitors:
    """Decides when to look, looks, and keeps account of what it costs.

    A look at the gradients alone is cheap and comes often; a look at everything (weights, updates,
    activations) needs a copy of the weights and every value of the forward pass.
    """

    def __init__(self, training: Training, tracer: Tracer | None) -> None:
        self._tracer = tracer
        self._synchronize = _synchronization(training.device)
        named = [(n, p) for n, p in training.model.named_parameters() if p.requires_grad]
        self._parameters = [parameter for _, parameter in named]
        self._nodes = _grouped([_node_of(name, training.model) for name, _ in named])
        self._whole = _Account(share=0.6, expected=0.005)
        self._gradients = _Account(share=0.4, expected=0.0005)
        self._due: _Account | None = None

    @property
    def due(self) -> bool:
        """Whether the next step is to be sampled."""
        return self._due is not None

    def plan(self, elapsed: float) -> None:
        """Decide whether the next step is sampled, `elapsed` seconds into the run."""
        accounts = (self._whole, self._gradients)
        self._due = next((one for one in accounts if one.affords(elapsed)), None)

    def sample(self, steps: Iterator[Step], usual: float, elapsed: float) -> tuple[Step, Monitored]:
        """Do the next step and look at it.

        Args:
            steps: the loop.
            usual: seconds that a step takes when it is not looked at.
            elapsed: seconds since the run started.

        Raises:
            StopIteration: the epoch has no more steps.
        """
        account, self._due = self._due or self._whole, None
        whole = account is self._whole
        self._synchronize()
        started = time.perf_counter()
        before = [one.detach().clone() for one in self._parameters] if whole else []
        seen: Mapping[str, Any]
        with self._watching() if whole else contextlib.nullcontext({}) as seen:
            self._synchronize()
            begun = time.perf_counter()
            step = next(steps)
            self._synchronize()
            stepped = time.perf_counter() - begun
        figures = self._figures(before, seen) if whole else self._gradient_norms()
        took = time.perf_counter() - started
        account.pay(_cost(took - stepped, stepped - usual if whole else 0.0), elapsed)
        spent = self._whole.spent + self._gradients.spent
        return step, Monitored(step.number, figures, spent / max(elapsed + took, 1e-9))

    @torch.no_grad()
    def _gradient_norms(self) -> Figures:
        if not self._parameters:
            return ()
        norms = _norms(self._gradients_now())
        numbers = [norms.norm(), *(norms[at].norm() for at in self._nodes.values())]
        values = torch.stack(numbers).tolist()
        named = zip(("", *self._nodes), values, strict=True)
        return tuple((node, "gradient_norm", value) for node, value in named)

    def _gradients_now(self) -> list[Tensor]:
        return [torch.zeros_like(one) if one.grad is None else one.grad for one in self._parameters]

    def _watching(self) -> AbstractContextManager[Mapping[str, Any]]:
        return contextlib.nullcontext({}) if self._tracer is None else self._tracer()

    @torch.no_grad()
    def _figures(self, before: Sequence[Tensor], seen: Mapping[str, Any]) -> Figures:
        found = self._of_parameters(before)
        for node, value in seen.items():
            if (
                isinstance(value, Tensor)
                and value.is_floating_point()
                and value.dim()
                and value.numel()
            ):
                found += _of_activation(node, value.detach())
        if not found:
            return ()
        numbers = torch.stack([value.float() for _, _, value in found]).tolist()
        return tuple(
            (node, figure, number) for (node, figure, _), number in zip(found, numbers, strict=True)
        )

    def _of_parameters(self, before: Sequence[Tensor]) -> Values:
        if not self._parameters:
            return []
        gradients = self._gradients_now()
        updates = [new - old for new, old in zip(self._parameters, before, strict=True)]
        norms = {
            "gradient_norm": _norms(gradients),
            "weight_norm": _norms(self._parameters),
            "update_norm": _norms(updates),
        }
        found: Values = [("", "gradient_norm", norms["gradient_norm"].norm())]
        for node, at in self._nodes.items():
            of_node = {name: values[at].norm() for name, values in norms.items()}
            ratio = of_node["update_norm"] / of_node["weight_norm"].clamp_min(1e-12)
            found.append((node, "gradient_norm", of_node["gradient_norm"]))
            found.append((node, "weight_norm", of_node["weight_norm"]))
            found.append((node, "update_ratio", ratio))
        return found


def _cost(looking: float, longer: float) -> float:
    """Seconds that a sample took: those of looking, and those that the watched step took longer.

    Of the latter only as many count as of the former: keeping values takes less time than computing
    their figures, and a step that took much longer was held up by another program.
    """
    return looking + min(max(longer, 0.0), looking)


def _of_activation(node: str, value: Tensor) -> Values:
    """Mean, deviation, and the share of units that are 0 for every row of the batch.

    Units are all numbers of a row, but of images (N, C, H, W) the channels.
    """
    deviation, mean = torch.std_mean(value, correction=0)
    zero = value == 0
    rows = zero.flatten(2).all(2) if value.dim() == 4 else zero
    return [
        (node, "activation_mean", mean),
        (node, "activation_std", deviation),
        (node, "dead_share", rows.all(0).float().mean()),
    ]


def _norms(tensors: Sequence[Tensor]) -> Tensor:
    return torch.stack([tensor.norm() for tensor in tensors])


def _node_of(parameter: str, model: nn.Module) -> str:
    """The node that a parameter belongs to: the first part of its name, or in the cell of a loop
    the second (`cell.w_h.weight`)."""
    first, _, rest = parameter.partition(".")
    if not rest or not type(getattr(model, first)).__name__.endswith("Cell"):
        return first
    node, mirrored = rest.partition(".")[0], first.rstrip("_").endswith("_back")
    return f"{node} (back)" if mirrored else node


def _grouped(nodes: Sequence[str]) -> dict[str, slice]:
    """Which parameters each node has; a node's parameters are neighbors."""
    found: dict[str, slice] = {}
    for at, node in enumerate(nodes):
        found[node] = slice(found[node].start if node in found else at, at + 1)
    return found


def _synchronization(device: torch.device) -> Any:
    """What waits for the device, so that its earlier work is not taken for a sample's cost."""
    if device.type == "cuda":
        return torch.cuda.synchronize
    if device.type == "mps":
        return torch.mps.synchronize
    return lambda: None
