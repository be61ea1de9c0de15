"""Expressions: a small part of Python's grammar, bounded in every way, and never executed."""

from __future__ import annotations

import time
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnstudio.catalog.expressions import (
    FUNCTIONS,
    HIGHEST_POWER,
    LARGEST,
    LONGEST,
    Expression,
    ExpressionError,
    evaluate,
    expression,
    folded,
    names_in,
    renamed,
)
from tests.hostile.projects import MARKER, TEXTS

NAMES = {"channels": 64, "i": 2, "rate": 0.5, "first": True, "sizes": (3, 4)}


def value(text: str, **names: object) -> object:
    return evaluate(expression(text), {**NAMES, **names})


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("channels * 2", 128),
        ("64 * 2**i", 256),
        ("2 if i == 0 else 1", 1),
        ("channels // 3 + channels % 3", 22),
        ("-channels + +1", -63),
        ("(channels + 1) * 2", 130),
        ("not first or channels < 10 and i", False),
        ("first and channels", 64),
        ("i or channels", 2),
        ("0 < i <= 2 != 3", True),
        ("0 < i < 2", False),
        ("min(channels, 32, i)", 2),
        ("max(1, i) + abs(-3) + round(2.4) + int(2.9)", 9),
        ("round(rate + 0.26, 1)", 0.8),
        ("channels / 4", 16.0),
        ("rate * 4", 2.0),
        ("2**-1", 0.5),
        ("(channels, channels * 2)", (64, 128)),
        ("(channels,)", (64,)),
        ("()", ()),
        ("True", True),
        ("1_000", 1000),
        ("0x10", 16),
        ("1e3", 1000.0),
        ("sizes", (3, 4)),
        ("sizes if first else ()", (3, 4)),
        ("  channels  ", 64),
    ],
)
def test_the_value_is_pythons(text: str, wanted: object) -> None:
    found = value(text)
    assert found == wanted
    assert type(found) is type(wanted)


@pytest.mark.parametrize(
    ("text", "tidy"),
    [
        ("channels*2", "channels * 2"),
        ("64*2 ** i", "64 * 2**i"),
        ("( channels )", "channels"),
        ("2**(i+1)", "2 ** (i + 1)"),
        ("stride   if i==0 else 1", "stride if i == 0 else 1"),
        ("min( a,b )", "min(a, b)"),
        ("-(1)", "-1"),
        ("(a, b)", "(a, b)"),
    ],
)
def test_it_is_written_as_a_formatter_would(text: str, tidy: str) -> None:
    assert expression(text).text == tidy
    assert expression(tidy) == expression(text) == Expression(tidy)
    assert repr(expression(text)) == f"={tidy}"


REFUSED = {
    "attribute": "channels.real",
    "dunder": "().__class__.__mro__",
    "call": "open('x')",
    "import": "__import__('os')",
    "call of a result": "min(1)(2)",
    "method": "'a'.join(b)",
    "keyword": "max(1, 2, key=abs)",
    "star": "max(*sizes)",
    "no argument": "int()",
    "lambda": "lambda: 1",
    "text": "'channels'",
    "bytes": "b'x'",
    "format": "f'{channels}'",
    "complex": "2j",
    "ellipsis": "...",
    "none": "None",
    "list": "[1, 2]",
    "set": "{1, 2}",
    "mapping": "{1: 2}",
    "comprehension": "[x for x in sizes]",
    "generator": "max(x for x in sizes)",
    "index": "sizes[0]",
    "walrus": "(x := 3)",
    "matrix product": "a @ b",
    "shift": "1 << 40",
    "bits": "1 | 2",
    "inversion": "~1",
    "identity": "a is b",
    "membership": "1 in sizes",
    "await": "await x",
    "yield": "(yield 1)",
    "statement": "import os",
    "two statements": "1; 2",
    "assignment": "a = 1",
    "line": "1\n2",
    "zero byte": "1\x00",
    "quote": "'",
    "surrogate": "\ud800",
}


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED)
def test_what_goes_beyond_is_refused_with_what_may_stand_there(text: str) -> None:
    with pytest.raises(ExpressionError) as refused:
        expression(text)
    assert "may hold" in str(refused.value)
    assert "a if c else b" in str(refused.value)


@pytest.mark.parametrize("text", ["channels *", "(1", "min(a,", "2**", "a if b", "a if b else"])
def test_what_goes_no_further_is_not_complete(text: str) -> None:
    with pytest.raises(ExpressionError, match="is not complete"):
        expression(text)


@pytest.mark.parametrize("text", ["", "   "])
def test_nothing_is_an_empty_expression(text: str) -> None:
    with pytest.raises(ExpressionError, match="the expression is empty"):
        expression(text)


