"""Where in a JSON text something stands. Used only to explain an error; keeps no call stack."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from nnstudio.project.file.faults import Path

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{},:]|[^\s\[\]{},:"]+', re.DOTALL)


@dataclass
class _Level:
    is_object: bool
    at: str | int = -1
    keys: set[str] = field(default_factory=set)


def _key(token: str) -> str:
    try:
        return str(json.loads(token, strict=False))
    except ValueError:
        return token


def _walk(text: str) -> Iterator[tuple[list[_Level], str, int, bool]]:
    """(levels, token, offset, whether a key that stood there before) for each value and key."""
    levels: list[_Level] = []
    expects_key = False
    for match in _TOKEN.finditer(text):
        token = match.group()
        level = levels[-1] if levels else None
        if token in "]}":
            if levels:
                levels.pop()
            expects_key = False
        elif token == ",":
            expects_key = level is not None and level.is_object
        elif token == ":":
            expects_key = False
        elif expects_key and level is not None and token.startswith('"'):
            key = _key(token)
            again = key in level.keys
            level.keys.add(key)
            level.at = key
            yield levels, token, match.start(), again
        else:
            if level is not None and isinstance(level.at, int):
                level.at += 1
            yield levels, token, match.start(), False
            if token in "[{":
                levels.append(_Level(token == "{", "" if token == "{" else -1))
                expects_key = token == "{"


def _path(levels: list[_Level]) -> Path:
    return tuple(level.at for level in levels)


def line_of(text: str, path: Path) -> int:
    """The line (from 1) of the value at a path, or of its nearest surroundings that exist."""
    best, depth = 0, -1
    for levels, _, offset, _ in _walk(text):
        if depth < len(levels) <= len(path) and _path(levels) == path[: len(levels)]:
            best, depth = offset, len(levels)
            if depth == len(path):
                break
    return text.count("\n", 0, best) + 1


def duplicate_key(text: str) -> tuple[Path, int]:
    """The path and line of the first key that an object has twice."""
    for levels, _, offset, again in _walk(text):
        if again:
            return _path(levels), text.count("\n", 0, offset) + 1
    return (), 1


def constant(text: str, word: str) -> tuple[Path, int]:
    """The path and line of the first value written as this word (NaN, Infinity)."""
    for levels, token, offset, _ in _walk(text):
        if token == word:
            return _path(levels), text.count("\n", 0, offset) + 1
    return (), 1
