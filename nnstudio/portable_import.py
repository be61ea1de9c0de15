"""The names that a generated source sees when the studio runs it.

The source says `from portable.loop import Training`, as it does in an export; here that is
`nnstudio.portable.loop`, the very file that the export copies. Other imports are limited to what
generated sources use, so that a text which is not of our making cannot reach further.
"""

from __future__ import annotations

import ast
import builtins
import importlib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from types import MappingProxyType, ModuleType
from typing import Any

_STANDARD = (
    "__future__", "argparse", "collections", "contextlib", "dataclasses", "functools", "itertools",
    "json", "math", "pathlib", "sys", "time", "typing",
)  # fmt: skip
ALLOWED = frozenset({*_STANDARD, "numpy", "torch"})
_PACKAGE = "nnstudio.portable"
_WITHHELD = frozenset({"breakpoint", "compile", "eval", "exec", "input", "open"})
_NONE: Mapping[str, ModuleType] = MappingProxyType({})


def namespace(modules: Mapping[str, ModuleType] = _NONE, name: str = "generated") -> dict[str, Any]:
    """Fresh globals for a generated source.

    `modules` are further modules that it may import by name, such as `model`. An import that is
    neither one of them, nor of `portable`, nor allowed, raises ImportError when it is reached.
    `name` becomes the source's `__name__`.
    """

    def import_(
        wanted: str,
        globals: Mapping[str, object] | None = None,
        locals: Mapping[str, object] | None = None,
        fromlist: Sequence[str] | None = (),
        level: int = 0,
    ) -> ModuleType:
        top = wanted.partition(".")[0]
        if wanted in modules and level == 0:
            return modules[wanted]
        if top == "portable" and level == 0:
            found = importlib.import_module(_PACKAGE + wanted.removeprefix("portable"))
            for each in (fromlist or ()) if wanted == "portable" else ():
                importlib.import_module(f"{_PACKAGE}.{each}")
            return found if fromlist else importlib.import_module(_PACKAGE)
        if top in ALLOWED and level == 0:
            return builtins.__import__(wanted, globals, locals, fromlist or (), level)
        raise ImportError(f"generated sources do not import {wanted!r}")

    names = {key: value for key, value in vars(builtins).items() if key not in _WITHHELD}
    return {"__name__": name, "__builtins__": {**names, "__import__": import_}}


def needed(modules: Iterable[str]) -> tuple[str, ...]:
    """Portable modules with all that they import from each other, sorted: what an export copies."""
    found: set[str] = set()
    waiting = list(modules)
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found.add(name)
        waiting += _neighbors(name)
    return tuple(sorted(found))


@cache
def _neighbors(name: str) -> tuple[str, ...]:
    """The portable modules that one imports; the files do not change while the studio runs."""
    path = Path(__file__).parent / "portable" / f"{name}.py"
    found: list[str] = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level == 1:
            found += [node.module] if node.module else [each.name for each in node.names]
    return tuple(found)
