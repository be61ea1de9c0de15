"""Edits of nodes: add, remove, rename, move, and their settings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from nnstudio.catalog.node_type import NodeType
from nnstudio.catalog.values import shown
from nnstudio.project.edits.edit import Edit, NodeKey, graph_edit, node_of
from nnstudio.project.graph import Graph, Node
from nnstudio.project.index import (
    NamesIn,
    nodes_named,
    nodes_sharing,
    nodes_tied,
    wires_from,
    wires_into,
)
from nnstudio.project.kinds import CATALOG, ENTRY, EXIT, Kinds, block_name
from nnstudio.project.naming import free_name, stem
from nnstudio.project.refusal import EditError, nearest
from nnstudio.project.rules import (
    checked_name,
    checked_place,
    checked_setting,
    checked_settings,
)

_MANY = 200  # from here on looking at every wire is faster than asking the index
_PORTS = {ENTRY: "x", EXIT: "y"}
_NUMBERED = ("layer", "operation")  # of these a network has many: conv1, conv2


def add_node(
    type: str,
    name: str | None = None,
    settings: Mapping[str, object] | None = None,
    at: tuple[float, float] | None = None,
) -> Edit:
    """Add a node; without a name it gets a free one (`conv1`, `conv2`, `cross_entropy`).

    Raises EditError for an unknown type, an illegal or taken name, a setting out of range.
    """

    def change(graph: Graph, kinds: Kinds) -> Graph:
        return graph.with_node(new_node(graph, kinds, type, name, settings, at))

    return graph_edit(f"Add {title_of(type)}", change)


def new_node(
    graph: Graph,
    kinds: Kinds,
    type: str,
    name: str | None = None,
    settings: Mapping[str, object] | None = None,
    at: tuple[float, float] | None = None,
) -> Node:
    """The node that would be added to this graph next; EditError as `add_node`."""
    declaration = kinds.known(type)
    if name is None:
        name = _new_name(graph, declaration)
    else:
        _refuse_taken(graph, checked_name(name, type))
    checked = checked_settings(declaration.settings, name, settings or {})
    return Node(graph.next_id, type, name, checked, checked_place(at))


def _new_name(graph: Graph, declaration: NodeType) -> str:
    """A free name: `conv1` for the first of many, `cross_entropy`; `x`, `x2` for a block's ports,
    which alone may be called x."""
    type, taken = declaration.key, NamesIn(graph)
    if type in _PORTS:
        plain = _PORTS[type]
        return free_name(plain, taken, numbered=False) if plain in taken else plain
    numbered = declaration.kind in _NUMBERED
    return free_name(stem(block_name(type) or type), taken, numbered)


def title_of(type: str) -> str:
    """What a type is called in labels; EditError for one that no project has."""
    name = block_name(type)
    return CATALOG.known(type).title if name is None else name


def _refuse_taken(graph: Graph, name: str) -> None:
    if nodes_named(graph, name):
        fix = f"{free_name(name, NamesIn(graph), numbered=True)} is free."
        raise EditError(f"another node is already called {shown(name)}", node=name, fix=fix)


def remove(nodes: Iterable[NodeKey] = (), wires: Iterable[int] = ()) -> Edit:
    """Remove nodes with all their wires, and wires."""
    gone, cut = tuple(nodes), tuple(wires)
    what = "node" if gone else "wire"
    count = len(gone) or len(cut)

    def change(graph: Graph, kinds: Kinds) -> Graph:
        for wire in cut:
            if wire not in graph.wires:
                raise EditError(f"there is no wire with the id {wire}", fix="It may be removed.")
        return without(graph, {node_of(graph, key).id for key in gone}, cut)

    return graph_edit(f"Delete {what if count == 1 else f'{count} {what}s'}", change)


def without(graph: Graph, nodes: set[int], wires: Iterable[int] = ()) -> Graph:
    """The graph without these; what used the module or weight of a removed one has its own."""
    cut = set(wires)
    if len(nodes) > _MANY:
        ends = graph.wires.values()
        cut.update(wire.id for wire in ends if wire.source in nodes or wire.target in nodes)
    else:
        for node in nodes:
            cut.update(wire.id for wire in (*wires_from(graph, node), *wires_into(graph, node)))
    changed: dict[int, Node | None] = dict.fromkeys(nodes)
    for key in nodes:
        for other in nodes_sharing(graph, key):
            if other.id not in nodes:
                changed[other.id] = replace(other, shares=None)
        for other in nodes_tied(graph, key):
            if other.id not in nodes:
                changed[other.id] = replace(other, tied=None)
    return replace(
        graph,
        nodes=graph.nodes.update(changed),
        wires=graph.wires.update(dict.fromkeys(cut)),
    )


def set_setting(node: NodeKey, name: str, value: object) -> Edit:
    """Set a setting of a node; repeated at once for the same setting it is one step."""

    def change(graph: Graph, kinds: Kinds) -> Graph:
        found = node_of(graph, node)
        declaration = kinds.known(found.type)
        _, normal = checked_setting(declaration.settings, found.name, name, value)
        return _replaced(graph, found, replace(found, settings=found.settings.with_(name, normal)))

    return graph_edit(f"Set {name}", change, ("setting", node, name))


def reset_setting(node: NodeKey, name: str) -> Edit:
    """Put a setting back to its default."""

    def change(graph: Graph, kinds: Kinds) -> Graph:
        found = node_of(graph, node)
        known = [setting.name for setting in kinds.known(found.type).settings]
        if name not in known:
            fix = nearest(name, known)
            raise EditError(f"there is no setting {shown(name)}", node=found.name, fix=fix)
        if name not in found.settings:
            return graph
        return graph.with_node(replace(found, settings=found.settings.without(name)))

    return graph_edit(f"Reset {name}", change)


def rename(node: NodeKey, name: str) -> Edit:
    """Give a node another name; EditError where that is illegal or taken."""

    def change(graph: Graph, kinds: Kinds) -> Graph:
        found = node_of(graph, node)
        if checked_name(name, found.type) != found.name:
            _refuse_taken(graph, name)
        return _replaced(graph, found, replace(found, name=name))

    return graph_edit("Rename", change, ("rename", node) if isinstance(node, int) else None)


def move(positions: Mapping[int, tuple[float, float] | None]) -> Edit:
    """Place nodes (by id) on the canvas; repeated at once for the same nodes it is one step."""
    places = {key: checked_place(at) for key, at in positions.items()}

    def change(graph: Graph, kinds: Kinds) -> Graph:
        moved: dict[int, Node | None] = {}
        for key, at in places.items():
            found = node_of(graph, key)
            if found.at != at:
                moved[key] = replace(found, at=at)
        return replace(graph, nodes=graph.nodes.update(moved)) if moved else graph

    label = "Move" if len(places) == 1 else f"Move {len(places)} nodes"
    return graph_edit(label, change, ("move", frozenset(places)))


def _replaced(graph: Graph, old: Node, new: Node) -> Graph:
    return graph if old == new else graph.with_node(new)
