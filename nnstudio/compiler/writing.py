"""Writing Python as a person would: 88 columns, comments behind lines, only the imports in use."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

WIDTH = 88
_SAFE = re.compile(r"[^\w .,:;()+\-×%/&]")
_OPEN, _CLOSE = "([{", ")]}"


def plain(text: str, longest: int = 70) -> str:
    """A text of the user's for a docstring: letters, digits and harmless signs on one line."""
    normal = unicodedata.normalize("NFKC", text[: longest * 4])
    return " ".join(_SAFE.sub(" ", normal).split())[:longest].strip()


def class_name(title: str) -> str:
    """A project's name as a class name: `lenet 5 (mnist)` becomes `Lenet5Mnist`."""
    words = re.findall(r"[A-Za-z0-9]+", title[:200])
    name = "".join(word[:1].upper() + word[1:] for word in words)[:40]
    return name if name[:1].isalpha() else f"Net{name}"


def wrapped(line: str, width: int = WIDTH) -> list[str]:
    """A statement in lines of at most `width` columns, broken inside its outermost brackets."""
    if len(line) <= width:
        return [line]
    indent = line[: len(line) - len(line.lstrip())]
    start, end = _outer(line)
    if start < 0:
        return [line]
    inner = f"{indent}    {line[start + 1 : end].strip()}"
    if len(inner) <= width and not line[start + 1 : end].rstrip().endswith(","):
        return [line[: start + 1], inner, indent + line[end:]]
    lines = [line[: start + 1]]
    for item in _items(line[start + 1 : end]):
        lines += wrapped(f"{indent}    {item},", width)
    return [*lines, indent + line[end:]]


def _outer(line: str) -> tuple[int, int]:
    """The last bracket pair that ends the line's outermost level (-1 where there is none)."""
    depth, start, found = 0, -1, (-1, -1)
    for at, sign in _signs(line):
        if sign in _OPEN:
            start = at if depth == 0 else start
            depth += 1
        elif sign in _CLOSE:
            depth -= 1
            if depth == 0 and at > start + 1:
                found = (start, at)
    return found


def _items(text: str) -> list[str]:
    items, depth, start = [], 0, 0
    for at, sign in _signs(text):
        depth += (sign in _OPEN) - (sign in _CLOSE)
        if sign == "," and depth == 0:
            items.append(text[start:at].strip())
            start = at + 1
    last = text[start:].strip()
    return [*items, last] if last else items


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


@dataclass
class Page:
    """A growing text that remembers which node each line belongs to."""

    lines: list[str] = field(default_factory=list)
    nodes: dict[int, int] = field(default_factory=dict)  # line number from 1 -> node id

    def add(self, line: str = "", node: int | None = None, comment: str = "") -> None:
        """Add a statement, wrapped where it is too long, with a comment behind it or above it."""
        whole = f"{line}  # {comment}" if comment else line
        if comment and len(whole) > WIDTH:
            indent = line[: len(line) - len(line.lstrip())]
            self._put(f"{indent}# {comment}", node)
            whole = line
        for part in wrapped(whole) if len(whole) > WIDTH else [whole]:
            self._put(part, node)

    def text(self, text: str) -> None:
        """Add ready lines."""
        for line in text.rstrip("\n").split("\n"):
            self._put(line, None)

    def _put(self, line: str, node: int | None) -> None:
        self.lines.append(line)
        if node is not None:
            self.nodes[len(self.lines)] = node


_COMMON = (
    ("import torch", re.compile(r"\btorch\.")),
    ("from torch import nn", re.compile(r"\bnn\.")),
    ("from torch.nn import functional as F", re.compile(r"\bF\.")),
)
_STDLIB = ("argparse", "json", "math", "pathlib", "sys", "time")


def imports(body: Sequence[str], more: Iterable[str] = ()) -> list[str]:
    """Import lines for a body of code, sorted in the usual three groups."""
    code = "\n".join(line.split("  # ")[0] for line in body)
    wanted = {line for line, used in _COMMON if used.search(code)} | set(more)
    groups: list[list[str]] = [[], [], []]
    for line in _merged(wanted):
        root = line.split()[1].split(".")[0]
        groups[0 if root in _STDLIB else 1 if root in ("torch", "numpy", "PIL") else 2].append(line)
    lines: list[str] = []
    for group in groups:
        group.sort(key=lambda line: (line.startswith("from"), line.lower()))
        lines += [""] if lines and group else []
        for line in group:
            lines += _wrapped_import(line)
    return lines


def _merged(lines: Iterable[str]) -> list[str]:
    """Join `from m import a` and `from m import b` into one line."""
    names: dict[str, set[str]] = {}
    rest: list[str] = []
    for line in lines:
        module, found, listed = line.partition(" import ")
        if line.startswith("from ") and found and " as " not in listed:
            names.setdefault(module, set()).update(name.strip() for name in listed.split(","))
        else:
            rest.append(line)
    return rest + [f"{module} import {', '.join(sorted(found))}" for module, found in names.items()]


def _wrapped_import(line: str) -> list[str]:
    if len(line) <= WIDTH:
        return [line]
    module, _, listed = line.partition(" import ")
    return [f"{module} import (", *(f"    {name.strip()}," for name in listed.split(",")), ")"]
