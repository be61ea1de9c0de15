"""Which files of `portable/` sources need, and which packages beyond the standard library."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

import nnstudio.portable
from nnstudio import portable_import


def folder() -> Path:
    """Where the portable files lie."""
    return Path(nnstudio.portable.__file__ or "").parent


def needed(texts: Iterable[str]) -> tuple[str, ...]:
    """File names in `portable/` that sources import, directly or through each other, sorted."""
    direct = {
        module.removeprefix("portable.")
        for text in texts
        for module in _modules(text)
        if module.startswith("portable.")
    }
    return tuple(sorted(f"{name}.py" for name in {"__init__", *portable_import.needed(direct)}))


def outside(texts: Iterable[str]) -> tuple[str, ...]:
    """Packages that sources import and that have to be installed, sorted: numpy, torch, PIL."""
    roots = {module.partition(".")[0] for text in texts for module in _modules(text)}
    return tuple(sorted(roots & {"numpy", "torch", "PIL"}))


def _modules(text: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
