"""Settings accept their range only, say what they expect, and print values as Python."""

from __future__ import annotations

import ast
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnstudio.catalog.settings import (
    Bool,
    Choice,
    Float,
    Floats,
    Int,
    Ints,
    Setting,
    Size,
    Text,
    checked,
)
from nnstudio.catalog.values import SettingError, Values

values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3).map(tuple),
    max_leaves=6,
)


@given(values)
def test_a_literal_read_back_is_the_value(value: Any) -> None:
    found = ast.literal_eval(Setting("s").literal(value))
    assert found == value and type(found) is type(value)


INF = float("inf")


def test_texts_are_printed_in_double_quotes_where_that_needs_no_escape() -> None:
    text = Text("s")
    assert text.literal("image") == '"image"'
    assert text.literal('say "hi"') == "'say \"hi\"'"
    assert text.literal("it's") == '"it\'s"'
    assert text.literal(("a", "b")) == '("a", "b")'


@pytest.mark.parametrize(
    ("setting", "good", "bad"),
    [
        (Int("n", 1, low=1, high=5), [1, 5], [0, 6, True, 1.0, "1", None]),
        (Int("n", None, low=0, optional=True), [None, 0], [-1]),
        (Float("p", 0.5, low=0.0, high=1.0), [0.0, 1.0, 1], [-0.1, 1.1, "x", True, INF]),
        (Float("p", 0.5, low=0.0, above=True), [1e-9], [0.0, float("nan"), 10**400]),
        (Bool("b", True), [True, False], [0, 1, "true"]),
        (Choice("c", "a", options=("a", "b")), ["a", "b"], ["c", 1, None]),
        (Size("k", 3), [1, (1, 2), [2, 3]], [0, (1, 2, 3), "same", (1.0, 2)]),
        (Size("k", 0, low=0, words=("same",)), [0, "same"], ["Same", "valid"]),
        (Ints("d", (1,), low=-2), [1, (), (1, -2)], [(0.5,), -3, "1"]),
        (Floats("w", ()), [1, (0.5, 2), []], [("a",), (INF,), None, (True,), (10**400,)]),
        (Text("t", ""), ["", "x" * 4096], ["x" * 4097, "\0", 1, None]),
    ],
)
def test_only_the_range_is_accepted(setting: Setting, good: list[Any], bad: list[Any]) -> None:
    for value in good:
        setting.check(value)
    for value in bad:
        with pytest.raises(SettingError, match=f"{setting.name} must be "):
            setting.check(value)


def test_values_take_one_normal_form() -> None:
    assert Size("k").check([3, 3]) == 3
    assert Float("p").check(1) == 1.0 and isinstance(Float("p").check(1), float)
    assert Floats("w").check([1, 0.5]) == (1.0, 0.5)
    assert Ints("d").check(4) == (4,)


def test_an_unknown_name_is_told_with_the_known_ones() -> None:
    with pytest.raises(SettingError, match="its settings are: lr"):
        checked((Float("lr", 0.1),), {"rate": 1.0}, "Adam")


def test_a_huge_value_does_not_flood_the_message() -> None:
    with pytest.raises(SettingError) as caught:
        Int("n", 1).check("x" * 1_000_000)
    assert len(str(caught.value)) < 300
    with pytest.raises(SettingError, match="thousands of digits"):
        Float("p", 1.0).check(10**5000)


def test_values_tell_true_from_one() -> None:
    assert Values(a=1) != Values(a=True)
    assert Values(b=1, a=2) == Values(a=2, b=1)
    assert hash(Values(b=1, a=2)) == hash(Values(a=2, b=1))
    assert Values(a=1).with_("a", 2).without("a") == Values()
