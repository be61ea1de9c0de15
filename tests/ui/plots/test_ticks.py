"""Marks of axes stand at round values and say enough to tell them apart."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnstudio.ui.plots.ranges import fitted
from nnstudio.ui.plots.ticks import linear_ticks, short


@given(st.floats(-1e9, 1e9), st.floats(1e-6, 1e9), st.integers(1, 12))
def test_marks_lie_in_the_range_and_their_texts_differ(low: float, span: float, most: int) -> None:
    marks = linear_ticks(low, low + span, most)
    slack = span * 1e-6 + abs(low) * 1e-9
    assert all(low - slack <= mark.value <= low + span + slack for mark in marks)
    if span > 1e-5 * abs(low):
        assert len({mark.text for mark in marks}) == len(marks)
    assert len(marks) <= 2 * most + 2


@pytest.mark.parametrize(
    ("low", "high", "texts"),
    [
        (0, 1, ["0", "0.25", "0.50", "0.75", "1.00"]),
        (0, 9380, ["0", "2,500", "5,000", "7,500"]),
        (0, 93_800, ["0", "25k", "50k", "75k"]),
        (-1, 1, ["-1.0", "-0.5", "0", "0.5", "1.0"]),
        (0, 4e-5, ["0", "1e-5", "2e-5", "3e-5", "4e-5"]),
    ],
)
def test_texts_are_short_and_of_one_kind(low: float, high: float, texts: list[str]) -> None:
    assert [mark.text for mark in linear_ticks(low, high, 4)] == texts


def test_steps_are_marked_at_whole_numbers() -> None:
    assert all(mark.value == int(mark.value) for mark in linear_ticks(0, 3, 10, whole=True))


def test_nothing_is_marked_where_there_is_no_range() -> None:
    assert linear_ticks(1, 1, 5) == ()
    assert linear_ticks(math.nan, 1, 5) == ()


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.03124, "0.03124"), (0, "0"), (1240, "1,240"), (0.978, "0.978"), (3.2e-5, "3.2e-5"),
        (1.5e8, "1.5e8"), (math.nan, "–"), (None, "–"), (math.inf, "∞"), (-2.5, "-2.5"),
    ],
)  # fmt: skip
def test_figures_are_short(value: float | None, text: str) -> None:
    assert short(value) == text


def test_a_range_keeps_still_until_values_leave_it_or_fill_too_little_of_it() -> None:
    first = fitted(1.0, 2.0, None)
    assert fitted(1.1, 2.0, first) == first
    assert fitted(0.5, 2.0, first) != first
    assert fitted(1.0, 1.1, first) != first
