"""Laying out Python expressions within 88 columns, as a formatter would."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

WIDTH = 88
_STEP = 4


@dataclass(frozen=True)
class Group:
    """A call, tuple or dict: what opens it, its items, and what closes it."""

    opening: str
    items: tuple[Expression, ...]
    closing: str

    def __str__(self) -> str:
        inner = ", ".join(f"{item}" for item in self.items)
        lone = "," if self.opening == "(" and len(self.items) == 1 else ""
        return f"{self.opening}{inner}{lone}{self.closing}"


@dataclass(frozen=True)
class Keyword:
    """`name=value` of a call, or `"key": value` of a dict (then `name` ends in a colon)."""

    name: str
    value: Expression

    @property
    def prefix(self) -> str:
        """What stands before the value."""
        return f"{self.name} " if self.name.endswith(":") else f"{self.name}="

    def __str__(self) -> str:
        return f"{self.prefix}{self.value}"


Expression = str | Group | Keyword


def call(function: str, *items: Expression, **keywords: Expression) -> Group:
    """`function(items, name=value)`."""
    named = tuple(Keyword(name, value) for name, value in keywords.items())
    return Group(f"{function}(", items + named, ")")


def tuple_of(items: Iterable[Expression]) -> Group:
    """`(a, b)`."""
    return Group("(", tuple(items), ")")


def dict_of(items: Iterable[tuple[str, str]] | Iterable[tuple[str, Expression]]) -> Group:
    """`{"name": value}`; the names are texts."""
    return Group("{", tuple(Keyword(f"{quoted(name)}:", value) for name, value in items), "}")


def quoted(text: str) -> str:
    """A text as a Python literal, in double quotes where that needs no more escapes."""
    literal = repr(text)
    if literal[0] == "'" and '"' not in literal:
        return f'"{literal[1:-1]}"'
    return literal


def literal(value: object) -> str:
    """A validated value (None, bool, number, text or tuple of them) as Python source."""
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, tuple):
        return str(tuple_of(literal(item) for item in value))
    return repr(value)


def statement(before: str, value: Expression, indent: int = _STEP) -> list[str]:
    """The lines of `before` followed by an expression, such as `x = ` or `return `."""
    return _laid_out(before, value, "", indent)


def _laid_out(before: str, value: Expression, after: str, indent: int) -> list[str]:
    line = " " * indent + before + str(value) + after
    if len(line) <= WIDTH:
        return [line]
    if isinstance(value, Keyword):
        return _laid_out(before + value.prefix, value.value, after, indent)
    if isinstance(value, str) or not value.items:
        return [line]
    inside = indent + _STEP
    inner = " " * inside + ", ".join(str(item) for item in value.items)
    dense = not any(isinstance(item, Group) for item in value.items)
    lines = [" " * indent + before + value.opening]
    if dense and value.opening not in ("(", "{") and len(inner) <= WIDTH:
        lines.append(inner)
    else:
        for item in value.items:
            lines += _laid_out("", item, ",", inside)
    return [*lines, " " * indent + value.closing + after]
