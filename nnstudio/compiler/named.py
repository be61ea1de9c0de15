"""Whole numbers that remember how they follow from settings and input sizes of a block.

While a block's class is written, its shapes are worked out with such numbers: they behave like any
other, and a size that a constructor needs can say `in_channels + growth * 2` instead of 128.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

Terms = Mapping[tuple[str, ...], int]  # a sum: product of names -> its factor

_NAME = re.compile(r"(?<![\w.])([A-Za-z_]\w*)")


class Named(int):
    """A number with its formula: a sum of products of names, such as 2·channels + 1.

    Sums, differences and products with whole numbers keep the formula; everything else gives a
    plain number. `text` is how the number was written, if it was written at all.
    """

    terms: Terms
    text: str

    def __new__(cls, value: int, terms: Terms, text: str = "") -> Named:
        made = super().__new__(cls, value)
        made.terms = {names: factor for names, factor in terms.items() if factor}
        made.text = text or _text(made.terms)
        return made

    def __add__(self, other: Any) -> Any:
        if not _is_whole(other):
            return NotImplemented
        value = int(self) + int(other)
        return _named(value, _sum(self.terms, terms_of(other), 1))

    __radd__ = __add__

    def __sub__(self, other: Any) -> Any:
        if not _is_whole(other):
            return NotImplemented
        return _named(int(self) - int(other), _sum(self.terms, terms_of(other), -1))

    def __rsub__(self, other: Any) -> Any:
        if not _is_whole(other):
            return NotImplemented
        return _named(int(other) - int(self), _sum(terms_of(other), self.terms, -1))

    def __mul__(self, other: Any) -> Any:
        if not _is_whole(other):
            return NotImplemented
        return _named(int(self) * int(other), _product(self.terms, terms_of(other)))

    __rmul__ = __mul__

    def __floordiv__(self, other: Any) -> Any:
        if not _is_whole(other) or not other:
            return int(self) // other
        if not isinstance(other, Named) and all(f % other == 0 for f in self.terms.values()):
            terms = {names: factor // other for names, factor in self.terms.items()}
            return _named(int(self) // other, terms)
        below = other.text if isinstance(other, Named) else str(other)
        atom = f"{bracketed(self.text)} // {bracketed(below)}"
        return Named(int(self) // int(other), {(atom,): 1})


def name(value: int, atom: str) -> Named:
    """A number that has this name."""
    return Named(value, {(atom,): 1}, atom)


def written(value: int, text: str) -> Named:
    """A number that an expression gave, kept as it was typed; its formula where that is simple."""
    if isinstance(value, Named):
        return Named(int(value), value.terms, text)
    return Named(int(value), {(text,): 1}, text)


def terms_of(value: object) -> Terms:
    """The formula of any whole number (0: no terms), or of a size that is not known."""
    if isinstance(value, Named):
        return value.terms
    if not isinstance(value, int):
        return {(str(value),): 1}
    return {(): int(value)} if value else {}


def text_of(value: Any) -> str:
    """A size as Python: its formula, a number, or a tuple of them."""
    if isinstance(value, tuple):
        inner = ", ".join(text_of(each) for each in value)
        return f"({inner},)" if len(value) == 1 else f"({inner})"
    return value.text if isinstance(value, Named) else repr(value)


def replaced(text: str, names: Mapping[str, str]) -> str:
    """A formula with some of its names replaced."""
    return _NAME.sub(lambda found: names.get(found[1], found[1]), text)


def mentioned(lines: Iterable[str]) -> set[str]:
    """Every name that stands in some lines, those behind a dot left out."""
    return {found[1] for line in lines for found in _NAME.finditer(line)}


def _named(value: int, terms: dict[tuple[str, ...], int]) -> int:
    kept = {names: factor for names, factor in terms.items() if factor}
    return Named(value, kept) if any(kept) else value


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _sum(one: Terms, other: Terms, sign: int) -> dict[tuple[str, ...], int]:
    found = dict(one)
    for names, factor in other.items():
        found[names] = found.get(names, 0) + sign * factor
    return found


def _product(one: Terms, other: Terms) -> dict[tuple[str, ...], int]:
    found: dict[tuple[str, ...], int] = {}
    for mine, factor in one.items():
        for theirs, times in other.items():
            names = (*mine, *theirs)
            found[names] = found.get(names, 0) + factor * times
    return found


def _text(terms: Terms) -> str:
    parts: list[str] = []
    for names, factor in terms.items():
        factors = [atom if len(names) == 1 and factor == 1 else bracketed(atom) for atom in names]
        if factor not in (1, -1) or not factors:
            factors.append(str(abs(factor)))
        sign = "-" if factor < 0 else "+"
        parts += [sign, " * ".join(factors)]
    if not parts:
        return "0"
    start = parts[1] if parts[0] == "+" else f"-{parts[1]}"
    return " ".join([start, *parts[2:]])


def bracketed(text: str) -> str:
    """A text that can stand beside any operator."""
    return text if re.fullmatch(r"[\w.]+", text) else f"({text})"
