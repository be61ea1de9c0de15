"""Edits inside a block, and what keeps all uses of a block consistent with it.

`inside` turns any edit of the main graph into the same edit of a block's graph. Whatever the edit
was, afterwards a port that got another name has it in every wire of every use, a port that is gone
was wired nowhere, and no block contains itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from nnstudio.project.edits.edit import Edit
from nnstudio.project.graph import Graph, Node, Wire
from nnstudio.project.index import wires_from, wires_into
from nnstudio.project.kinds import ENTRY, EXIT, kinds_of, uses_of
from nnstudio.project.project import Block, Project
from nnstudio.project.refusal import EditError, unknown

_MOST_NAMED = 6  # uses in a message


def inside(block: str | None, edit: Edit) -> Edit:
    """The edit, applied to the graph of a block (None: to the main graph, as it is).

    Raises EditError where there is no such block, where the edit takes a port away that is wired
    at a use, or where the block would contain itself.
    """
    if block is None or edit.everywhere:
        return edit
    if edit.steps:
        return replace(edit, change=_in_turn(block, edit), steps=())

    def change(project: Project) -> Project:
        own = definition(project, block)
        after = edit.change(replace(project, graph=own.graph))
        if after.graph is own.graph:
            return replace(after, graph=project.graph)
        changed = replace(after, graph=project.graph)
        changed = changed.with_block(replace(definition(changed, block), graph=after.graph))
        refuse_recursion(changed, block)
        return with_ports(changed, block, own.graph, after.graph)

    merge = None if edit.merge is None else (block, edit.merge)
    return replace(edit, change=change, merge=merge)


def _in_turn(block: str, edit: Edit) -> Callable[[Project], Project]:
    steps = [inside(block, step) for step in edit.steps]

    def change(project: Project) -> Project:
        for step in steps:
            project = step.change(project)
        return project

    return change


def definition(project: Project, name: str) -> Block:
    """The block of that name; EditError naming the nearest where there is none."""
    found = project.block(name)
    if found is None:
        raise unknown("block", name, [block.name for block in project.blocks])
    return found


def graphs(project: Project) -> Iterator[tuple[str | None, Graph]]:
    """The main graph (None) and the graph of every block, by name."""
    yield None, project.graph
    for block in project.blocks:
        yield block.name, block.graph


def users(project: Project, block: str) -> dict[str | None, tuple[Node, ...]]:
    """The nodes that use a block, by the graph that they are in (None: the main graph)."""
    found = {place: uses_of(graph, block) for place, graph in graphs(project)}
    return {place: nodes for place, nodes in found.items() if nodes}


def with_graphs(project: Project, changed: Mapping[str | None, Graph]) -> Project:
    """The project with other graphs in some places (None: the main graph)."""
    for place, graph in changed.items():
        if place is None:
            project = replace(project, graph=graph)
        else:
            project = project.with_block(replace(definition(project, place), graph=graph))
    return project


def refuse_recursion(project: Project, block: str) -> None:
    """EditError where a block contains itself."""
    kinds = kinds_of(project)
    own = definition(project, block)
    for node in own.graph.nodes.values():
        used = kinds.block(node.type)
        if used is not None and own.name in {each.name for each in kinds.reach(used.name)}:
            by = "" if used.name == own.name else f", by way of {used.name}"
            raise EditError(
                f"the block {own.name} would contain itself{by}, which never ends",
                node=node.name,
                fix="Use `repeat` to chain a block several times, or a Delay for a loop over time.",
            )


def with_ports(project: Project, block: str, before: Graph, after: Graph) -> Project:
    """The project with the wires of all uses led to the ports as they are called now."""
    names: dict[tuple[str, str], str] = {}
    gone: set[tuple[str, str]] = set()
    for type in (ENTRY, EXIT):
        for node in before.nodes.values():
            if node.type != type:
                continue
            now = after.nodes.get(node.id)
            if now is None or now.type != type:
                gone.add((type, node.name))
            elif now.name != node.name:
                names[type, node.name] = now.name
    kept = {(node.type, node.name) for node in after.nodes.values()}
    gone -= kept  # another node took its place and name
    if not names and not gone:
        return project
    for type, port in sorted(gone):
        _refuse_gone(project, block, type, port)
    changed: dict[str | None, Graph] = {}
    for place, nodes in users(project, block).items():
        graph = project.graph_of(place)
        for node in nodes:
            graph = _rewired(graph, node, names)
        changed[place] = graph
    return with_graphs(project, changed)


def _rewired(graph: Graph, use: Node, names: Mapping[tuple[str, str], str]) -> Graph:
    wires: dict[int, Wire | None] = {}
    for wire in wires_into(graph, use.id):
        if (ENTRY, wire.input) in names:
            wires[wire.id] = replace(wire, input=names[ENTRY, wire.input])
    for wire in wires_from(graph, use.id):
        if (EXIT, wire.output) in names:
            started = wires.get(wire.id) or wire  # never both: no wire leads to its own node
            wires[wire.id] = replace(started, output=names[EXIT, wire.output])
    return replace(graph, wires=graph.wires.update(wires)) if wires else graph


def _refuse_gone(project: Project, block: str, type: str, port: str) -> None:
    """EditError, with all uses where a port is wired, where there are any."""
    wired = [
        (place, node)
        for place, nodes in users(project, block).items()
        for node in nodes
        if _is_wired(project.graph_of(place), node, type, port)
    ]
    if not wired:
        return
    named = [f"{place}/{node.name}" if place else node.name for place, node in wired]
    shown = ", ".join(named[:_MOST_NAMED])
    if len(named) > _MOST_NAMED:
        shown += f" and {len(named) - _MOST_NAMED:,} more"
    side, many = "input" if type == ENTRY else "output", len(named) > 1
    raise EditError(
        f"the {side} {port} of the block {block} is wired at {shown}",
        node=wired[0][1].name,
        port=port,
        fix=f"Remove {'these wires' if many else 'that wire'} of {shown} first, then the port.",
    )


def _is_wired(graph: Graph, use: Node, type: str, port: str) -> bool:
    if type == ENTRY:
        return any(wire.input == port for wire in wires_into(graph, use.id))
    return any(wire.output == port for wire in wires_from(graph, use.id))