@pytest.mark.parametrize("made", [3, None, b"1", ["1"], Expression("1")])
def test_only_a_text_becomes_an_expression(made: object) -> None:
    with pytest.raises(ExpressionError, match=f"a text, not {type(made).__name__}"):
        expression(made)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2**10**10", f"at most {LARGEST:,}"),
        ("2**10**9", f"power 1000000000 is above {HIGHEST_POWER}"),
        ("2**65", f"power 65 is above {HIGHEST_POWER}"),
        ("2**-65", "power -65 is above"),
        ("2**64", f"at most {LARGEST:,}"),
        ("9**9**9", "is above"),
        ("99999 * 99999", f"at most {LARGEST:,}"),
        ("10**10", f"at most {LARGEST:,}"),
        ("3000000000", f"at most {LARGEST:,}"),
        ("-3000000000", f"at most {LARGEST:,}"),
        ("1e400", "no finite number"),
        ("1e300 * 1e300", "at most"),
        ("(0 - 8)**0.5", "no real number"),
        ("channels / 0", r"divides by zero$"),
        ("channels // (i - 2)", r"divides by zero \(i - 2 is 0\)"),
        ("channels % 0", "divides by zero"),
        ("0.0**-1", "divides by zero"),
        ("sizes * 2", "lists cannot be calculated with"),
        ("-sizes", "lists cannot be calculated with"),
        ("max(sizes, sizes)", "tuple"),
        ("sizes + (1,)", "lists cannot be calculated with"),
        ("sizes < 3", "not supported"),
        ("int(sizes)", "int"),
        ("min(3)", "iterable"),
        ("round(2, 3, 4)", "argument"),
        ("channls * 2", "no setting 'channls'; known are: channels, i"),
    ],
)
def test_what_has_no_value_says_why(text: str, reason: str) -> None:
    with pytest.raises(ExpressionError, match=reason) as refused:
        value(text)
    assert str(refused.value).startswith(repr(expression(text).text))


def test_outside_of_a_block_no_setting_is_known() -> None:
    with pytest.raises(ExpressionError, match="no setting 'channels' here: only inside a block"):
        evaluate(expression("channels"), {})


