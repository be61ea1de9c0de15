"""Which types can be added to the graph that is shown, and which fit to what a wire carries."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from nnstudio.catalog.node_type import NodeType, Port
from nnstudio.project.kinds import Kinds, block_name, block_type, kinds_of
from nnstudio.project.project import Project

if TYPE_CHECKING:
    from nnstudio.compiler.report import Tensor
    from nnstudio.ui.studio import Studio

_OF_BLOCKS = ("entry", "exit")  # only a block has ports
_OF_MAIN = ("input", "target", "output", "loss", "metric")  # only the main graph meets data


def addable(project: Project, block: str | None) -> Iterator[NodeType]:
    """The types that nodes of a block's graph (None: of the main graph) can have.

    A block cannot hold itself, nor what holds it.
    """
    kinds = kinds_of(project)
    for kind in kinds.values():
        if belongs(kind, block) and not _holds(kinds, kind, block):
            yield kind


def belongs(kind: NodeType, block: str | None) -> bool:
    """Whether nodes of a type can be in the graph of a block (None: in the main graph) at all."""
    return kind.kind not in (_OF_BLOCKS if block is None else _OF_MAIN)


def addable_with_libraries(studio: Studio) -> Iterator[NodeType]:
    """The types that can be added to the graph shown, and blocks of libraries of other names."""
    yield from addable(studio.project, studio.block)
    own = {block.name for block in studio.project.blocks}
    for kind in studio.libraries.kinds():
        if kind.title not in own:
            yield kind


def barred(project: Project, block: str | None) -> Iterator[NodeType]:
    """The blocks that a block's graph cannot use because they hold it; the summary says so."""
    kinds = kinds_of(project)
    for kind in kinds.values():
        if _holds(kinds, kind, block):
            same = kind.key == block_type(block or "")
            why = "it would contain itself" if same else f"it holds {block} already"
            yield replace(kind, summary=f"Cannot go in here: {why}.")


def fits(tensor: Tensor, port: Port) -> bool:
    """Whether a port may take a tensor, by its kind of numbers and count of dimensions."""
    if port.dtype != "any" and tensor.dtype not in (port.dtype, "any"):
        return False
    return takes_rank(len(tensor.shape), port)


def takes_rank(count: int, port: Port) -> bool:
    """Whether so many dimensions can be at a port."""
    least, open_ = _rank(port)
    return count >= least if open_ else count == least


def ranks_agree(output: Port, input: Port) -> bool:
    """Whether some count of dimensions is that of both ports, as far as they say."""
    (one, open_), (other, free) = _rank(output), _rank(input)
    if open_ or free:
        return (open_ or one >= other) and (free or other >= one)
    return one == other


def _rank(port: Port) -> tuple[int, bool]:
    """How many dimensions a port names, and whether there may be more."""
    named = [axis for axis in port.axes if not axis.startswith("...")]
    return len(named), len(named) < len(port.axes)


def _holds(kinds: Kinds, kind: NodeType, block: str | None) -> bool:
    name = block_name(kind.key)
    if name is None or block is None:
        return False
    return any(each.name == block for each in kinds.reach(name))
