"""Expressions are laid out as a formatter would, and texts stay texts."""

from __future__ import annotations

import ast

from hypothesis import given
from hypothesis import strategies as st

from nnstudio.data.writing import call, dict_of, literal, quoted, statement, tuple_of


def test_what_fits_stays_on_one_line() -> None:
    assert statement("x = ", call("f", "a", b="1")) == ["    x = f(a, b=1)"]
    assert str(tuple_of(["a"])) == "(a,)"
    assert str(dict_of([("k", "v")])) == '{"k": v}'
    assert literal(("a", 1, None)) == '("a", 1, None)'


def test_what_does_not_fit_is_broken_from_the_outside_in() -> None:
    items = ["item" * 4 + "_"] * 4
    assert statement("value = ", call("f", *items)) == [
        "    value = f(",
        f"        {', '.join(items)}",
        "    )",
    ]
    assert statement("value = ", call("f", tuple_of(items), b="1")) == [
        "    value = f(",
        f"        ({', '.join(items)}),",
        "        b=1,",
        "    )",
    ]
    assert statement("", tuple_of(items * 2)) == [
        "    (",
        *[f"        {item}," for item in items * 2],
        "    )",
    ]


@given(st.text())
def test_a_quoted_text_reads_back_as_itself(text: str) -> None:
    assert ast.literal_eval(quoted(text)) == text