def test_length_and_depth_are_bounded() -> None:
    longest = "1" + " + 1" * ((LONGEST - 1) // 4)
    with pytest.raises(ExpressionError, match="nested too deeply"):
        expression(longest)
    with pytest.raises(ExpressionError, match=f"at most {LONGEST} characters, not {10**6:,}"):
        expression("1" * 10**6)
    with pytest.raises(ExpressionError, match="nested too deeply"):
        expression("-" * 40 + "1")
    with pytest.raises(ExpressionError):
        expression("(" * 199)
    assert value("(" * 90 + "1" + ")" * 90) == 1
    assert value("1" + " + 1" * 28) == 29


def test_hostile_lengths_and_powers_cost_no_time() -> None:
    start = time.perf_counter()
    for text in ("9" * 10**7, "(" * 10**6, "2**10**10", "9**9**9**9", "10**64 * 10**64", "1e999"):
        with pytest.raises(ExpressionError):
            value(text)
    assert time.perf_counter() - start < 1


@pytest.mark.parametrize("text", TEXTS)
def test_the_texts_of_strangers_are_refused_or_harmless(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    try:
        found = expression(text)
        evaluate(found, NAMES)
    except ExpressionError:
        pass
    assert not (tmp_path / MARKER).exists()


WORDS = st.sampled_from(
    [*NAMES, *FUNCTIONS, *"+-*/%(),.<>=:[]{}'\"\\@~^&|!;#", "**", "//", "==", " if ", " else ",
     " and ", " or ", "not ", " for ", " in ", "lambda ", "__import__", "1", "0", "2.5", "10", "\n"]
)  # fmt: skip
SCRIBBLES = st.one_of(st.text(max_size=40), st.lists(WORDS, max_size=14).map("".join))


@pytest.mark.filterwarnings("ignore::SyntaxWarning", "ignore::DeprecationWarning")
@settings(max_examples=400, deadline=None)
@given(SCRIBBLES)
def test_any_text_has_a_bounded_value_or_an_error_of_ours(text: str) -> None:
    try:
        found = expression(text)
    except ExpressionError:
        return
    assert expression(found.text) == found
    assert found.text.isprintable()
    assert all(name.isidentifier() for name in names_in(found))
    try:
        worth = evaluate(found, NAMES)
    except ExpressionError:
        return
    for each in worth if isinstance(worth, tuple) else (worth,):
        assert isinstance(each, bool | int | float | tuple)


@st.composite
def calculations(draw: st.DrawFn, depth: int = 3) -> str:
    """Texts within the grammar, over `a`, `b` and `c`."""
    if depth == 0 or draw(st.booleans()):
        return draw(st.sampled_from(["a", "b", "c", "0", "1", "2", "7", "2.5", "True"]))
    part = calculations(depth - 1)
    one, two = draw(part), draw(part)
    form = draw(st.sampled_from(
        ["({} + {})", "({} - {})", "({} * {})", "({} // {})", "({} / {})", "({} % {})",
         "({} if {} else 3)", "min({}, {})", "max({}, {})", "({} < {})", "({} == {})",
         "({} and {})", "({} or {})", "(-{} + {})", "(not {} or {})", "(abs({}) + {})"]
    ))  # fmt: skip
    return form.format(one, two)


NUMBERS = st.fixed_dictionaries({name: st.integers(-9, 9) for name in "abc"})


@settings(max_examples=300, deadline=None)
@given(calculations(), NUMBERS)
def test_calculations_have_the_value_that_python_gives_them(
    text: str, numbers: dict[str, int]
) -> None:
    if len(text) > LONGEST:
        return
    found = expression(text)
    try:
        wanted = eval(text, {}, {**FUNCTIONS, **numbers})
    except ZeroDivisionError:
        with pytest.raises(ExpressionError, match="divides by zero"):
            evaluate(found, numbers)
        return
    got = evaluate(found, numbers)
    assert got == wanted
    assert type(got) is type(wanted)


def test_names_are_told_in_order_of_first_use_without_functions() -> None:
    assert names_in(expression("max(b, a) * b + c if a else min(d)")) == ("b", "a", "c", "d")
    assert names_in(expression("64 * 2")) == ()


@pytest.mark.parametrize(
    ("text", "names", "wanted"),
    [
        ("channels * 2", {"channels": "self.channels"}, "self.channels * 2"),
        ("a + b", {"a": "b", "b": "a"}, "b + a"),
        ("a * 2", {"a": "x + 1"}, "(x + 1) * 2"),
        ("-a**2", {"a": "x - 1"}, "-(x - 1) ** 2"),
        ("2**i", {"i": "i + 1"}, "2 ** (i + 1)"),
        ("max(max, 1)", {"max": "self.max"}, "max(self.max, 1)"),
        ("a - (b - c)", {"b": "x"}, "a - (x - c)"),
        ("1 if a else b", {"a": "x if y else z"}, "1 if (x if y else z) else b"),
    ],
)
def test_names_are_replaced_with_brackets_where_needed(
    text: str, names: dict[str, str], wanted: str
) -> None:
    assert renamed(expression(text), names).text == wanted


@settings(max_examples=200, deadline=None)
@given(calculations(), NUMBERS)
def test_renaming_keeps_the_value(text: str, numbers: dict[str, int]) -> None:
    if len(text) > LONGEST:
        return
    found = expression(text)
    changed = renamed(found, {"a": "x + 1", "b": "-y"})
    given = {"x": numbers["a"] - 1, "y": -numbers["b"], "c": numbers["c"]}
    try:
        wanted = evaluate(found, numbers)
    except ExpressionError:
        return
    assert eval(changed.text, {}, {**FUNCTIONS, **given}) == wanted


@pytest.mark.parametrize(
    ("text", "i", "wanted"),
    [
        ("stride if i == 0 else 1", 0, "stride"),
        ("stride if i == 0 else 1", 1, "1"),
        ("64 * 2**i", 3, "512"),
        ("channels * 2**i", 3, "channels * 8"),
        ("channels + i * growth", 2, "channels + 2 * growth"),
        ("max(i, 3) + a", 2, "3 + a"),
        ("max(i, a)", 2, "max(2, a)"),
        ("-i + a", 2, "-2 + a"),
        ("a if i < 2 and i > 0 else b", 1, "a"),
        ("(i, a)", 1, "(1, a)"),
        ("a", 5, "a"),
        ("8 // i if i else 4", 0, "4"),
        ("a or 8 // i", 0, "a or 8 // 0"),
    ],
)
def test_what_the_index_decides_is_worked_out(text: str, i: int, wanted: str) -> None:
    assert folded(expression(text), {"i": i}).text == wanted


@settings(max_examples=200, deadline=None)
@given(calculations(), NUMBERS)
def test_folding_keeps_the_value(text: str, numbers: dict[str, int]) -> None:
    if len(text) > LONGEST:
        return
    found = expression(text)
    try:
        wanted = evaluate(found, numbers)
    except ExpressionError:
        return
    less = folded(found, {"c": numbers["c"]})
    assert evaluate(less, numbers) == wanted
    assert "c" not in names_in(less)


def test_numbers_of_other_classes_go_through() -> None:
    """`Named` in the compiler; here any that behave like numbers."""
    half = Fraction(1, 2)
    assert evaluate(expression("a + a"), {"a": half}) == 1
    assert isinstance(evaluate(expression("a + a"), {"a": half}), Fraction)
