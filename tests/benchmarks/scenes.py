"""Large graphs to look at: rows of common layers on a grid, with skips between the rows."""

from __future__ import annotations

from nnstudio.catalog.values import Values
from nnstudio.project import edits
from nnstudio.project.graph import Graph, Node, Wire
from nnstudio.project.project import Project
from nnstudio.project.rules import FRAME_COLORS
from nnstudio.project.table import Table

_TYPES = (
    ("Conv2d", Values(out_channels=64, kernel_size=5, padding=1)),
    ("BatchNorm2d", Values()),
    ("ReLU", Values()),
    ("Add", Values()),
    ("MaxPool2d", Values(kernel_size=2)),
)
_ACROSS, _DOWN = 224.0, 88.0


def grid(count: int) -> Project:
    """A project of `count` nodes in rows twice as long as there are rows, each row a chain."""
    columns = max(1, round((count / 2) ** 0.5))
    nodes, wires = [], []
    for at in range(count):
        kind, settings = _TYPES[at % len(_TYPES)]
        row, column = divmod(at, columns)
        place = (column * _ACROSS, row * _DOWN)
        nodes.append(Node(at + 1, kind, f"{kind.lower()}_{at + 1}", settings, place))
        if column:
            wires.append((at, at + 1))
        if kind == "Add" and at + 1 - columns > 0:
            wires.append((at + 1 - columns, at + 1))
    made = [
        Wire(count + number, source, "y", target, "x")
        for number, (source, target) in enumerate(wires, 1)
    ]
    graph = Graph(
        Table((node.id, node) for node in nodes),
        Table((wire.id, wire) for wire in made),
        count + len(made) + 1,
    )
    return Project("Grid", graph)


def framed(count: int, frames: int) -> Project:
    """The same with so many frames and notes in turn, spread evenly over all nodes."""
    project = grid(count)
    columns = max(1, round((count / 2) ** 0.5))
    side = max(1, round(frames**0.5))
    wide, tall = columns * _ACROSS / side, count / columns * _DOWN / side
    made = []
    for at in range(frames):
        place, color = (at % side * wide, at // side * tall), FRAME_COLORS[at % len(FRAME_COLORS)]
        if at % 2:
            size = (max(wide - 40.0, 100.0), max(tall - 40.0, 100.0))
            made.append(edits.add_frame((), f"Part {at}", place, size, color))
        else:
            made.append(edits.add_note("A few words on several lines. " * 5, place, color=color))
    return edits.several("Frame all", made).change(project)
