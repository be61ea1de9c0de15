"""Which part of a graph can become a block, and the loops over time that it touches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from nnstudio.project.graph import Graph, Node, Wire
from nnstudio.project.index import nodes_sharing, nodes_tied, wires_from
from nnstudio.project.kinds import Kinds
from nnstudio.project.refusal import EditError
from nnstudio.project.wiring import network

DELAY = "Delay"
ENTERING = ("stepped", "held")  # marks of wires into a loop; the others are of wires out of one
_OUTSIDE = {
    "input": "an Input brings data to the network",
    "target": "a Target brings data to the network",
    "output": "an Output names a result of the network",
    "loss": "a loss is part of training",
    "metric": "a metric is part of training",
    "entry": "a port belongs to the block around it",
    "exit": "a port belongs to the block around it",
}


@dataclass(frozen=True)
class Selection:
    """Nodes that can become a block. `loops` has the loop of each node that is on one."""

    nodes: frozenset[int]
    loops: Mapping[int, frozenset[int]]

    @cached_property
    def whole(self) -> frozenset[int]:
        """The selected nodes of loops that lie wholly in the selection."""
        return frozenset(k for k in self.nodes if k in self.loops and self.loops[k] <= self.nodes)

    def mark_is_inside(self, wire: Wire) -> bool:
        """Whether a wire across the selection's border has its mark for a loop inside of it."""
        if wire.mark in ENTERING:
            return wire.target in self.whole
        return wire.source in self.whole


def loops_of(graph: Graph) -> dict[int, frozenset[int]]:
    """The loop of each node that is on a circle with a Delay."""
    if not any(node.type == DELAY for node in graph.nodes.values()):
        return {}
    import networkx

    found: dict[int, frozenset[int]] = {}
    for group in networkx.strongly_connected_components(network(graph)):
        if len(group) > 1 and any(graph.nodes[key].type == DELAY for key in group):
            found.update(dict.fromkeys(group, frozenset(group)))
    return found


def selected(graph: Graph, kinds: Kinds, nodes: set[int]) -> Selection:
    """The selection of these nodes; EditError, with the reason, where it cannot be a block."""
    if not nodes:
        raise EditError("a block is made of nodes, and none is chosen", fix="Select some first.")
    for key in sorted(nodes):
        _refuse_outside(graph.nodes[key], kinds)
        _refuse_shared(graph, graph.nodes[key], nodes)
    found = Selection(frozenset(nodes), loops_of(graph))
    own = _refuse_split(graph, found)
    _refuse_return(graph, found, own)
    return found


def _refuse_outside(node: Node, kinds: Kinds) -> None:
    kind = kinds.known(node.type)
    reason = _OUTSIDE.get(kind.kind)
    if reason:
        raise EditError(
            f"{reason}, so it cannot be inside a new block",
            node=node.name,
            fix="Leave it out of the selection; wires to it become ports.",
        )


def _refuse_shared(graph: Graph, node: Node, nodes: set[int]) -> None:
    for owner in (node.shares, node.tied):
        if owner is not None and owner not in nodes:
            raise _divided(node, graph.nodes[owner])
    for user in (*nodes_sharing(graph, node.id), *nodes_tied(graph, node.id)):
        if user.id not in nodes:
            raise _divided(user, node)


def _divided(user: Node, owner: Node) -> EditError:
    return EditError(
        f"it has the weights of {owner.name}, and a block shares none with what is outside of it",
        node=user.name,
        fix="Select both or neither, or give it weights of its own.",
    )


def _refuse_split(graph: Graph, found: Selection) -> frozenset[int]:
    """The loop of which only a part (without its delays) is selected, if there is one.

    EditError where a delay would lose its circle, or nodes of a loop come together with others:
    what a block holds runs as often as the block does.
    """
    part: frozenset[int] = frozenset()
    for key in sorted(found.nodes - found.whole):
        loop = found.loops.get(key)
        if loop is None:
            continue
        node = graph.nodes[key]
        if node.type == DELAY:
            missing = graph.nodes[min(loop - found.nodes)]
            raise EditError(
                f"the selection splits its loop: {missing.name} is on the circle through this delay"
                " too, but is not selected",
                node=node.name,
                fix="Select the whole loop, or its nodes without the delays.",
            )
        other = next((k for k in sorted(found.nodes) if found.loops.get(k) != loop), None)
        if other is not None:
            raise EditError(
                f"the selection splits its loop, of which it holds a part, and holds"
                f" {graph.nodes[other].name}, which is not on it and does not run at every step",
                node=node.name,
                fix="Select the whole loop, or nodes of the loop only.",
            )
        part = loop
    return part


def _refuse_return(graph: Graph, found: Selection, own: frozenset[int]) -> None:
    """EditError where a path leaves the selection and comes back within one time step."""
    before: dict[int, int] = {}
    waiting = sorted(found.nodes)
    while waiting:
        at = waiting.pop()
        for wire in wires_from(graph, at):
            target = graph.nodes[wire.target]
            if target.id in own and target.type == DELAY and wire.input == "x":
                continue  # comes back one step later
            if target.id in found.nodes:
                if at in found.nodes:
                    continue
                raise _returning(graph, found, before, at, target)
            if target.id not in before:
                before[target.id] = at
                waiting.append(target.id)


def _returning(
    graph: Graph, found: Selection, before: Mapping[int, int], last: int, target: Node
) -> EditError:
    walk = [target.id, last]
    while walk[-1] not in found.nodes:
        walk.append(before[walk[-1]])
    names = [graph.nodes[key].name for key in reversed(walk)]
    path = " → ".join(names if len(names) < 7 else [*names[:4], "…", *names[-2:]])
    return EditError(
        f"the block would need its own result: {path} leaves the selection and comes back",
        node=graph.nodes[last].name,
        fix=f"Select {graph.nodes[last].name} too, or leave {target.name} out.",
    )
