"""Symbolic sizes give the numbers that whole-number arithmetic gives."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from nnstudio.catalog.dims import Dim, Symbolic, number, product, text

Step = tuple[str, int]
steps = st.lists(
    st.tuples(st.sampled_from(("+", "*", "//")), st.integers(-9, 9)).filter(
        lambda step: step[0] == "+" or step[1] > 0
    ),
    max_size=6,
)
DO: dict[str, Callable[[Dim, int], Dim]] = {
    "+": lambda size, by: size + by,
    "*": lambda size, by: size * by,
    "//": lambda size, by: size // by,
}


@given(steps, st.integers(0, 500))
def test_any_chain_of_steps_ends_at_the_same_number(chain: list[Step], height: int) -> None:
    symbolic: Dim = Symbolic("H")
    plain = height
    for sign, by in chain:
        symbolic = DO[sign](symbolic, by)
        plain = number(DO[sign](plain, by), {})
    assert number(symbolic, {"H": height}) == plain


@given(steps, steps, st.integers(0, 60), st.integers(0, 60))
def test_sums_and_products_of_two_sizes(
    one: list[Step], other: list[Step], height: int, width: int
) -> None:
    first: Dim = Symbolic("H")
    second: Dim = Symbolic("W")
    for sign, by in one:
        first = DO[sign](first, by)
    for sign, by in other:
        second = DO[sign](second, by)
    known = {"H": height, "W": width}
    a, b = number(first, known), number(second, known)
    assert number(product((first, second, 3)), known) == a * b * 3
    assert number(first + first, known) == 2 * a
    assert number(first + second * 3, known) == a + 3 * b
    assert number((first + second) // 4 + first, known) == (a + b) // 4 + a
    assert number((first + second) * (first + 1), known) == (a + b) * (a + 1)
    assert number((first + second) - first, known) == b


def test_equal_windows_on_the_same_size_are_equal() -> None:
    size = Symbolic("H")
    assert (size + 1) // 2 == (size + 1) // 2
    assert (size // 2) // 2 == size // 4


def test_sizes_that_are_equal_on_every_way_have_one_form() -> None:
    height: Dim = Symbolic("H")
    width: Dim = Symbolic("W")
    assert (height - 4) // 4 + 1 == height // 4
    assert ((height - 1) // 2 + 1) == (height + 1) // 2
    assert (height // 4 * 2) // 4 == height // 8
    assert height + width == width + height
    assert height * width == width * height
    assert height + width - height == width
    assert (height + width) * 2 - height == height + width * 2
    assert height - height == 0


def test_sizes_read_as_people_write_them() -> None:
    size = Symbolic("H")
    assert text((Symbolic("N"), 16, size // 2, size * 2 + 1)) == "N × 16 × H/2 × 2·H + 1"
    assert text((size // 2 * 2, (size + 1) // 2)) == "2·⌊H/2⌋ × ⌊(H + 1)/2⌋"
    width: Dim = Symbolic("W")
    assert text((size + width, (size + 1) * width)) == "(H + W) × (H + 1)·W"
    assert text(()) == "one number"
