"""Numbers that remember how they follow from names."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnstudio.compiler.named import Named, mentioned, name, replaced, terms_of, text_of, written

C, G = name(16, "channels"), name(8, "growth")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (C, "channels"),
        (C + 0, "channels"),
        (C * 2, "channels * 2"),
        (2 * C, "channels * 2"),
        (C + 3, "channels + 3"),
        (3 - C, "3 - channels"),
        (C - G, "channels - growth"),
        (C + G * 2, "channels + growth * 2"),
        (C * G, "channels * growth"),
        (C * 2 - C, "channels"),
        (C * 4 // 2, "channels * 2"),
        (C // 4, "channels // 4"),
        ((C + 1) // 4, "(channels + 1) // 4"),
        (C // G, "channels // growth"),
        (C // 4 * 3, "(channels // 4) * 3"),
        ((C + G) * 2, "channels * 2 + growth * 2"),
        (written(24, "max(channels, 24)") + 1, "max(channels, 24) + 1"),
        (written(24, "max(channels, 24)") * 2, "(max(channels, 24)) * 2"),
        ((C, 3), "(channels, 3)"),
        ((C,), "(channels,)"),
        (7, "7"),
        (2.5, "2.5"),
    ],
)
def test_a_number_is_written_with_its_formula(value: object, text: str) -> None:
    assert text_of(value) == text


@pytest.mark.parametrize("value", [C - C, C * 0, (C + 3) - C, G * 2 - G - G])
def test_what_no_name_is_left_of_is_a_plain_number(value: int) -> None:
    assert type(value) is int


@pytest.mark.parametrize("value", [C % 3, -C, C**2, C / 2, abs(C)])
def test_everything_else_gives_plain_numbers(value: object) -> None:
    assert not isinstance(value, Named)


def test_a_plain_number_behaves_as_ever() -> None:
    assert C == 16 and hash(C) == 16 and C + 1 == 17 and range(20)[C] == 16
    assert C + 0.5 == 16.5
    with pytest.raises(ZeroDivisionError):
        C // 0
    with pytest.raises(ZeroDivisionError):
        C // (G - 8)


def test_a_typed_text_is_kept_until_it_is_calculated_with() -> None:
    assert text_of(written(C * 2, "2 * channels")) == "2 * channels"
    assert text_of(written(C * 2, "2 * channels") + 1) == "channels * 2 + 1"
    assert terms_of(written(8, "stride if wide else 8")) == {("stride if wide else 8",): 1}
    assert terms_of(5) == {(): 5}
    assert terms_of(0) == {}


def test_names_in_texts() -> None:
    assert replaced("in_channels * 2 + x.in_channels", {"in_channels": "self.a"}) == (
        "self.a * 2 + x.in_channels"
    )
    assert mentioned(["nn.Linear(width, 4)", "self.deep + more"]) == {
        "nn", "width", "self", "more"
    }  # fmt: skip


FORMULAS = st.recursive(
    st.sampled_from(["a", "b", "1", "2", "3"]),
    lambda inner: st.tuples(inner, st.sampled_from("+-*"), inner).map(
        lambda parts: f"({parts[0]} {parts[1]} {parts[2]})"
    ),
    max_leaves=8,
)


@settings(max_examples=300, deadline=None)
@given(FORMULAS, st.integers(-9, 9), st.integers(-9, 9), st.integers(-9, 9), st.integers(-9, 9))
def test_the_text_has_the_value_for_any_values_of_its_names(
    formula: str, a: int, b: int, other_a: int, other_b: int
) -> None:
    found = eval(formula, {}, {"a": name(a, "a"), "b": name(b, "b")})
    for one, two in ((a, b), (other_a, other_b)):
        wanted = eval(formula, {}, {"a": one, "b": two})
        assert eval(text_of(found), {}, {"a": one, "b": two}) == wanted
    half = found // 2
    assert eval(text_of(half), {}, {"a": other_a, "b": other_b}) == (
        eval(formula, {}, {"a": other_a, "b": other_b}) // 2
    )
