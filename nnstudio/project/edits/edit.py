"""An edit: a labeled pure function from project to project."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, replace

from nnstudio.catalog.values import shown
from nnstudio.project.graph import Graph, Node
from nnstudio.project.index import nodes_named
from nnstudio.project.kinds import Kinds, kinds_of
from nnstudio.project.project import Project
from nnstudio.project.refusal import EditError, nearest

NodeKey = int | str  # an id, or a name
GraphChange = Callable[[Graph, Kinds], Graph]


@dataclass(frozen=True)
class Edit:
    """One step of a user. `change` raises EditError where the project cannot hold the result.

    Edits with an equal `merge` that follow each other closely become one step of the history.
    `steps` are the edits that it consists of, if it does. `everywhere`: it concerns the project as
    a whole, and is the same inside a block.
    """

    label: str
    change: Callable[[Project], Project]
    merge: Hashable | None = None
    steps: tuple[Edit, ...] = ()
    everywhere: bool = False


def graph_edit(label: str, change: GraphChange, merge: Hashable | None = None) -> Edit:
    """An edit of the main graph; `change` is given the graph and the types that nodes can have."""

    def on_project(project: Project) -> Project:
        graph = change(project.graph, kinds_of(project))
        return project if graph is project.graph else replace(project, graph=graph)

    return Edit(label, on_project, merge)


def several(label: str, edits: Iterable[Edit]) -> Edit:
    """Several edits as one step; if one is refused, none happens."""
    steps = tuple(edits)

    def in_turn(project: Project) -> Project:
        for step in steps:
            project = step.change(project)
        return project

    return Edit(label, in_turn, steps=steps)


def node_of(graph: Graph, key: NodeKey) -> Node:
    """The node of that id or name; EditError where there is none."""
    if isinstance(key, str):
        found = nodes_named(graph, key)
        if found:
            return graph.nodes[found[0]]
        names = (node.name for node in graph.nodes.values())
        raise EditError(f"there is no node called {shown(key)}", fix=nearest(key, names))
    node = graph.nodes.get(key)
    if node is None:
        raise EditError(f"there is no node with the id {key}", fix="It may have been removed.")
    return node
