"""Schedules: how the learning rate changes while training.

Templates take `{optimizer}`, `{steps}` (of the whole training), `{steps_per_epoch}` and `{lr}` (the
optimizer's learning rate).
"""

from __future__ import annotations

from nnstudio.catalog.node_type import Chosen, Part
from nnstudio.catalog.settings import Bool, Choice, Float, Int


def _momentum_order(chosen: Chosen) -> str | None:
    low, high = chosen["base_momentum"], chosen["max_momentum"]
    if low <= high:
        return None
    return f"base_momentum ({low:g}) must not be above max_momentum ({high:g})"


SCHEDULES = (
    Part(
        key="constant",
        title="Constant",
        summary="Keeps the optimizer's learning rate.",
        code="None",
    ),
    Part(
        key="StepLR",
        title="Step",
        summary="Multiplies the learning rate by gamma every few epochs.",
        settings=(
            Int("step_size", 10, "Epochs between two changes.", low=1, high=1_000_000),
            Float("gamma", 0.1, "Factor of each change.", low=0.0, high=10.0, above=True),
        ),
        code="torch.optim.lr_scheduler.StepLR({optimizer}, step_size={step_size}{options})",
        torch="torch.optim.lr_scheduler.StepLR",
        per="epoch",
    ),
    Part(
        key="CosineAnnealingLR",
        title="Cosine",
        summary="Lets the learning rate fall along half a cosine until the end of training.",
        settings=(Float("eta_min", 0.0, "Learning rate at the end.", low=0.0, high=100.0),),
        code="torch.optim.lr_scheduler.CosineAnnealingLR({optimizer}, T_max={steps}{options})",
        torch="torch.optim.lr_scheduler.CosineAnnealingLR",
        per="step",
    ),
    Part(
        key="OneCycleLR",
        title="One cycle",
        summary="Warms the learning rate up, then lets it fall to almost nothing: fast training.",
        settings=(
            Float(
                "max_lr",
                None,
                "Highest learning rate; none: the optimizer's.",
                low=0.0,
                high=100.0,
                above=True,
                optional=True,
            ),
            Float(
                "pct_start",
                0.3,
                "Share of the training in which the rate rises.",
                low=0.0,
                high=1.0,
            ),
            Choice("anneal_strategy", "cos", "Shape of the way.", options=("cos", "linear")),
            Bool("cycle_momentum", True, "Lowers the momentum while the rate is high."),
            Float("base_momentum", 0.85, "Lowest momentum.", low=0.0, high=0.999999),
            Float("max_momentum", 0.95, "Highest momentum.", low=0.0, high=0.999999),
            Float("div_factor", 25.0, "max_lr / this is the first rate.", low=1.0, high=1e9),
            Float(
                "final_div_factor", 1e4, "The first rate / this is the last.", low=1.0, high=1e12
            ),
        ),
        code="torch.optim.lr_scheduler.OneCycleLR("
        "{optimizer}, max_lr={max_lr|lr}, total_steps={steps}{options})",
        torch="torch.optim.lr_scheduler.OneCycleLR",
        per="step",
        check=_momentum_order,
    ),
)
