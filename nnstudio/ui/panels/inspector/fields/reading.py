"""Text to values and back, as people type them. What cannot be read stays text, for the check."""

from __future__ import annotations

import re

from nnstudio.catalog.settings import Value

_BETWEEN = re.compile(r"[\s,;×]+")
_LONGEST_NUMBER = 400


def number(text: str) -> object:
    """`64`, `1e-3`, `1_000`; empty is None; anything else comes back as text."""
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
    return text


def numbers(text: str) -> object:
    """`1, 28, 28` or `(1, 28, 28)` or `1×28×28`; empty is None; a strange entry stays text."""
    bare = text.strip().strip("()[]").strip(", ")
    if not bare:
        return () if text.strip() in ("()", "[]") else None
    if bare.lower() == "none":
        return None
    return tuple(number(part) for part in _BETWEEN.split(bare) if part)


def written(value: Value) -> str:
    """A value as people write it: 0.001, not 0.0010000; none is nothing."""
    if value is None:
        return ""
    if isinstance(value, tuple):
        return ", ".join(written(part) for part in value) if value else "()"
    if isinstance(value, float):
        return repr(value).removesuffix(".0")
    return str(value)
