"""TeX to a tree of parts."""

from __future__ import annotations

import re
from dataclasses import dataclass

from nnstudio.ui.formula.symbols import LARGE, SIGNS, SPACES, WORDS

_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|[{}^_&]|\S", re.DOTALL)


@dataclass(frozen=True)
class Sign:
    """Some letters; `upright` for words and digits. `space` is an empty stretch in em."""

    text: str
    upright: bool = False
    space: float = 0.0


@dataclass(frozen=True)
class Row:
    """Parts side by side."""

    parts: tuple[Part, ...] = ()


@dataclass(frozen=True)
class Script:
    """A part with something above and below its right side; `limits`: above and below itself."""

    base: Part
    above: Part | None = None
    below: Part | None = None
    limits: bool = False


@dataclass(frozen=True)
class Fraction:
    """One part over another."""

    above: Part
    below: Part


@dataclass(frozen=True)
class Root:
    """A part under a root sign."""

    body: Part


@dataclass(frozen=True)
class Accent:
    """A part with a mark over it: hat or bar."""

    mark: str
    body: Part


@dataclass(frozen=True)
class Fence:
    """A part between signs as high as itself; an empty sign is none."""

    left: str
    body: Part
    right: str


@dataclass(frozen=True)
class Grid:
    """Rows of cells, as in cases and equations; `right` sets the first column flush right."""

    rows: tuple[tuple[Part, ...], ...]
    right: bool = False


Part = Sign | Row | Script | Fraction | Root | Accent | Fence | Grid


def parse(tex: str) -> Row:
    """Read a formula. What is not understood shows as it is written; nothing raises."""
    return _Reader(_TOKEN.findall(tex)).row()


class _Reader:
    """Reads tokens from first to last."""

    def __init__(self, tokens: list[str]) -> None:
        self._tokens = tokens
        self._at = 0

    def row(self, *ends: str) -> Row:
        """Parts up to one of these tokens, which is left."""
        parts: list[Part] = []
        while self._at < len(self._tokens) and self._tokens[self._at] not in (*ends, "}"):
            token = self._next()
            if token in "^_":
                parts.append(self._script(parts.pop() if parts else Sign(""), token))
            else:
                parts.append(self._part(token))
        return Row(tuple(parts))

    def _next(self) -> str:
        self._at += 1
        return self._tokens[self._at - 1] if self._at <= len(self._tokens) else ""

    def _argument(self) -> Part:
        token = self._next()
        if token != "{":
            return self._part(token) if token else Row()
        found = self.row()
        self._next()
        return found

    def _script(self, base: Part, token: str) -> Part:
        if isinstance(base, Script) and (base.below if token == "_" else base.above) is None:
            root, above, below = base.base, base.above, base.below
        else:
            root, above, below = base, None, None
        found = self._argument()
        above, below = (found, below) if token == "^" else (above, found)
        limits = isinstance(root, Sign) and root.text in (*LARGE, "max", "min")
        return Script(root, above, below, limits)

    def _part(self, token: str) -> Part:
        if token == "{":
            found = self.row()
            self._next()
            return found
        if not token.startswith("\\"):
            return Sign("−" if token == "-" else token, upright=not token.isalpha())
        return self._command(token[1:])

    def _command(self, name: str) -> Part:
        if name in SPACES:
            return Sign("", space=SPACES[name])
        if name in SIGNS:
            return Sign(SIGNS[name], upright=not SIGNS[name].isalpha() or name[0].isupper())
        if name in WORDS:
            return Sign(name, upright=True)
        if name == "frac":
            return Fraction(self._argument(), self._argument())
        if name == "sqrt":
            return Root(self._argument())
        if name in ("hat", "bar"):
            return Accent(name, self._argument())
        if name in ("mathrm", "text", "mathbb", "mathrel"):
            return self._styled(name)
        if name == "left":
            return self._fence()
        return self._grid() if name == "begin" else Sign(name, upright=True)

    def _styled(self, name: str) -> Part:
        found = self._argument()
        if name == "mathrel" or not isinstance(found, Row):
            return found
        text = "".join(part.text for part in found.parts if isinstance(part, Sign))
        return Sign(SIGNS.get(f"{name} {text}", text), upright=True)

    def _fence(self) -> Part:
        left = self._next().lstrip("\\")
        body = self.row("\\right")
        self._next()
        right = self._next().lstrip("\\")
        return Fence(left.replace(".", ""), body, right.replace(".", ""))

    def _name(self) -> str:
        found = self._argument()
        parts = found.parts if isinstance(found, Row) else ()
        return "".join(part.text for part in parts if isinstance(part, Sign))

    def _grid(self) -> Part:
        kind = self._name()
        rows: list[list[Part]] = [[]]
        while self._at < len(self._tokens):
            rows[-1].append(self.row("&", "\\\\", "\\end"))
            end = self._next()
            if end == "\\\\":
                rows.append([])
            elif end != "&":
                self._name()
                break
        grid = Grid(tuple(tuple(row) for row in rows), right=kind == "aligned")
        return Fence("{", grid, "") if kind == "cases" else grid
