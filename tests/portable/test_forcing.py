"""Scheduled sampling: the share of true values falls as its formula says, and goes on."""

from __future__ import annotations

import math

import pytest

from nnstudio.portable.forcing import ScheduledForcing


@pytest.mark.parametrize(
    ("decay", "passes", "share"),
    [
        ("linear", 0, 1.0),
        ("linear", 25, 0.75),
        ("linear", 400, 0.0),
        ("exponential", 0, 1.0),
        ("exponential", 100, math.exp(-1)),
        ("inverse_sigmoid", 0, 100 / 101),
        ("inverse_sigmoid", 10**9, 0.0),
    ],
)
def test_the_share_follows_its_formula(decay: str, passes: int, share: float) -> None:
    assert ScheduledForcing(decay, 100).share(passes) == pytest.approx(share, abs=1e-12)


def test_it_never_falls_below_the_floor() -> None:
    assert ScheduledForcing("linear", 10, floor=0.3).share(1000) == 0.3


def test_only_passes_of_training_count() -> None:
    forcing = ScheduledForcing("linear", 10)
    assert [forcing(), forcing()] == [1.0, 0.9]
    forcing.eval()
    assert forcing() == 0.0
    forcing.train()
    assert forcing() == 0.8


def test_a_checkpoint_goes_on_where_it_stopped() -> None:
    forcing, other = ScheduledForcing("linear", 10), ScheduledForcing("linear", 10)
    for _ in range(3):
        forcing()
    other.load_state_dict(forcing.state_dict())
    assert other() == forcing() == 0.7
