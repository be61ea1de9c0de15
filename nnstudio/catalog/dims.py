"""Sizes of dimensions: whole numbers, or symbols such as N and H carried through floor arithmetic.

A `Symbolic` is factor · ⌊(base + shift) / divisor⌋ + offset over a base that is a letter, a product
or sum, or another symbolic size. Convolution and pooling stay inside this form, because
⌊(⌊(x + a)/b⌋ + c)/d⌋ = ⌊(x + a + b·c)/(b·d)⌋ for whole numbers. Equal sizes that were reached on
different ways mostly have equal forms: a shift is less than its divisor, parts are in order.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import gcd
from typing import Union

Dim = Union[int, "Symbolic"]
Dims = tuple[Dim, ...]


@dataclass(frozen=True)
class Product:
    """A product of symbolic sizes, such as H · W."""

    parts: tuple[Symbolic, ...]

    def __str__(self) -> str:
        return "·".join(f"({part})" if part.offset else str(part) for part in self.parts)

    def value(self, symbols: Mapping[str, int]) -> int:
        """The number that this is when each letter has the value given."""
        result = 1
        for part in self.parts:
            result *= part.value(symbols)
        return result


@dataclass(frozen=True)
class Sum:
    """A sum of symbolic sizes that have no offsets of their own, such as H + W."""

    parts: tuple[Symbolic, ...]

    def __str__(self) -> str:
        return f"({' + '.join(str(part) for part in self.parts)})"

    def value(self, symbols: Mapping[str, int]) -> int:
        """The number that this is when each letter has the value given."""
        return sum(part.value(symbols) for part in self.parts)


@dataclass(frozen=True)
class Symbolic:
    """A size that is not known before data comes: factor · ⌊(base + shift) / divisor⌋ + offset."""

    base: str | Product | Sum | Symbolic
    shift: int = 0
    divisor: int = 1
    factor: int = 1
    offset: int = 0

    def __post_init__(self) -> None:
        whole, shift = divmod(self.shift, self.divisor)
        if whole:
            object.__setattr__(self, "shift", shift)
            object.__setattr__(self, "offset", self.offset + self.factor * whole)

    def __add__(self, other: Dim) -> Dim:
        if isinstance(other, int):
            return replace(self, offset=self.offset + other)
        factors: dict[Symbolic, int] = {}
        for term in (*_terms(self), *_terms(other)):
            bare = replace(term, factor=1)
            factors[bare] = factors.get(bare, 0) + term.factor
        parts = [replace(bare, factor=factor) for bare, factor in factors.items() if factor]
        offset = self.offset + other.offset
        if not parts:
            return offset
        if len(parts) == 1:
            return replace(parts[0], offset=offset)
        return Symbolic(Sum(tuple(sorted(parts, key=str))), offset=offset)

    __radd__ = __add__

    def __sub__(self, other: Dim) -> Dim:
        return self + (other * -1)

    def __mul__(self, other: Dim) -> Dim:
        if isinstance(other, int):
            if other == 0:
                return 0
            return replace(self, factor=self.factor * other, offset=self.offset * other)
        if self.offset == 0 and other.offset == 0:
            mine, theirs = replace(self, factor=1), replace(other, factor=1)
            factor = self.factor * other.factor
            return Symbolic(_product(_parts(mine) + _parts(theirs)), factor=factor)
        return Symbolic(_product((self, other)))

    __rmul__ = __mul__

    def __floordiv__(self, other: int) -> Dim:
        common = gcd(self.factor, other)
        divisor, factor = other // common, self.factor // common
        offset = self.offset // common  # ⌊(g·x + o) / (g·d)⌋ = ⌊(x + ⌊o/g⌋) / d⌋
        if divisor == 1:
            return replace(self, factor=factor, offset=offset)
        if factor == 1:
            return Symbolic(self.base, self.shift + self.divisor * offset, self.divisor * divisor)
        return Symbolic(replace(self, factor=factor, offset=0), offset, divisor)

    def value(self, symbols: Mapping[str, int]) -> int:
        """The number that this size is when each letter has the value given."""
        base = symbols[self.base] if isinstance(self.base, str) else self.base.value(symbols)
        return self.factor * ((base + self.shift) // self.divisor) + self.offset

    def __str__(self) -> str:
        text = str(self.base)
        if self.shift:
            text = f"({text}{_signed(self.shift)})"
        if self.divisor != 1:
            plain = not self.shift and self.factor == 1
            text = f"{text}/{self.divisor}" if plain else f"⌊{text}/{self.divisor}⌋"
        if self.factor != 1:
            text = f"{self.factor}·{text}"
        return text + _signed(self.offset) if self.offset else text


def _parts(size: Symbolic) -> tuple[Symbolic, ...]:
    plain = (size.shift, size.divisor, size.factor, size.offset) == (0, 1, 1, 0)
    return size.base.parts if plain and isinstance(size.base, Product) else (size,)


def _product(parts: tuple[Symbolic, ...]) -> Product:
    return Product(tuple(sorted(parts, key=str)))


def _terms(size: Symbolic) -> tuple[Symbolic, ...]:
    """What a size is the sum of, besides its offset."""
    if isinstance(size.base, Sum) and size.divisor == 1:
        return tuple(replace(part, factor=part.factor * size.factor) for part in size.base.parts)
    return (replace(size, offset=0),)


def _signed(number: int) -> str:
    return f" + {number}" if number > 0 else f" − {-number}"


BATCH = Symbolic("N")


def product(dims: Dims) -> Dim:
    """The product of some sizes (1 for none)."""
    result: Dim = 1
    for dim in dims:
        result = result * dim
    return result


def letters(dim: Dim) -> set[str]:
    """The letters that a size depends on."""
    if isinstance(dim, int):
        return set()
    if isinstance(dim.base, str):
        return {dim.base}
    parts = (dim.base,) if isinstance(dim.base, Symbolic) else dim.base.parts
    return {letter for part in parts for letter in letters(part)}


def number(dim: Dim, symbols: Mapping[str, int]) -> int:
    """A size as a number, its letters replaced."""
    return dim if isinstance(dim, int) else dim.value(symbols)


def text(dims: Dims) -> str:
    """Sizes as people write them: `N × 16 × 14 × 14`."""
    return " × ".join(str(dim) for dim in dims) if dims else "one number"
