"""The share of forced steps is that of the class that trains with it."""

from __future__ import annotations

import pytest

from nnstudio.portable.forcing import ScheduledForcing
from nnstudio.ui.panels.inspector.forcing import share, span


@pytest.mark.parametrize("decay", ["linear", "exponential", "inverse_sigmoid"])
@pytest.mark.parametrize("floor", [0.0, 0.25])
@pytest.mark.parametrize("steps", [1, 40, 1000])
def test_the_curve_is_the_share_that_training_uses(decay: str, floor: float, steps: int) -> None:
    forcing = ScheduledForcing(decay, steps, floor)
    for passes in (0, 1, steps // 2, steps, 3 * steps, 900 * steps):
        assert share(passes, decay, steps, floor) == pytest.approx(forcing.share(passes))


@pytest.mark.parametrize("decay", ["linear", "exponential", "inverse_sigmoid"])
@pytest.mark.parametrize("steps", [1, 40, 1000])
def test_the_plot_reaches_to_where_the_share_has_fallen(decay: str, steps: int) -> None:
    assert share(span(decay, steps), decay, steps, 0.0) < 0.05
