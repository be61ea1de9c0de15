"""Networks that several tests use, made by edits as a user would."""

from __future__ import annotations

from nnstudio.project import edits
from nnstudio.project.edits.chains import main_input, main_output
from nnstudio.project.graph import Graph
from nnstudio.project.kinds import CATALOG
from nnstudio.project.picture import Label
from nnstudio.project.project import Project


class Draft:
    """Builds a project node by node."""

    def __init__(self, name: str = "Draft") -> None:
        self.project = Project(name=name)

    @property
    def graph(self) -> Graph:
        return self.project.graph

    def apply(self, edit: edits.Edit) -> None:
        self.project = edit.change(self.project)

    def add(self, type: str, *sources: int, name: str | None = None, **settings: object) -> int:
        """Add a node fed by the main outputs of others; several inputs are filled in order."""
        node = self.graph.next_id
        self.apply(edits.add_node(type, name, settings))
        inputs = CATALOG.known(type).inputs
        for at, source in enumerate(sources):
            port = inputs[0] if len(inputs) == 1 else inputs[at]
            output = main_output(CATALOG.known(self.graph.nodes[source].type))
            self.apply(edits.connect(source, output, node, port.name))
        return node

    def chain(self, start: int, *types: str) -> int:
        for type in types:
            start = self.add(type, start)
        return start


def lenet() -> Project:
    """LeNet-5 with loss and metrics."""
    net = Draft("LeNet-5")
    x = net.add("Input", name="image")
    x = net.add("Conv2d", x, out_channels=6, kernel_size=5, padding=2)
    x = net.chain(x, "Tanh", "AvgPool2d")
    x = net.add("Conv2d", x, out_channels=16, kernel_size=5)
    x = net.chain(x, "Tanh", "AvgPool2d", "Flatten")
    x = net.add("Linear", x, out_features=120)
    x = net.add("Tanh", x)
    x = net.add("Linear", x, out_features=84)
    x = net.add("Tanh", x)
    x = net.add("Linear", x, name="logits", out_features=10)
    _head(net, x)
    net.apply(edits.set_plan(epochs=12, seed=3))
    net.apply(edits.set_source("Bundled", {"name": "mnist-10k"}))
    return net.project


def _head(net: Draft, x: int) -> None:
    y = net.add("Target", name="label")
    net.add("Output", x)
    net.add("CrossEntropyLoss", x, y)
    net.add("Accuracy", x, y)


def residual(blocks: int = 3) -> Project:
    """A small residual network: about 25 nodes with three blocks."""
    net = Draft("Small ResNet")
    x = net.add("Input", name="image")
    x = net.add("Conv2d", x, out_channels=16, kernel_size=3, padding=1)
    x = net.chain(x, "ReLU")
    for block in range(blocks):
        width = 16 * 2 ** min(block, 6)
        stride = 1 if block == 0 else 2
        y = net.add("Conv2d", x, out_channels=width, kernel_size=3, stride=stride, padding=1)
        y = net.chain(y, "ReLU")
        y = net.add("Conv2d", y, out_channels=width, kernel_size=3, padding=1)
        if block:
            x = net.add("Conv2d", x, out_channels=width, kernel_size=1, stride=stride)
        add = net.graph.next_id
        net.apply(edits.add_node("Add"))
        port = main_input(CATALOG.known("Add"))
        net.apply(edits.connect(y, "y", add, port))
        net.apply(edits.connect(x, "y", add, port))
        x = net.chain(add, "ReLU")
    x = net.chain(x, "AdaptiveAvgPool2d", "Flatten")
    x = net.add("Linear", x, name="logits", out_features=10)
    _head(net, x)
    return net.project


def chain(length: int) -> Project:
    """A chain of `length` nodes."""
    net = Draft("Chain")
    x = net.add("Input", name="image")
    for at in range(length - 1):
        x = net.add("Linear" if at % 2 else "ReLU", x)
    return net.project


def labels(graph: Graph) -> dict[int, Label]:
    """What a picture writes on the nodes."""
    found = {}
    for node in graph.nodes.values():
        kind = CATALOG.known(node.type)
        lines = [f"{name.replace('_', ' ')} {value}" for name, value in node.settings.items()]
        found[node.id] = Label(node.name, (kind.title, *lines[:2]), kind.family)
    return found
