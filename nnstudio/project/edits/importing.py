"""Taking over block definitions from another project or a library."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from nnstudio.project.edits.blocks import everywhere, with_types
from nnstudio.project.edits.edit import Edit
from nnstudio.project.edits.nodes import new_node
from nnstudio.project.graph import Graph
from nnstudio.project.kinds import Kinds, block_type, kinds_of, used_in
from nnstudio.project.naming import free_name
from nnstudio.project.project import Block, Project
from nnstudio.project.refusal import EditError, unknown


def import_blocks(blocks: Iterable[Block], names: Iterable[str] | None = None) -> Edit:
    """Add definitions from elsewhere, with all blocks that they are made of.

    A definition that the project has already is used; one that is called like another gets a free
    name, and what uses it follows.

    Args:
        blocks: all definitions there, such as `other.blocks`.
        names: which of them to take over; None: all.

    Raises EditError where a name is unknown, or a definition is missing or contains itself.
    """
    given = tuple(blocks)
    wanted = None if names is None else tuple(names)

    def change(project: Project) -> Project:
        return imported(project, given, wanted)[0]

    count = len(given if wanted is None else wanted)
    return everywhere("Import a block" if count == 1 else f"Import {count} blocks", change)


def use_block(
    blocks: Iterable[Block],
    block: str,
    name: str | None = None,
    settings: Mapping[str, object] | None = None,
    at: tuple[float, float] | None = None,
) -> Edit:
    """Import a definition, where the project lacks it, and add a use of it, as one step.

    The other arguments are those of `add_node`. The use gets the id that is next in the graph.
    """
    given = tuple(blocks)

    def change(project: Project) -> Project:
        project, names = imported(project, given, (block,))
        node = new_node(
            project.graph, kinds_of(project), block_type(names[block]), name, settings, at
        )
        return replace(project, graph=project.graph.with_node(node))

    return Edit(f"Add {block}", change)


def imported(
    project: Project, blocks: tuple[Block, ...], names: Iterable[str] | None = None
) -> tuple[Project, dict[str, str]]:
    """The project with definitions taken over, and what each is called there."""
    kinds = Kinds(blocks)
    called: dict[str, str] = {}
    for name in kinds.blocks if names is None else names:
        if name not in kinds.blocks:
            raise unknown("block", name, kinds.blocks)
        for block in kinds.reach(name):
            if block.name not in called:
                _refuse_incomplete(block, kinds)
                project = _taken_over(project, block, called)
    return project, called


def _refuse_incomplete(block: Block, kinds: Kinds) -> None:
    for used in used_in(block.graph):
        if used not in kinds.blocks:
            raise EditError(
                f"the block {block.name} uses {used}, which is not among those to import",
                fix="Import from where both are defined.",
            )
        if block.name in {inner.name for inner in kinds.reach(used)}:
            raise EditError(f"the block {block.name} contains itself, by way of {used}")


def _taken_over(project: Project, block: Block, called: dict[str, str]) -> Project:
    types = {block_type(old): block_type(new) for old, new in called.items() if old != new}
    graph = with_types(block.graph, types)
    wanted = replace(block, graph=replace(graph))  # a graph of its own, known by identity
    same = [each for each in project.blocks if _equal(each, wanted)]
    taken = {each.name for each in project.blocks}
    found = next((each for each in same if each.name == block.name), None)
    if found is None and block.name in taken:
        found = next((each for each in same if _numbered(each.name, block.name)), None)
    if found is not None:
        called[block.name] = found.name
        return project
    name = block.name
    if name in taken:
        name = free_name(name, taken, numbered=True)
    called[block.name] = name
    return project.with_block(replace(wanted, name=name))


def _numbered(name: str, bare: str) -> bool:
    """Whether a name may come from an earlier import of the same definition."""
    stem = bare.rstrip("0123456789")
    return name.rstrip("0123456789").rstrip("_") == stem.rstrip("_")


def _equal(one: Block, other: Block) -> bool:
    """Whether two definitions are the same but for their names and the ids still to be given."""
    if one.settings != other.settings or one.summary != other.summary:
        return False
    return _parts(one.graph) == _parts(other.graph)


def _parts(graph: Graph) -> tuple[object, ...]:
    return graph.nodes, graph.wires, graph.frames
