"""Edits of block definitions: add, copy, rename, remove, describe, and the order of their ports.

They concern the project as a whole, so that inside a block they are the same.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace

from nnstudio.catalog.settings import Text
from nnstudio.catalog.values import SettingError, shown
from nnstudio.project.declared import checked_value
from nnstudio.project.edits.edit import Edit, NodeKey, node_of
from nnstudio.project.edits.inside import definition, graphs, users, with_graphs
from nnstudio.project.graph import Graph, Node, Wire
from nnstudio.project.index import nodes_sharing
from nnstudio.project.kinds import ENTRY, EXIT, block_name, block_type, ports_of
from nnstudio.project.naming import copied_name, free_name
from nnstudio.project.project import Block, Project
from nnstudio.project.refusal import EditError
from nnstudio.project.rules import checked_block_name

SIDES = {"inputs": ENTRY, "outputs": EXIT}
_SUMMARY = Text("summary", "", "What the block does, in a sentence.", longest=500)
_APART = 480.0  # pixels between the two ports of an empty block


def everywhere(
    label: str, change: Callable[[Project], Project], merge: Hashable | None = None
) -> Edit:
    """An edit of the project as a whole."""
    return Edit(label, change, merge, everywhere=True)


def add_block(name: str | None = None, summary: str = "", empty: bool = False) -> Edit:
    """Define a block that gives what it is given, to be filled: input `x`, output `y`.

    An `empty` one has not even these. Without a name it gets a free one. Raises EditError for an
    illegal or taken name.
    """

    def change(project: Project) -> Project:
        graph = Graph() if empty else _handing_on()
        block = Block(new_name(project, name), graph, summary=_checked_summary(summary))
        return project.with_block(block)

    return everywhere("Add a block", change)


def _handing_on() -> Graph:
    graph = Graph().with_node(Node(1, ENTRY, "x", at=(0.0, 0.0)))
    graph = graph.with_node(Node(2, EXIT, "y", at=(_APART, 0.0)))
    return graph.with_wire(Wire(3, 1, "y", 2, "x"))


def new_name(project: Project, name: str | None, like: str = "Block") -> str:
    """A legal name that no block has yet; EditError with a free one where it is taken."""
    taken = {block.name for block in project.blocks}
    if name is None:
        return free_name(like, taken, numbered=True)
    if checked_block_name(name) in taken:
        fix = f"{free_name(name, taken, numbered=True)} is free."
        raise EditError(f"another block is already called {shown(name)}", fix=fix)
    return name


def duplicate_block(block: str, name: str | None = None) -> Edit:
    """Define a copy of a block under another name (None: the next number)."""

    def change(project: Project) -> Project:
        return project.with_block(_copy(project, definition(project, block), name))

    return everywhere(f"Duplicate {block}", change)


def _copy(project: Project, own: Block, name: str | None) -> Block:
    if name is None:
        name = copied_name(own.name, {block.name for block in project.blocks})
    # A graph of its own: the graph at hand is known by identity.
    return replace(own, name=new_name(project, name), graph=replace(own.graph))


def make_unique(use: NodeKey, name: str | None = None) -> Edit:
    """Give one use a definition of its own, so that changes of it concern no other use.

    The copy is called `name`, or the next number. Raises EditError where the use has the same
    weights as another, which needs the same definition.
    """

    def change(project: Project) -> Project:
        node = node_of(project.graph, use)
        own = used_by(project, node)
        if node.shares is not None or nodes_sharing(project.graph, node.id):
            raise EditError(
                "it has the same weights as another use, which takes the same definition",
                node=node.name,
                fix="Give it weights of its own first.",
            )
        copy = _copy(project, own, name)
        graph = project.graph.with_node(replace(node, type=block_type(copy.name)))
        return replace(project, graph=graph).with_block(copy)

    return Edit("Make unique", change)


def used_by(project: Project, node: Node) -> Block:
    """The definition that a node uses; EditError where it uses none."""
    name = block_name(node.type)
    if name is None:
        raise EditError(f"{node.type} is no block of this project", node=node.name)
    return definition(project, name)


def rename_block(block: str, name: str) -> Edit:
    """Give a block another name; all its uses follow. EditError where that is illegal or taken."""

    def change(project: Project) -> Project:
        own = definition(project, block)
        if name == own.name:
            return project
        called = new_name(project, name)
        blocks = tuple(
            replace(each, name=called) if each is own else each for each in project.blocks
        )
        project = replace(project, blocks=blocks)
        types = {block_type(block): block_type(called)}
        changed = {}
        for place, graph in graphs(project):
            after = with_types(graph, types)
            if after is not graph:
                changed[place] = after
        return with_graphs(project, changed)

    return everywhere(f"Rename {block}", change)


def with_types(graph: Graph, types: dict[str, str]) -> Graph:
    """The graph with other types in place of some; the same one where it has none of them."""
    nodes = {
        node.id: replace(node, type=types[node.type])
        for node in graph.nodes.values()
        if node.type in types
    }
    return replace(graph, nodes=graph.nodes.update(nodes)) if nodes else graph


def remove_block(block: str) -> Edit:
    """Remove a definition; EditError, naming the uses, while there are any."""

    def change(project: Project) -> Project:
        own = definition(project, block)
        found = users(project, block)
        if found:
            raise EditError(
                f"the block {block} is used {_places(found)}",
                fix="Delete these, or unpack them, first.",
            )
        return replace(project, blocks=tuple(each for each in project.blocks if each is not own))

    return everywhere(f"Delete {block}", change)


def _places(found: dict[str | None, tuple[Node, ...]]) -> str:
    texts = []
    for place, nodes in found.items():
        names = ", ".join(node.name for node in nodes[:5])
        names += f" and {len(nodes) - 5} more" if len(nodes) > 5 else ""
        texts.append(f"in the block {place} at {names}" if place else f"at {names}")
    return "; ".join(texts)


def set_block_summary(block: str, summary: str) -> Edit:
    """Say in at most 500 characters what a block does; typed at once it is one step."""
    text = _checked_summary(summary)

    def change(project: Project) -> Project:
        own = definition(project, block)
        return project if own.summary == text else project.with_block(replace(own, summary=text))

    return everywhere(f"Describe {block}", change, ("block summary", block))


def _checked_summary(summary: object) -> str:
    try:
        return str(checked_value(_SUMMARY, summary))
    except SettingError as error:
        raise EditError(f"a block's {error}") from None


def reorder_ports(block: str, side: str, names: Sequence[str]) -> Edit:
    """Set the order of a block's ports; wires stay where they are.

    Args:
        block: its name.
        side: "inputs" or "outputs".
        names: all ports of that side, first to last.
    """
    order = tuple(names)
    if side not in SIDES:
        raise EditError(f"a block has inputs and outputs, no {shown(side)}")

    def change(project: Project) -> Project:
        own = definition(project, block)
        ports = {node.name: node for node in ports_of(own.graph, SIDES[side])}
        if sorted(order) != sorted(ports):
            raise EditError(
                f"an order names each of the {side} of {block} once",
                expected=", ".join(ports) or "none",
                got=shown(list(order)),
            )
        moved = {}
        for position, name in enumerate(order):
            node = ports[name]
            if position:
                settings = node.settings.with_("position", position)
            else:
                settings = node.settings.without("position")
            if settings != node.settings:
                moved[node.id] = replace(node, settings=settings)
        if not moved:
            return project
        graph = replace(own.graph, nodes=own.graph.nodes.update(moved))
        return project.with_block(replace(own, graph=graph))

    return everywhere(f"Reorder {side}", change)
