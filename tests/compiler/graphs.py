"""Graphs for tests of the compiler: by hand, random ones, and what they should compute."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import torch
from hypothesis import strategies as st
from torch import Tensor, nn

from nnstudio.catalog.values import Values
from nnstudio.project.fields import Field
from nnstudio.project.graph import Graph, Node, Wire
from nnstudio.project.project import Project

WIDTH = 3
FIELDS = {
    "x": Field("x", (2,), columns=("a", "b")),
    "y": Field("y", (), "int", "class", classes=("no", "yes")),
    "image": Field("image", (1, 28, 28), kind="image"),
    "text": Field("text", (12,), "int", "text", classes=tuple("abcdefgh")),
}


@dataclass
class Draft:
    """A graph that is written down wire by wire, also wrongly: no edit looks at it."""

    graph: Graph = field(default_factory=Graph)

    def add(self, type: str, *sources: int, name: str = "", **settings: Any) -> int:
        """Add a node; `sources` go to its ports in order, all that are left to its last port."""
        from nnstudio.catalog.registry import node_type

        kind = node_type(type)
        assert kind is not None
        id_ = self.graph.next_id
        name = name or f"{type.lower()}_{id_}"
        self.graph = self.graph.with_node(Node(id_, type, name, Values(settings)))
        for at, source in enumerate(sources):
            self.wire(source, id_, kind.inputs[min(at, len(kind.inputs) - 1)].name, at)
        return id_

    def wire(self, source: int, target: int, input: str = "x", position: int = 0) -> int:
        """Run a wire from a node's first output."""
        from nnstudio.catalog.registry import node_type

        kind = node_type(self.graph.nodes[source].type)
        assert kind is not None
        id_ = self.graph.next_id
        output = kind.outputs[0].name
        self.graph = self.graph.with_wire(Wire(id_, source, output, target, input, position))
        return id_

    def share(self, node: int, owner: int) -> None:
        """Let a node use another one's module."""
        self.graph = self.graph.with_node(replace(self.graph.nodes[node], shares=owner))

    @property
    def project(self) -> Project:
        """The graph as a project."""
        return Project(name="Drafted net", graph=self.graph)


_KINDS = ("Linear", "ReLU", "Identity", "Add", "Multiply", "Concatenate")


@st.composite
def dags(draw: st.DrawFn, longest: int = 14) -> Graph:
    """Random graphs of equal widths, with several Inputs and Outputs."""
    net = Draft()
    values = [net.add("Input", field="x", shape=(WIDTH,)) for _ in range(draw(st.integers(1, 3)))]
    picks = st.integers(0, 1000)
    for _ in range(draw(st.integers(1, longest))):
        kind = draw(st.sampled_from(_KINDS))
        many = kind in ("Add", "Multiply", "Concatenate")
        count = draw(st.integers(2, 3)) if many else 1
        wanted = dict.fromkeys(values[draw(picks) % len(values)] for _ in range(count))
        node = net.add(kind, *wanted, **({"out_features": WIDTH} if kind == "Linear" else {}))
        if kind == "Concatenate":
            node = net.add("Linear", node, out_features=WIDTH)
        values.append(node)
    for _ in range(draw(st.integers(1, 3))):
        net.add("Output", values[draw(picks) % len(values)])
    net.add("Output", values[-1])
    return net.graph


def reference(
    graph: Graph, weights: Mapping[str, Tensor], inputs: Mapping[int, Tensor]
) -> dict[int, Tensor]:
    """The value of every node that leads to an Output, worked out node by node."""
    found = dict(inputs)

    def value(id_: int) -> Tensor:
        if id_ not in found:
            node = graph.nodes[id_]
            ends = sorted(
                (w for w in graph.wires.values() if w.target == id_), key=lambda w: w.position
            )
            found[id_] = _computed(node, [value(wire.source) for wire in ends], weights)
        return found[id_]

    for wire in graph.wires.values():
        if graph.nodes[wire.target].type == "Output":
            value(wire.source)
    return found


def _computed(node: Node, values: list[Tensor], weights: Mapping[str, Tensor]) -> Tensor:
    result = values[0]
    match node.type:
        case "Linear":
            return nn.functional.linear(
                result, weights[f"{node.name}.weight"], weights[f"{node.name}.bias"]
            )
        case "ReLU":
            return nn.functional.relu(result)
        case "Concatenate":
            return torch.cat(values, 1)
        case "Add" | "Multiply":
            for other in values[1:]:
                result = result + other if node.type == "Add" else result * other
    return result
