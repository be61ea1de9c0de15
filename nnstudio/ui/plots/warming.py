"""pyqtgraph's import in short steps, so that the window answers in between.

In one go it takes a quarter of a second, most of it in two statements that no list of submodules
could split: its package imports everything. So what it needs from elsewhere is loaded first, name
by name where names are made when they are asked for (Qt's classes), and then its package's own
statements are run one after the other.
"""

from __future__ import annotations

import ast
import os
import sys
import time
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec, module_from_spec

BUDGET = 0.02  # seconds after which a step ends; a single statement can take longer
NAME = "pyqtgraph"
BINDING = "PYQTGRAPH_QT_LIB"  # the variable by which pyqtgraph is told which Qt to use
STANDARD = (
    "xml.etree.ElementTree",
    "pydoc",
    "cProfile",
    "multiprocessing.connection",
    "decimal",
    "importlib.resources",
    "numpy.typing",
)
QT = ("QtCore", "QtGui", "QtWidgets", "QtSvg", "QtTest", "QtOpenGL", "QtOpenGLWidgets")


def advance() -> bool:
    """Import some more; False where nothing was left to do."""
    end, busy = time.perf_counter() + BUDGET, False
    for _ in _rest:
        busy = True
        if time.perf_counter() >= end:
            break
    return busy


def finish() -> None:
    """Import all that is left, now."""
    for _ in _rest:
        pass


def _steps() -> Iterator[None]:
    if NAME in sys.modules:
        return
    for name in STANDARD:
        import_module(name)
        yield
    for name in QT:
        if find_spec(f"PySide6.{name}") is None:  # not in every package; pyqtgraph will do without
            continue
        part = import_module(f"PySide6.{name}")
        yield
        for each in dir(part):
            getattr(part, each)
            yield
    yield from _statements()


def _statements() -> Iterator[None]:
    """Run pyqtgraph's package statement by statement, as an import would."""
    os.environ[BINDING] = "PySide6"
    try:
        spec = find_spec(NAME)
        source = spec.loader.get_source(NAME) if spec is not None else None  # type: ignore[union-attr]
        if spec is None or source is None:  # not there, or packed without its source
            import_module(NAME)
            return
        module = sys.modules[NAME] = module_from_spec(spec)
        for statement in ast.parse(source).body:
            code = compile(ast.Module([statement], []), spec.origin or NAME, "exec")
            exec(code, module.__dict__)  # what an import does, with pauses
            yield
    except BaseException:
        sys.modules.pop(NAME, None)
        raise
    finally:
        os.environ.pop(BINDING, None)


_rest = _steps()
