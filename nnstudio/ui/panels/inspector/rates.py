"""The learning rate over a training, as the schedules of the catalog make it, without torch.

The formulas are those of torch 2.13's `lr_scheduler` in closed form; a test compares them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

from nnstudio.catalog.registry import optimizers, schedules
from nnstudio.catalog.settings import filled
from nnstudio.project.project import Plan

Chosen = Mapping[str, Any]
Rate = Callable[[Chosen, float, int, int], float]  # settings, optimizer's rate, at, of


def _constant(chosen: Chosen, rate: float, at: int, of: int) -> float:
    return rate


def _step(chosen: Chosen, rate: float, at: int, of: int) -> float:
    return float(rate * chosen["gamma"] ** (at // chosen["step_size"]))


def _cosine(chosen: Chosen, rate: float, at: int, of: int) -> float:
    low = float(chosen["eta_min"])
    return low + (rate - low) * (1 + math.cos(math.pi * at / of)) / 2


def _one_cycle(chosen: Chosen, rate: float, at: int, of: int) -> float:
    high = rate if chosen["max_lr"] is None else float(chosen["max_lr"])
    first = high / chosen["div_factor"]
    last = first / chosen["final_div_factor"]
    top = chosen["pct_start"] * of - 1
    start, end, low, up = (0.0, top, first, high) if at <= top else (top, of - 1.0, high, last)
    share = (at - start) / (end - start) if end != start else 1.0
    if chosen["anneal_strategy"] == "linear":
        return float(low + (up - low) * share)
    return float(up + (low - up) / 2 * (1 + math.cos(math.pi * share)))


_RATES: dict[str, Rate] = {
    "constant": _constant,
    "StepLR": _step,
    "CosineAnnealingLR": _cosine,
    "OneCycleLR": _one_cycle,
}


def learning_rates(plan: Plan, steps_per_epoch: int, points: int = 0) -> tuple[float, ...]:
    """The learning rate of each step of a training, or of `points` steps spread evenly over it.

    Empty where the plan names an optimizer or schedule that the catalog does not have.
    """
    optimizer, part = optimizers().get(plan.optimizer.type), schedules().get(plan.schedule.type)
    formula = _RATES.get(plan.schedule.type)
    if optimizer is None or part is None or formula is None:
        return ()
    rate = float(filled(optimizer.settings, plan.optimizer.settings)["lr"])  # type: ignore[arg-type]
    chosen = filled(part.settings, plan.schedule.settings)
    steps = plan.epochs * steps_per_epoch
    count = min(points or steps, steps)
    shown = (round(at * (steps - 1) / max(1, count - 1)) for at in range(count))
    if part.per == "epoch":
        return tuple(formula(chosen, rate, at // steps_per_epoch, plan.epochs) for at in shown)
    return tuple(formula(chosen, rate, at, steps) for at in shown)
