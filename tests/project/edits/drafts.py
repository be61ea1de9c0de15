"""Small projects with blocks for the tests of edits, and how to compare graphs without ids."""

from __future__ import annotations

from nnstudio.catalog.expressions import expression
from nnstudio.project import edits
from nnstudio.project.graph import Graph
from nnstudio.project.kinds import block_type
from nnstudio.project.project import Project
from nnstudio.project.wiring import into
from tests.project.nets import Draft

Wired = tuple[str, str, str, str]


def likeness(graph: Graph) -> dict[str, object]:
    """All of a graph but ids and places: by name each node with its wires in their order."""
    nodes = graph.nodes
    wires = into(graph)

    def name(key: int | None) -> str | None:
        return None if key is None else nodes[key].name

    return {
        node.name: (
            node.type,
            node.settings,
            name(node.shares),
            name(node.tied),
            sorted(
                (
                    (wire.input, at, name(wire.source), wire.output, wire.mark)
                    for at, wire in enumerate(wires.get(node.id, ()))
                ),
                key=lambda each: each[:1],
            ),
        )
        for node in nodes.values()
    }


def wires_of(graph: Graph) -> list[Wired]:
    """Every wire as source, output, target, input; by id."""
    nodes = graph.nodes
    return [
        (nodes[w.source].name, w.output, nodes[w.target].name, w.input)
        for w in graph.wires.values()
    ]


def residual_draft() -> Draft:
    """image → conv1 → relu1 → conv2 → add1(conv2, relu1) → relu2, all placed in a row."""
    draft = Draft()
    image = draft.add("Input", name="image")
    conv1 = draft.add("Conv2d", image, out_channels=16, padding=1)
    relu1 = draft.add("ReLU", conv1)
    conv2 = draft.add("Conv2d", relu1, out_channels=16, padding=1)
    add1 = draft.add("Add", conv2)
    draft.apply(edits.connect(relu1, "y", add1, "x"))
    draft.add("ReLU", add1)
    places = {key: (200.0 * at, 0.0) for at, key in enumerate(draft.graph.nodes, 1)}
    draft.apply(edits.move(places))
    return draft


def cell_draft() -> Draft:
    """A hand-wired recurrent net: tanh1 of wx(x) + wh(before), before = Delay of tanh1."""
    draft = Draft()
    x = draft.add("Input", name="sequence")
    wx = draft.add("Linear", x, name="wx", out_features=4)
    before = draft.add("Delay", name="before")
    wh = draft.add("Linear", before, name="wh", out_features=4)
    both = draft.add("Add", wx, name="both")
    draft.apply(edits.connect(wh, "y", both, "x"))
    tanh = draft.add("Tanh", both)
    draft.apply(edits.connect(tanh, "y", before, "x"))
    draft.add("Linear", tanh, name="head", out_features=2)
    return draft


def with_block() -> Draft:
    """A block `Widen` (setting channels = 64; conv of channels * 2, relu), used twice in a row."""
    draft = Draft()
    image = draft.add("Input", name="image")
    draft.apply(edits.add_block("Widen"))
    draft.apply(edits.add_block_setting("Widen", "channels", default=64))

    def inside(edit: edits.Edit) -> None:
        draft.apply(edits.inside("Widen", edit))

    inside(edits.insert_on_wire("Conv2d", 3, "conv", {"out_channels": expression("channels * 2")}))
    last = max(draft.project.graph_of("Widen").wires)
    inside(edits.insert_on_wire("ReLU", last, "act"))
    first = draft.graph.next_id
    draft.apply(edits.add_node(block_type("Widen"), "first", {"channels": 8}))
    draft.apply(edits.connect(image, "y", first, "x"))
    second = draft.graph.next_id
    draft.apply(edits.add_node(block_type("Widen"), "second"))
    draft.apply(edits.connect(first, "y", second, "x"))
    return draft


def block_graph(project: Project, name: str) -> Graph:
    """The graph of a block."""
    return project.graph_of(name)
