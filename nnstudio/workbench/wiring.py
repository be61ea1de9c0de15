"""Wiring in a few words: what `Workbench.add` returned can be given to the next `add`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from nnstudio.catalog.node_type import NodeType
from nnstudio.project.edits import Edit, add_node, connect, set_setting, several, share
from nnstudio.project.edits.edit import node_of
from nnstudio.project.graph import Graph
from nnstudio.project.kinds import kinds_of
from nnstudio.project.project import Project
from nnstudio.project.refusal import EditError
from nnstudio.project.wiring import into


@dataclass(frozen=True)
class NodeRef:
    """A node of a workbench's graph, or one of its outputs: `ref["h"]` (empty: the first)."""

    id: int
    output: str = ""

    def __getitem__(self, output: str) -> NodeRef:
        return NodeRef(self.id, output)


Source = NodeRef | str | int


def adding(
    node: NodeRef,
    type: str,
    sources: Sequence[Source],
    name: str | None,
    settings: Mapping[str, object],
    shares: Source | None = None,
) -> Edit:
    """An edit that adds a node, which gets this id, wired and with its weights, in one step."""
    added = add_node(type, name, settings)
    steps = [added, wire_sources(node, sources)]
    if shares is not None:
        steps.append(share(node.id, key_of(shares)))
    return several(added.label, steps)


def setting(node: Source, values: Mapping[str, object]) -> Edit:
    """An edit that changes settings of a node in one step."""
    steps = [set_setting(key_of(node), name, value) for name, value in values.items()]
    return steps[0] if len(steps) == 1 else several("Change settings", steps)


def wire_sources(target: Source, sources: Sequence[Source], input: str | None = None) -> Edit:
    """An edit that wires sources to the free inputs of a node, in order."""

    def change(project: Project) -> Project:
        node, kinds = node_of(project.graph, key_of(target)), kinds_of(project)
        for source in sources:
            port = input or _free(project.graph, node.id, kinds[node.type], node.name)
            start = node_of(project.graph, key_of(source))
            output = source.output if isinstance(source, NodeRef) and source.output else ""
            output = output or _first(kinds[start.type], start.name)
            project = connect(start.id, output, node.id, port).change(project)
        return project

    return Edit("Connect", change)


def key_of(source: Source) -> str | int:
    """What edits call a node: its id, or its name."""
    return source.id if isinstance(source, NodeRef) else source


def _first(kind: NodeType, name: str) -> str:
    if not kind.outputs:
        raise EditError(f"a {kind.title} gives no value to wire on", node=name)
    return kind.outputs[0].name


def _free(graph: Graph, node: int, kind: NodeType, name: str) -> str:
    wired = {wire.input for wire in into(graph).get(node, ())}
    for port in kind.inputs:
        if port.many or port.name not in wired:
            return port.name
    inputs = ", ".join(port.name for port in kind.inputs) or "none"
    raise EditError(f"it has no input left to wire to; its inputs are: {inputs}", node=name)
