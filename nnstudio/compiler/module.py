"""Executing a generated source: the text itself, seen by tracebacks, errors led to nodes."""

from __future__ import annotations

import itertools
import linecache
import sys
import weakref
from collections.abc import Mapping
from functools import cached_property
from types import ModuleType, TracebackType
from typing import Any

from nnstudio.compiler.source import Source
from nnstudio.portable_import import namespace

_count = itertools.count(1)


class Loaded:
    """A source that was executed: its names as attributes of `module`, its lines as nodes.

    While this object lives, the module is in `sys.modules` and its text in `linecache`, so that
    tracebacks, debuggers and `inspect` show the lines (as attrs does for its generated methods).
    """

    def __init__(self, source: Source, modules: Mapping[str, ModuleType] | None = None) -> None:
        self.source = source
        stem = source.name.removesuffix(".py")
        number = next(_count)
        self.filename = f"<nnstudio {stem} {number}>"
        name = f"_nnstudio_{stem}_{number}"
        module = ModuleType(name)
        module.__dict__.update(namespace(modules or {}))
        module.__dict__.update(__name__=name, __file__=source.name)
        lines = source.text.splitlines(keepends=True)
        linecache.cache[self.filename] = (len(source.text), None, lines, self.filename)
        sys.modules[name] = module
        self._forget = weakref.finalize(self, _forget, name, self.filename)
        self.module = module
        exec(compile(source.text, self.filename, "exec"), module.__dict__)

    def __getattr__(self, name: str) -> Any:
        if name == "module":
            raise AttributeError(name)
        return getattr(self.module, name)

    @cached_property
    def homes(self) -> dict[int, int]:
        """The line at which the forward starts that makes a node's value, by node id."""
        return _homes(self.source)

    def node_at(self, error: BaseException | TracebackType | None) -> int | None:
        """The node whose line an error came from (the deepest line of this source)."""
        trace = error.__traceback__ if isinstance(error, BaseException) else error
        found: int | None = None
        while trace is not None:
            if trace.tb_frame.f_code.co_filename == self.filename:
                found = self.source.nodes.get(trace.tb_lineno, found)
            trace = trace.tb_next
        return found


def _forget(name: str, filename: str) -> None:
    sys.modules.pop(name, None)
    linecache.cache.pop(filename, None)


def _homes(source: Source) -> dict[int, int]:
    """Forwards by node: for a node of a loop its cell's, which stands before that with the loop."""
    found: dict[int, int] = {}
    start, is_forward = 0, False
    for number, line in enumerate(source.text.splitlines(), 1):
        if line.startswith("    def "):
            start, is_forward = number, line.startswith("    def forward(")
        node = source.nodes.get(number)
        if node is not None and is_forward:
            found.setdefault(node, start)
    return found
