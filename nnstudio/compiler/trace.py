"""Watching the values of a forward pass by following the lines of the executed source.

Every node is one or more statements, behind which a local variable holds the node's output, or
which return it. Nodes of a loop that stand inside of another's statement are not seen.
Following lines with `sys.settrace` costs nothing while it is off, needs no hooks and no second
version of the source, and sees operations (`a + b`) as well as modules.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from types import FrameType, TracebackType
from typing import Any

from nnstudio.compiler.module import Loaded
from nnstudio.compiler.source import Source
from nnstudio.compiler.writing import RETURNED


class Watch:
    """A context in which the forward lines of executed sources report the values that they make.

    `values` maps node names to tensors (the first output that is used) in order of computation;
    Inputs are not among them. Only calls of this thread are watched; an earlier trace function is
    put back.
    """

    def __init__(self, names: Mapping[int, str], *sources: Loaded) -> None:
        self._names = names
        self._sources = {loaded.filename: loaded.source for loaded in sources}
        self._homes = {loaded.filename: loaded.homes for loaded in sources}
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
        source = self._sources.get(frame.f_code.co_filename)
        if source is None or frame.f_code.co_name != "forward":
            return None
        last: int | None = None  # the node whose statements are running

        def line(frame: FrameType, event: str, arg: object) -> Callable[..., Any]:
            nonlocal last
            node = source.nodes.get(frame.f_lineno) if event == "line" else None
            if last is not None and node != last and event in ("line", "return"):
                self._record(frame, source, last, arg)
            last = node
            return line

        return line

    def _record(self, frame: FrameType, source: Source, node: int, result: object) -> None:
        home = self._homes[frame.f_code.co_filename].get(node)
        if node in self._names and node in source.values and home == frame.f_code.co_firstlineno:
            _, variable = source.values[node]
            value = result if variable == RETURNED else frame.f_locals[variable]
            if value is not None:  # None: an error ends the function
                self.values[self._names[node]] = value
