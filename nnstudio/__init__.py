"""NN Studio: draw a neural network, train it, see why it learns or fails, take the Python code.

The public Python API is three functions, each of which gives a `Workbench` (one project at work):
`nnstudio.open(path)`, `nnstudio.new(name)` and `nnstudio.from_template(name)`; and
`nnstudio.expression(text)`, for settings inside a block that follow from the block's own. They are
found at first use, so that `import nnstudio` (and so `nnstudio --help`) loads nothing else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nnstudio.catalog.expressions import expression
    from nnstudio.workbench.bench import from_template, new
    from nnstudio.workbench.bench import open_project as open

__version__ = "0.1.0"

__all__ = ["expression", "from_template", "new", "open"]


def __getattr__(name: str) -> object:
    if name == "expression":
        from nnstudio.catalog.expressions import expression

        return expression
    if name in __all__:
        from nnstudio.workbench import bench

        return getattr(bench, "open_project" if name == "open" else name)
    raise AttributeError(f"module 'nnstudio' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
