"""Edits of loops over time: a Delay into a wire, and settings that a whole loop shares."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from nnstudio.catalog.types.looping import LOOP_SETTINGS
from nnstudio.catalog.values import shown
from nnstudio.project.edits.chains import inserted
from nnstudio.project.edits.edit import Edit, NodeKey, graph_edit, node_of
from nnstudio.project.edits.wires import connected
from nnstudio.project.graph import Graph, Node
from nnstudio.project.kinds import Kinds
from nnstudio.project.layout.net import DEFAULT_BOX
from nnstudio.project.looping import DELAY, circles
from nnstudio.project.refusal import EditError

Point = tuple[float, float]
_GAP, _DOWN = 72.0, 28.0  # pixels from a Delay to what it feeds, and to a node above it
_HIGH = 88.0
SHARED = tuple(setting.name for setting in LOOP_SETTINGS)


def insert_delay(wire: int, at: Point | None = None) -> Edit:
    """Put a Delay into a wire, which then brings the value of one step ago.

    It stands `at` that place; else before the node that it feeds, where there is room. On a loop
    that has other delays it gets their settings of the whole loop.
    """

    def change(graph: Graph, kinds: Kinds) -> Graph:
        return _with_delay(graph, kinds, wire, at)

    return graph_edit("Put a Delay into the wire", change)


def loop_back(
    source: NodeKey, output: str, target: NodeKey, input: str, at: Point | None = None
) -> Edit:
    """Run a wire back from an output to an input that it follows from, through a new Delay.

    Raises EditError as `connect`.
    """

    def change(graph: Graph, kinds: Kinds) -> Graph:
        wire = graph.next_id
        graph = connected(graph, kinds, source, output, target, input)
        return _with_delay(graph, kinds, wire, at)

    return graph_edit("Loop back through a Delay", change)


def set_loop(delay: NodeKey, name: str, value: object) -> Edit:
    """Set a setting of a whole loop on all its delays; repeated at once it is one step.

    Raises EditError where it is no setting of loops, or the value does not fit.
    """

    def change(graph: Graph, kinds: Kinds) -> Graph:
        if name not in SHARED:
            raise EditError(
                f"{shown(name)} is no setting of a whole loop", expected=", ".join(SHARED)
            )
        setting = next(each for each in LOOP_SETTINGS if each.name == name)
        for each in _delays_with(graph, node_of(graph, delay)):
            checked = kinds.known(each.type).setting(setting.name).check(value)
            graph = graph.with_node(replace(each, settings=each.settings.with_(name, checked)))
        return graph

    return graph_edit(f"Set {name} of the loop", change, ("loop", delay, name))


def reset_loop(delay: NodeKey, name: str) -> Edit:
    """Put a setting of a whole loop back to its default, on all its delays."""

    def change(graph: Graph, kinds: Kinds) -> Graph:
        for each in _delays_with(graph, node_of(graph, delay)):
            if name in each.settings:
                graph = graph.with_node(replace(each, settings=each.settings.without(name)))
        return graph

    return graph_edit(f"Reset {name} of the loop", change)


def _delays_with(graph: Graph, delay: Node) -> list[Node]:
    """A delay and the others of its loop."""
    group = next((each for each in circles(graph) if delay.id in each), (delay.id,))
    return [graph.nodes[key] for key in group if graph.nodes[key].type == DELAY]


def _with_delay(graph: Graph, kinds: Kinds, wire: int, at: Point | None) -> Graph:
    found = graph.wires.get(wire)
    if found is None:
        raise EditError(f"there is no wire with the id {wire}", fix="It may be removed.")
    target = graph.nodes[found.target]
    if at is None and target.at is not None:
        at = _room_before(target.at, (node.at for node in graph.nodes.values()))
    key = graph.next_id
    graph = inserted(graph, kinds, DELAY, wire, at=at)
    delay = graph.nodes[key]
    beside = next((each for each in _delays_with(graph, delay) if each.id != key), None)
    if beside is None:
        return graph
    shared = {name: beside.settings[name] for name in SHARED if name in beside.settings}
    settings = delay.settings
    for name, value in shared.items():
        settings = settings.with_(name, value)
    return graph.with_node(replace(delay, settings=settings))


def _room_before(target: Point, places: Iterable[Point | None]) -> Point:
    """The first free place to the left of a node, level with it or below."""
    taken = [at for at in places if at is not None]
    x, y = target[0] - DEFAULT_BOX.width - _GAP, target[1]
    while hit := [at[1] for at in taken if abs(at[0] - x) < DEFAULT_BOX.width + 8.0
                  and abs(at[1] - y) < _HIGH + _DOWN / 2]:  # fmt: skip
        y = max(hit) + _HIGH + _DOWN
    return x, y
