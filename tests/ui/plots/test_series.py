"""A series keeps points, their extremes and their moving average."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnstudio.ui.plots.pyramid import Pyramid
from nnstudio.ui.plots.series import Series
from nnstudio.ui.plots.smoothing import Smoothing


def averaged(values: list[float], weight: float) -> list[float]:
    """The moving average, one number after the other."""
    total = mass = 0.0
    found = []
    for value in values:
        known = value == value
        total = weight * total + (1 - weight) * (value if known else 0.0)
        mass = weight * mass + (1 - weight) * known
        found.append(total / mass if mass else float("nan"))
    return found


@given(
    st.lists(st.floats(-100, 100) | st.just(float("nan")), max_size=60),
    st.integers(0, 60),
    st.sampled_from([0.0, 0.3, 0.9, 0.999]),
)
@settings(max_examples=60, deadline=None)
def test_a_moving_average_is_the_same_in_one_piece_and_in_two(
    values: list[float], cut: int, weight: float
) -> None:
    smoothing = Smoothing(weight)
    array = np.asarray(values, float)
    found = np.concatenate([smoothing.push(array[:cut]), smoothing.push(array[cut:])])
    np.testing.assert_allclose(found, averaged(values, weight), rtol=1e-4, atol=1e-3)


def test_a_constant_stays_what_it_is_from_the_first_value_on() -> None:
    np.testing.assert_allclose(Smoothing(0.99).push(np.full(100_000, 2.5)), 2.5, rtol=1e-5)


def test_a_weight_of_one_is_refused() -> None:
    with pytest.raises(ValueError, match="below 1"):
        Smoothing(1.0)


@given(st.integers(1, 5000), st.integers(0, 5000), st.integers(0, 5000), st.integers(1, 200))
@settings(max_examples=80, deadline=None)
def test_blocks_hold_the_extremes_of_any_stretch(
    count: int, start: int, stop: int, at_least: int
) -> None:
    values = np.random.default_rng(count).standard_normal(count).astype(np.float32)
    pyramid = Pyramid()
    for part in np.array_split(values, 7):
        pyramid.append(part)
    start, stop = sorted((min(start, count), min(stop, count)))
    if start == stop:
        return
    index, lows, highs = pyramid.blocks(start, stop, at_least)
    covered = values[index[0] : stop]
    assert index[0] <= start
    assert lows.min() == covered.min()
    assert highs.max() == covered.max()
    assert len(index) <= 17 * at_least + 1


def test_cutting_forgets_what_lies_behind_and_appending_goes_on() -> None:
    series = Series(smoothable=True)
    series.smooth(0.5)
    series.append(range(1, 1001), np.linspace(5, 1, 1000))
    series.cut(400)
    series.append(range(401, 601), np.full(200, 9.0))
    fresh = Series(smoothable=True)
    fresh.smooth(0.5)
    fresh.append(series.x.copy(), series.y.copy())
    assert len(series) == 600
    np.testing.assert_allclose(series.smooth_y, fresh.smooth_y, rtol=1e-6)
    _, _, highs = series.raw.blocks(0, 600, 4)
    assert highs.max() == 9.0


def test_x_must_not_fall() -> None:
    series = Series()
    series.append([1, 2], [0.0, 0.0])
    with pytest.raises(ValueError, match="x must rise"):
        series.append([1], [0.0])


def test_infinite_values_count_as_missing() -> None:
    series = Series()
    series.append([1, 2, 3], [1.0, float("inf"), 2.0])
    assert np.isnan(series.y[1])
    _, _, highs = series.raw.blocks(0, 3, 1)
    assert np.nanmax(highs) == 2.0


def test_a_point_costs_at_most_24_bytes_with_its_moving_average() -> None:
    series = Series(smoothable=True)
    series.smooth(0.9)
    for start in range(0, 300_000, 1000):
        series.append(np.arange(start, start + 1000), np.ones(1000))
        if start >= 10_000:
            assert series.nbytes <= 24 * len(series)


def test_the_nearest_point_and_the_stretch_in_view_are_found() -> None:
    series = Series()
    series.append([10, 20, 30], [1, 2, 3])
    assert [series.nearest(x) for x in (0, 14, 16, 99)] == [0, 0, 1, 2]
    assert series.between(15, 25) == (0, 3)
    assert Series().nearest(1) == -1
