"""The ports of a block, as nodes of its graph."""

from __future__ import annotations

from collections.abc import Mapping

from nnstudio.catalog.dims import Dims
from nnstudio.catalog.node_type import Chosen, NodeType, Port, Shapes
from nnstudio.catalog.settings import Int


def _none(chosen: Chosen, shapes: Shapes) -> Mapping[str, Dims]:
    """The compiler gives these types their shapes: they depend on what surrounds them."""
    return {}


_POSITION = Int("position", 0, "Its place among the block's ports, from 0.", low=0, high=999)

TYPES: tuple[NodeType, ...] = (
    NodeType(
        key="BlockInput",
        title="Block input",
        family="Blocks",
        kind="entry",
        summary="A value that a block is given; its name is the port's.",
        inputs=(),
        outputs=(Port("y", "...", "any", help="What is wired to the block."),),
        settings=(_POSITION,),
        formula=r"x",
        call="",
        shape=_none,
        card="blocks.md",
    ),
    NodeType(
        key="BlockOutput",
        title="Block output",
        family="Blocks",
        kind="exit",
        summary="A value that a block gives; its name is the port's.",
        inputs=(Port("x", "...", "any", help="What the block gives."),),
        outputs=(),
        settings=(_POSITION,),
        formula=r"y = x",
        call="",
        shape=_none,
        card="blocks.md",
    ),
)
