"""Where data enters the graph, and where predictions leave it."""

from __future__ import annotations

from collections.abc import Mapping

from nnstudio.catalog.dims import BATCH, Dims, Symbolic
from nnstudio.catalog.node_type import Chosen, NodeType, Port, ShapeError, Shapes
from nnstudio.catalog.settings import Ints, Text

_FREE = {1: ("L",), 2: ("H", "W"), 3: ("D", "H", "W")}


def free_sizes(shape: tuple[int, ...]) -> Dims:
    """Sizes of a sample, with letters for those that are −1: any length, any image size."""
    free = sum(size == -1 for size in shape)
    letters = iter(_FREE.get(free, tuple(f"S{at}" for at in range(free))))
    return tuple(Symbolic(next(letters)) if size == -1 else size for size in shape)


def _declared_shape(chosen: Chosen, shapes: Shapes) -> Mapping[str, Dims]:
    if chosen.get("shape") is None:
        raise ShapeError(
            f"the size of {chosen['field']!r} is not known: choose data that has it, or set shape"
        )
    return {"y": (BATCH, *free_sizes(chosen["shape"]))}


TYPES: tuple[NodeType, ...] = (
    NodeType(
        key="Input",
        title="Input",
        family="Data",
        kind="input",
        summary="A field of the data that the model takes.",
        inputs=(),
        outputs=(Port("y", "N ...", "any", help="A batch of the field's values."),),
        settings=(
            Text("field", "x", "The field of the data: image, text, window, x…", longest=200),
            Ints(
                "shape",
                None,
                "Sizes of one sample, without the batch, where no data gives them; −1: any size.",
                optional=True,
                low=-1,
            ),
        ),
        formula=r"x",
        call="",
        shape=_declared_shape,
        card="data.md",
    ),
    NodeType(
        key="Target",
        title="Target",
        family="Data",
        kind="target",
        summary="A field of the data that the model should predict.",
        inputs=(),
        outputs=(Port("y", "N ...", "any", help="A batch of the right answers."),),
        settings=(Text("field", "y", "The field of the data: label, next, y…", longest=200),),
        formula=r"t",
        call="",
        shape=_declared_shape,
        card="data.md",
    ),
    NodeType(
        key="Output",
        title="Output",
        family="Data",
        kind="output",
        summary="Marks a value that the finished model gives.",
        inputs=(Port("x", "...", "any", help="The prediction."),),
        outputs=(),
        formula=r"\hat y = x",
        call="",
        card="data.md",
    ),
)
