"""Edits of loops over time: a Delay into a wire, and settings that a whole loop shares."""

from __future__ import annotations

from dataclasses import replace

from nnstudio.catalog.types.looping import LOOP_SETTINGS
from nnstudio.catalog.values import shown
from nnstudio.project.edits.chains import inserted
from nnstudio.project.edits.edit import Edit, NodeKey, graph_edit, node_of
from nnstudio.project.edits.wires import connected
from nnstudio.project.graph import Graph, Node
from nnstudio.project.kinds import Kinds
from nnstudio.project.looping import DELAY, circles
from nnstudio.project.refusal import EditError

Point = tuple[float, float]
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
