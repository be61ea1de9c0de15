"""Changing, between two steps, values that live in the optimizer or in modules."""

from __future__ import annotations

from torch import nn

from nnstudio.errors import UsageError
from nnstudio.portable.loop import Training


def change(training: Training, what: str, value: float) -> None:
    """Set `learning_rate`, `weight_decay` or `<node>.p` of a dropout node.

    Raises:
        UsageError: there is nothing of that name in this training.
    """
    if what == "learning_rate":
        _change_rate(training, value)
    elif what == "weight_decay":
        for group in training.optimizer.param_groups:
            group["weight_decay"] = value
    else:
        setattr(_dropout(training, what), "p", value)  # noqa: B010 - p is no attribute of Module


def _change_rate(training: Training, value: float) -> None:
    """Groups keep their proportions, and a schedule goes on in proportion to the new rate."""
    groups = training.optimizer.param_groups
    now = groups[0]["lr"]
    if now == 0:
        for group in groups:
            group["lr"] = value
        return
    factor = value / now
    for group in groups:
        for name in ("lr", "initial_lr", "max_lr", "min_lr"):
            if name in group:
                group[name] *= factor
    groups[0]["lr"] = value  # exactly, whatever the product rounds to
    if hasattr(training.schedule, "base_lrs"):
        training.schedule.base_lrs = [rate * factor for rate in training.schedule.base_lrs]


def _dropout(training: Training, what: str) -> nn.Module:
    name = what.removesuffix(".p")
    module: nn.Module | None = dict(training.model.named_modules()).get(name)
    if module is None or not isinstance(getattr(module, "p", None), int | float):
        found = [n for n, m in training.model.named_modules() if "Dropout" in type(m).__name__]
        raise UsageError(
            f"{what} cannot be changed: the model has no dropout node {name!r}. It has:"
            f" {', '.join(found) or 'none'}."
        )
    return module
