"""Texts mean what people write."""

from __future__ import annotations

import pytest

from nnstudio.catalog.expressions import Expression
from nnstudio.ui.reading import number, numbers, written


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("64", 64), (" 1e-3 ", 0.001), ("1_000", 1000), ("−5", -5), ("", None), ("none", None),
        ("abc", Expression("abc")), ("=2*k", Expression("2 * k")), ("= k +", "= k +"),
        ("5 px", "5 px"), ("9" * 5000, "9" * 5000),
    ],
)  # fmt: skip
def test_a_number(text: str, meant: object) -> None:
    assert number(text) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("1, 28, 28", (1, 28, 28)), ("(1, 28, 28)", (1, 28, 28)), ("1×28×28", (1, 28, 28)),
        ("0.9 0.999", (0.9, 0.999)), ("7", (7,)), ("", None), ("()", ()),
        ("1, x", Expression("(1, x)")), ("1, x x", (1, "x", "x")),
    ],
)  # fmt: skip
def test_a_list(text: str, meant: object) -> None:
    assert numbers(text) == meant


@pytest.mark.parametrize("value", [3, 0.001, 1e-8, None, (1, 2), (0.5,), -2.0])
def test_what_is_written_reads_back(value: object) -> None:
    read = numbers if isinstance(value, tuple) else number
    assert read(written(value)) == value  # type: ignore[arg-type]
