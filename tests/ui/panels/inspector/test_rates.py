"""The drawn learning rate is the one that torch makes."""

from __future__ import annotations

import pytest
import torch

from nnstudio.catalog.values import Values
from nnstudio.project.project import Chosen, Plan
from nnstudio.ui.panels.inspector.rates import learning_rates

EPOCHS, PER_EPOCH = 5, 7
STEPS = EPOCHS * PER_EPOCH


def from_torch(kind: str, per_step: bool, rate: float, **settings: object) -> list[float]:
    weight = torch.nn.Parameter(torch.zeros(1))
    optimizer = torch.optim.SGD([weight], lr=rate, momentum=0.9)
    schedule = getattr(torch.optim.lr_scheduler, kind)(optimizer, **settings)
    found = []
    for step in range(STEPS):
        found.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        if step + 1 < STEPS and (per_step or (step + 1) % PER_EPOCH == 0):
            schedule.step()
    return found


@pytest.mark.parametrize(
    ("kind", "ours", "theirs", "per_step"),
    [
        ("StepLR", {"step_size": 2, "gamma": 0.5}, {"step_size": 2, "gamma": 0.5}, False),
        ("CosineAnnealingLR", {"eta_min": 0.001}, {"T_max": STEPS, "eta_min": 0.001}, True),
        ("OneCycleLR", {"max_lr": 0.3}, {"max_lr": 0.3, "total_steps": STEPS}, True),
        (
            "OneCycleLR",
            {"anneal_strategy": "linear", "pct_start": 0.1, "div_factor": 4.0},
            {"max_lr": 0.05, "total_steps": STEPS, "anneal_strategy": "linear", "pct_start": 0.1,
             "div_factor": 4.0},
            True,
        ),
    ],
)  # fmt: skip
def test_rates_are_those_of_torch(
    kind: str, ours: dict[str, object], theirs: dict[str, object], per_step: bool
) -> None:
    plan = Plan(
        epochs=EPOCHS,
        optimizer=Chosen("SGD", Values(lr=0.05)),
        schedule=Chosen(kind, Values(ours)),  # type: ignore[arg-type]
    )
    expected = from_torch(kind, per_step, 0.05, **theirs)
    assert learning_rates(plan, PER_EPOCH) == pytest.approx(expected, rel=1e-9, abs=1e-12)


def test_a_constant_rate_stays_and_fewer_points_span_all() -> None:
    assert learning_rates(Plan(epochs=2), 3) == (0.001,) * 6
    plan = Plan(epochs=4, schedule=Chosen("CosineAnnealingLR"))
    few, all_ = learning_rates(plan, 100, 11), learning_rates(plan, 100)
    assert (len(few), few[0], few[-1]) == (11, all_[0], all_[-1])


def test_an_unknown_schedule_has_no_curve() -> None:
    assert learning_rates(Plan(schedule=Chosen("Nope")), 3) == ()
