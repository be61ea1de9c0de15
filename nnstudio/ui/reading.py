"""Text to values and back, as people type them. What cannot be read stays text, for the check."""

from __future__ import annotations

import re

from nnstudio.catalog.expressions import (
    Expression,
    ExpressionError,
    evaluate,
    expression,
    names_in,
)
from nnstudio.catalog.values import Value

_BETWEEN = re.compile(r"[\s,;×]+")
_LONGEST_NUMBER = 400


def number(text: str) -> object:
    """`64`, `1e-3`, `1_000`; empty is None; `=channels * 2` or `channels` is an expression.

    Anything else comes back as text.
    """
    bare = text.strip().replace("−", "-").replace("\u2009", "")
    if not bare or bare.lower() == "none":
        return None
    if len(bare) > _LONGEST_NUMBER:
        return text
    for kind in (int, float):
        try:
            return kind(bare)
        except ValueError:
            continue
    return calculated(text)


def meant(entered: object) -> object:
    """What was entered; of an expression that asks for nothing its number."""
    if not isinstance(entered, Expression) or names_in(entered):
        return entered
    try:
        return evaluate(entered, {})
    except ExpressionError:
        return entered


def calculated(text: str) -> object:
    """The expression that a text is, with or without a `=` before it; else the text itself."""
    try:
        return expression(text.strip().removeprefix("="))
    except ExpressionError:
        return text


def numbers(text: str) -> object:
    """`1, 28, 28` or `(1, 28, 28)` or `1×28×28`; empty is None; a strange entry stays text."""
    bare = text.strip().strip("()[]").strip(", ")
    if not bare:
        return () if text.strip() in ("()", "[]") else None
    if bare.lower() == "none":
        return None
    parts = tuple(number(part) for part in _BETWEEN.split(bare) if part)
    if any(isinstance(part, str | Expression) for part in parts):
        found = calculated(text)
        return found if isinstance(found, Expression) else tuple(map(_as_typed, parts))
    return parts


def _as_typed(part: object) -> object:
    return part.text if isinstance(part, Expression) else part


def written(value: Value) -> str:
    """A value as people write it: 0.001, not 0.0010000; none is nothing."""
    if value is None:
        return ""
    if isinstance(value, Expression):
        return f"={value.text}"
    if isinstance(value, tuple):
        return ", ".join(written(part) for part in value) if value else "()"
    if isinstance(value, float):
        return repr(value).removesuffix(".0")
    return str(value)
