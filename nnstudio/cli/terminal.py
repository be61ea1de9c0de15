"""Printing that works everywhere: aligned tables, JSON, closed pipes, terminals without UTF-8."""

from __future__ import annotations

import codecs
import json
import math
import os
import sys
from collections.abc import Collection, Mapping, Sequence
from typing import TextIO

# What the signs that we print look like where the terminal's encoding lacks them.
_PLAIN = {
    "×": "x", "·": "*", "−": "-", "–": "-", "—": "-", "→": "->", "←": "<-", "…": "...", "≥": ">=",
    "≤": "<=", "⌊": "floor(", "⌋": ")", "±": "+-", "²": "^2", "°": " deg", "“": '"', "”": '"',
    "‘": "'", "’": "'", "█": "#", "▏": "|",
}  # fmt: skip
_PLAIN_ERRORS = "nnstudio.plain"


def prepare() -> None:
    """Make standard streams safe: never a crash for an unknown sign, never a stray descriptor."""
    _fill_closed_descriptors()
    codecs.register_error(_PLAIN_ERRORS, _plain)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors=_PLAIN_ERRORS)


def complain(message: str) -> None:
    """One message on standard error."""
    print(message, file=sys.stderr, flush=True)


def print_json(value: object) -> None:
    """One JSON value on one line of standard output (ASCII: the same bytes in any encoding).

    NaN and infinities, which JSON lacks, become null.
    """
    print(json.dumps(_strict(value), allow_nan=False), flush=True)


def close_quietly() -> None:
    """After the reader of our output has gone: let the interpreter's last flush find nobody."""
    with open(os.devnull, "w") as nowhere:  # noqa: PTH123 (os.devnull is no file to have a Path of)
        for stream in (sys.stdout, sys.stderr):
            number = _descriptor(stream)
            if number is not None:
                os.dup2(nowhere.fileno(), number)


def is_terminal(stream: TextIO) -> bool:
    """Whether a person may be looking (a stream can be missing altogether under pythonw)."""
    return stream is not None and stream.isatty()


def columns(rows: Sequence[Sequence[str]], right: Collection[int] = ()) -> str:
    """Text in aligned columns; `right` numbers the columns of figures, which end flush."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if at in right else cell.ljust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )


def table(
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    right: Collection[int] = (),
    total: Sequence[str] | None = None,
) -> str:
    """Aligned columns under a ruled head, and above a ruled last line of totals."""
    lines = columns([head, *rows, *([total] if total else [])], right).split("\n")
    rule = "-" * max(map(len, lines))
    lines.insert(1, rule)
    if total:
        lines.insert(len(lines) - 1, rule)
    return "\n".join(lines)


def figure(value: float) -> str:
    """A number of a run as people compare it: four significant digits, no more than needed."""
    return f"{value:.4g}"


def count(number: int, noun: str) -> str:
    """`1 problem`, `2 problems`, `61,706 parameters`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _strict(value: object) -> object:
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, Mapping):
        return {key: _strict(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_strict(item) for item in value]
    return value


def _plain(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    text = error.object[error.start : error.end]
    return "".join(_PLAIN.get(sign, "?") for sign in text), error.end


def _descriptor(stream: TextIO | None) -> int | None:
    try:
        return None if stream is None else stream.fileno()
    except (OSError, ValueError):  # a stream in memory, or one that is closed
        return None


def _fill_closed_descriptors() -> None:
    """Started with `>&-`, the next file opened would become standard output: fill 0, 1, 2 first."""
    for number in (0, 1, 2):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
