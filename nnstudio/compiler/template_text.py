"""Template texts of the catalog, taken apart once: literal pieces and the fields between them."""

from __future__ import annotations

from functools import lru_cache
from string import Formatter
from typing import NamedTuple


class Piece(NamedTuple):
    """Literal text, and the field behind it ("" for none) with its format spec."""

    literal: str
    field: str
    spec: str


@lru_cache(maxsize=4096)
def pieces(template: str) -> tuple[Piece, ...]:
    """The pieces of a template. ValueError where its braces do not match."""
    parsed = Formatter().parse(template)
    return tuple(Piece(literal, field or "", spec or "") for literal, field, spec, _ in parsed)


@lru_cache(maxsize=4096)
def mentioned(template: str) -> frozenset[str]:
    """Names of settings and ports that a template writes out."""
    names: set[str] = set()
    for piece in pieces(template):
        names.update(piece.field.split("|"))
        _, bar, weights = piece.spec.partition("|")
        if bar:
            names.add(weights)
    return frozenset(names)


@lru_cache(maxsize=4096)
def sizes_used(template: str) -> frozenset[str]:
    """Letters whose sizes a template writes: F of `{x.F}`."""
    found = (piece.field.partition(".") for piece in pieces(template))
    return frozenset(letter for port, dot, letter in found if dot and port != "out")
