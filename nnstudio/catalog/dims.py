"""Sizes of dimensions: whole numbers, or symbols such as N and H carried through floor arithmetic.

A `Symbolic` is factor · ⌊(base + shift) / divisor⌋ + offset over a base that is a letter, a product
or another symbolic size. Convolution and pooling stay inside this form, because
⌊(⌊(x + a)/b⌋ + c)/d⌋ = ⌊(x + a + b·c)/(b·d)⌋ for whole numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Union

Dim = Union[int, "Symbolic"]
Dims = tuple[Dim, ...]


@dataclass(frozen=True)
class Product:
    """A product of symbolic sizes, such as H · W."""

    parts: tuple[Symbolic, ...]

    def __str__(self) -> str:
        return "·".join(str(part) for part in self.parts)


@dataclass(frozen=True)
class Symbolic:
    """A size that is not known before data comes: factor · ⌊(base + shift) / divisor⌋ + offset."""

    base: str | Product | Symbolic
    shift: int = 0
    divisor: int = 1
    factor: int = 1
    offset: int = 0

    def __add__(self, other: Dim) -> Dim:
        if isinstance(other, int):
            return replace(self, offset=self.offset + other)
        if replace(self, factor=1, offset=0) == replace(other, factor=1, offset=0):
            factor = self.factor + other.factor
            offset = self.offset + other.offset
            return replace(self, factor=factor, offset=offset) if factor else offset
        return Symbolic(f"({self} + {other})")

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
            return Symbolic(Product(_parts(mine) + _parts(theirs)), factor=factor)
        return Symbolic(Product((self, other)))

    __rmul__ = __mul__

    def __floordiv__(self, other: int) -> Dim:
        if self.factor % other == 0 and self.offset % other == 0:
            return replace(self, factor=self.factor // other, offset=self.offset // other)
        if self.factor == 1:
            shift = self.shift + self.divisor * self.offset
            return Symbolic(self.base, shift, self.divisor * other)
        return Symbolic(self, 0, other)

    def value(self, symbols: Mapping[str, int]) -> int:
        """The number that this size is when each letter has the value given."""
        if isinstance(self.base, str):
            base = symbols[self.base]
        elif isinstance(self.base, Product):
            base = 1
            for part in self.base.parts:
                base *= part.value(symbols)
        else:
            base = self.base.value(symbols)
        return self.factor * ((base + self.shift) // self.divisor) + self.offset

    def __str__(self) -> str:
        text = str(self.base)
        if self.shift:
            text = f"({text}{_signed(self.shift)})"
        if self.divisor != 1:
            text = f"{text}/{self.divisor}" if not self.shift else f"⌊{text}/{self.divisor}⌋"
        if self.factor != 1:
            text = f"{self.factor}·{text}"
        return text + _signed(self.offset) if self.offset else text


def _parts(size: Symbolic) -> tuple[Symbolic, ...]:
    plain = (size.shift, size.divisor, size.factor, size.offset) == (0, 1, 1, 0)
    return size.base.parts if plain and isinstance(size.base, Product) else (size,)


def _signed(number: int) -> str:
    return f" + {number}" if number > 0 else f" − {-number}"


BATCH = Symbolic("N")


def product(dims: Dims) -> Dim:
    """The product of some sizes (1 for none)."""
    result: Dim = 1
    for dim in dims:
        result = result * dim
    return result


def number(dim: Dim, symbols: Mapping[str, int]) -> int:
    """A size as a number, its letters replaced."""
    return dim if isinstance(dim, int) else dim.value(symbols)


def text(dims: Dims) -> str:
    """Sizes as people write them: `N × 16 × 14 × 14`."""
    return " × ".join(str(dim) for dim in dims) if dims else "one number"
