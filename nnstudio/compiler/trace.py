"""Watching the values of a forward pass by following the lines of the executed source.

Every node is one statement, so the local variables after it hold the node's outputs. Following
lines with `sys.settrace` costs nothing while it is off, needs no hooks and no second version of the
source, and sees operations (`a + b`) as well as modules.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping
from types import FrameType, TracebackType
from typing import Any

from nnstudio.compiler.module import Loaded

_TARGETS = re.compile(r"^\s*([\w\s,()]+?)\s*=[^=]")
_NAME = re.compile(r"[A-Za-z_]\w*")


class Watch:
    """A context in which the forward lines of `loaded` report their first value to `values`.

    `values` maps node names to tensors (the node's first output) in order of computation. Only
    calls of this thread are watched; an earlier trace function is put back.
    """

    def __init__(self, loaded: Loaded, names: Mapping[int, str]) -> None:
        self._loaded = loaded
        self._names = names
        self._lines = _assignments(loaded)
        self._before: Any = None
        self.values: dict[str, Any] = {}

    def __enter__(self) -> dict[str, Any]:
        self._before = sys.gettrace()
        sys.settrace(self._call)
        return self.values

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        sys.settrace(self._before)

    def _call(self, frame: FrameType, event: str, arg: object) -> Callable[..., Any] | None:
        code = frame.f_code
        if code.co_filename != self._loaded.filename or code.co_name != "forward":
            return None
        last: int | None = None

        def line(frame: FrameType, event: str, arg: object) -> Callable[..., Any]:
            nonlocal last
            if last is not None and event in ("line", "return"):
                self._record(frame, last)
            last = frame.f_lineno if event == "line" else None
            return line

        return line

    def _record(self, frame: FrameType, number: int) -> None:
        node, variable = self._lines.get(number, (0, ""))
        if variable and node in self._names:
            value = frame.f_locals.get(variable)
            if value is not None:
                self.values[self._names[node]] = value


def _assignments(loaded: Loaded) -> dict[int, tuple[int, str]]:
    """Line -> (node, variable that it assigns); all lines of a wrapped statement count."""
    found: dict[int, tuple[int, str]] = {}
    for number, text in enumerate(loaded.source.text.splitlines(), 1):
        node = loaded.source.nodes.get(number)
        if node is None:
            continue
        match = _TARGETS.match(text)
        names = [n for n in _NAME.findall(match.group(1)) if n != "_"] if match else []
        if names:
            found[number] = (node, names[0])
        elif number - 1 in found and found[number - 1][0] == node:
            found[number] = found[number - 1]
    return found
