"""Turning one text into another by replacing only the lines that differ."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

Splice = tuple[int, int, int, int]  # old lines [a, b) become new lines [c, d)
_MOST = 400  # lines that are compared one by one; longer stretches are replaced whole


def splices(old: Sequence[str], new: Sequence[str]) -> list[Splice]:
    """What to replace, last first, so that earlier line numbers stay true."""
    shortest = min(len(old), len(new))
    first = next((at for at in range(shortest) if old[at] != new[at]), shortest)
    last = 0
    while last < shortest - first and old[-1 - last] == new[-1 - last]:
        last += 1
    before, after = old[first : len(old) - last], new[first : len(new) - last]
    if not before and not after:
        return []
    if len(before) == len(after):
        return _runs(before, after, first)
    if len(before) > _MOST or len(after) > _MOST:
        return [(first, len(old) - last, first, len(new) - last)]
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    found = [
        (a + first, b + first, c + first, d + first)
        for kind, a, b, c, d in matcher.get_opcodes()
        if kind != "equal"
    ]
    return found[::-1]


def _runs(before: Sequence[str], after: Sequence[str], shift: int) -> list[Splice]:
    """As many lines as before: those that differ, neighbors together."""
    found: list[Splice] = []
    for at in range(len(before) - 1, -1, -1):
        if before[at] == after[at]:
            continue
        line = at + shift
        if found and found[-1][0] == line + 1:
            last = found.pop()
            found.append((line, last[1], line, last[3]))
        else:
            found.append((line, line + 1, line, line + 1))
    return found
