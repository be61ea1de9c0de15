"""Large graphs to measure with: long chains of common layers."""

from __future__ import annotations

from nnstudio.catalog.values import Values
from nnstudio.project.fields import Field
from nnstudio.project.graph import Graph, Node, Wire
from nnstudio.project.project import Project
from nnstudio.project.table import Table

WIDTH = 32
FIELDS = {
    "x": Field("x", (WIDTH,), axes=("F",)),
    "y": Field("y", (), "int", "class", classes=tuple(map(str, range(10)))),
}
LAYERS = (
    ("Linear", Values(out_features=WIDTH)),
    ("ReLU", Values()),
    ("LayerNorm", Values()),
    ("Dropout", Values()),
)


def chain(length: int) -> Project:
    """A project whose graph is Input, `length` - 4 layers in a row, Linear, loss and target."""
    nodes = [Node(1, "Input", "features", Values(field="x"))]
    for number in range(2, length - 2):
        kind, settings = LAYERS[number % len(LAYERS)]
        nodes.append(Node(number, kind, f"{kind.lower()}_{number}", settings))
    last = length - 2
    nodes += [
        Node(last, "Linear", "head", Values(out_features=10)),
        Node(last + 1, "Target", "answer", Values(field="y")),
        Node(last + 2, "CrossEntropyLoss", "loss"),
    ]
    first_wire = length + 1
    wires = [Wire(first_wire + at, at, "y", at + 1, "x") for at in range(1, last)]
    wires += [
        Wire(first_wire + length, last, "y", last + 2, "input"),
        Wire(first_wire + length + 1, last + 1, "y", last + 2, "target"),
    ]
    graph = Graph(
        Table((node.id, node) for node in nodes),
        Table((wire.id, wire) for wire in wires),
        next_id=first_wire + length + 2,
    )
    return Project("Chain", graph)
