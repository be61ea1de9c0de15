"""Breaking a statement into lines of 88 columns, where formatters break it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

WIDTH = 88
_OPEN, _CLOSE = "([{", ")]}"
_HEAD = re.compile(r"(\s*)(return |[\w., ()]+ = )(.+)")
_OPERATOR = re.compile(r" (?=[-+*/@] )")


def wrapped(line: str, width: int = WIDTH) -> list[str]:
    """A statement in lines of at most `width` columns.

    It is broken inside its last outermost brackets; where that does not suffice, inside brackets
    around its right side, or inside its first ones (a tuple of targets).
    """
    if len(line) <= width:
        return [line]
    pairs = _pairs(line)
    attempts = [_inside(line, *pairs[-1], width)] if pairs else []
    head = _HEAD.fullmatch(line)
    if head and not (pairs and _fits(attempts[0], width)):
        attempts.append(_enclosed(head[1], head[2], head[3], width))
    if len(pairs) > 1:
        attempts.append(_inside(line, *pairs[0], width))
    fitting = (attempt for attempt in attempts if _fits(attempt, width))
    return next(fitting, min(attempts, key=_widest, default=[line]))


def _widest(lines: list[str]) -> int:
    return max(map(len, lines))


def _fits(lines: list[str], width: int) -> bool:
    return _widest(lines) <= width


def _inside(line: str, start: int, end: int, width: int) -> list[str]:
    """The line with what stands between two brackets on lines of its own."""
    indent = line[: len(line) - len(line.lstrip())]
    content = line[start + 1 : end].strip()
    inner = f"{indent}    {content}"
    last = indent + line[end:]
    if len(inner) <= width and not content.endswith(","):
        return [line[: start + 1], inner, *wrapped(last, width)]
    drawn = _comprehension(content)
    if drawn:
        inner = f"{indent}    "
        lines = [line[: start + 1], *wrapped(inner + drawn[0], width)]
        return [*lines, *wrapped(inner + drawn[1], width), *wrapped(last, width)]
    lines = [line[: start + 1]]
    for item in _items(content):
        lines += wrapped(f"{indent}    {item},", width)
    return [*lines, *wrapped(last, width)]


def _comprehension(content: str) -> tuple[str, str] | None:
    """`f(i) for i in range(n)` as its two parts; None for anything else."""
    depth = 0
    for at, sign in _signs(content):
        depth += (sign in _OPEN) - (sign in _CLOSE)
        if depth == 0 and sign == " " and content.startswith(" for ", at):
            return content[:at], content[at + 1 :]
    return None


def _enclosed(indent: str, head: str, value: str, width: int) -> list[str]:
    """The right side in brackets: whole, or one operand or item a line."""
    inside = f"{indent}    "
    items = _items(value)
    if len(items) > 1:
        lines = [f"{inside}{item}," for item in items]
    elif "(" in value:
        lines = wrapped(inside + value, width)
    elif len(inside + value) <= width:
        lines = [inside + value]
    else:
        lines = [inside + operand for operand in _OPERATOR.split(value)]
    return [f"{indent}{head}(", *lines, f"{indent})"]


def _pairs(line: str) -> list[tuple[int, int]]:
    """The brackets of a line's outermost level that hold something."""
    depth, start, found = 0, -1, []
    for at, sign in _signs(line):
        if sign in _OPEN:
            start = at if depth == 0 else start
            depth += 1
        elif sign in _CLOSE and depth:  # a line may begin with the end of an earlier one
            depth -= 1
            if depth == 0 and at > start + 1:
                found.append((start, at))
    return found


def _items(text: str) -> list[str]:
    return list(_split(text))


def _split(text: str) -> Iterator[str]:
    depth, start = 0, 0
    for at, sign in _signs(text):
        depth += (sign in _OPEN) - (sign in _CLOSE)
        if sign == "," and depth == 0:
            yield text[start:at].strip()
            start = at + 1
    last = text[start:].strip()
    if last:
        yield last


def _signs(text: str) -> Iterable[tuple[int, str]]:
    """Characters outside of string literals, with their places."""
    quote = ""
    skip = False
    for at, sign in enumerate(text):
        if skip:
            skip = False
        elif quote:
            skip = sign == "\\"
            quote = "" if sign == quote else quote
        elif sign in "'\"":
            quote = sign
        else:
            yield at, sign
