"""Counts as people read them."""

from __future__ import annotations


def short(count: int) -> str:
    """1,234 as it is; larger ones with K, M, G and three digits."""
    if count < 10_000:
        return f"{count:,}"
    for size, sign in ((1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k")):
        if count >= size:
            return f"{count / size:.3g} {sign}"
    return str(count)


def counted(count: int, one: str, many: str = "") -> str:
    """`1 node`, `3 nodes`."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"
