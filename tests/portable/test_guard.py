"""Withholding updates by a flag on the device; the mechanism is the same on CPU tensors."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch
from torch import Tensor

from nnstudio.portable.guard import Guard, fuse

CPU = torch.device("cpu")
Make = Callable[[list[Tensor]], torch.optim.Optimizer]
MAKERS: dict[str, Make] = {
    "SGD": lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9, nesterov=True),
    "Adam": lambda p: torch.optim.Adam(p, lr=0.1),
    "AdamW": lambda p: torch.optim.AdamW(p, lr=0.1),
    "RMSprop": lambda p: torch.optim.RMSprop(p, lr=0.1, momentum=0.5),
}


def run(make: Make, fused: bool, factors: list[float], guarded: bool = True) -> list[Tensor]:
    generator = torch.Generator().manual_seed(1)
    weights = [
        torch.randn(4, 3, generator=generator).requires_grad_(),
        torch.ones(3).requires_grad_(),
    ]
    optimizer = make(weights)
    if fused:
        fuse(optimizer)
    guard = Guard(optimizer, CPU)
    for factor in factors:
        optimizer.zero_grad()
        loss = (weights[0] @ weights[1]).square().sum() * factor
        loss.backward()
        if guarded:
            guard.step(loss)
        else:
            optimizer.step()
    return [weight.detach() for weight in weights]


@pytest.mark.parametrize("fused", [True, False])
@pytest.mark.parametrize("name", MAKERS)
def test_updates_stop_at_the_first_loss_that_is_not_finite(name: str, fused: bool) -> None:
    bad = float("nan")
    stopped = run(MAKERS[name], fused, [1.0, 1.0, bad, 1.0, 1.0])
    two = run(MAKERS[name], fused, [1.0, 1.0])
    assert all(torch.equal(left, right) for left, right in zip(stopped, two, strict=True))


@pytest.mark.parametrize("name", MAKERS)
@pytest.mark.parametrize("factor", [float("inf"), float("-inf"), float("nan")])
def test_a_first_step_that_is_not_finite_changes_no_weight(name: str, factor: float) -> None:
    none = run(MAKERS[name], False, [])
    first = run(MAKERS[name], False, [factor, 1.0])
    assert all(torch.equal(left, right) for left, right in zip(first, none, strict=True))


@pytest.mark.parametrize("fused", [True, False])
@pytest.mark.parametrize("name", MAKERS)
def test_a_guard_changes_nothing_while_all_is_well(name: str, fused: bool) -> None:
    guarded = run(MAKERS[name], fused, [1.0] * 5)
    plain = run(MAKERS[name], fused, [1.0] * 5, guarded=False)
    assert all(torch.equal(left, right) for left, right in zip(guarded, plain, strict=True))
