"""Sizes and places, in scene units: pixels at zoom 1.

Every node is as wide as every other; its first input and its first output are level, so that a
chain of nodes is one straight line whatever its types are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnstudio.catalog.node_type import NodeType, Port
from nnstudio.project.graph import Graph, Node
from nnstudio.project.kinds import FAMILY, REPEAT, Kinds
from nnstudio.project.layout import Box

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

WIDTH = 160.0
HEIGHT = 72.0
LINE = 42.0  # where the first line of text stands
STEP = 15.0  # from a line of text to the next
INSIDE = 74.0  # below it in a node that uses a block: a small picture of that, and the shape
HEADER = 24.0
FIRST_PORT = 38.0  # from the top; the middle of the first line under the header
PORT_STEP = 16.0
PORT_RADIUS = 4.0
CORNER = 7.0
MARGIN = 8.0  # around a node: ports, outline and shadow reach out so far
COLUMN_GAP = 72.0
GRID = 4.0


@dataclass(frozen=True, eq=False)
class Outline:
    """The form of all nodes of a type: height, and offsets of its ports from the top."""

    height: float
    inputs: Mapping[str, float]
    outputs: Mapping[str, float]
    named: bool  # whether the names of its inputs are written beside them
    line: float = LINE  # where the line of settings stands
    lower: float = LINE  # where a use's own stands, below its block's name; `line` without any


_outlines: dict[int, tuple[NodeType, Outline]] = {}
_MOST_OUTLINES = 4096


def outline_of(kind: NodeType) -> Outline:
    """The form of a type's nodes; the same object for the same type."""
    found = _outlines.get(id(kind))
    if found is None or found[0] is not kind:
        if len(_outlines) >= _MOST_OUTLINES:  # of blocks that were edited since
            _outlines.clear()
        found = _outlines[id(kind)] = (kind, _outlined(kind))
    return found[1]


def _outlined(kind: NodeType) -> Outline:
    rows = max(len(kind.inputs), len(kind.outputs), 1)
    named = sum(not port.optional for port in kind.inputs) > 1
    last = FIRST_PORT + PORT_STEP * (rows - 1)
    height, line = max(HEIGHT, last + 18.0), LINE
    lower = line
    if is_use(kind):
        line = last + 22.0 if named or len(kind.outputs) > 1 else LINE
        lower = line + (STEP if len(kind.settings) > 1 else 0.0)  # one is how often it repeats
        height = max(lower + INSIDE, last + 18.0)
    return Outline(height, _offsets(kind.inputs), _offsets(kind.outputs), named, line, lower)


def is_use(kind: NodeType) -> bool:
    """Whether nodes of this type use a block."""
    return kind.family == FAMILY and any(setting.name == REPEAT for setting in kind.settings)


def _offsets(ports: Iterable[Port]) -> dict[str, float]:
    return {port.name: FIRST_PORT + PORT_STEP * at for at, port in enumerate(ports)}


def boxes(graph: Graph, kinds: Kinds) -> dict[int, Box]:
    """The box of each node for the automatic layout."""
    made: dict[str, Box] = {}
    for node in graph.nodes.values():
        if node.type not in made:
            made[node.type] = _box(outline_of(kinds[node.type]))
    return {node.id: made[node.type] for node in graph.nodes.values()}


def _box(outline: Outline) -> Box:
    return Box(WIDTH, outline.height, outline.inputs, outline.outputs)


def place_of(node: Node) -> tuple[float, float]:
    """Where a node lies; the origin for one that nobody has placed."""
    return node.at if node.at is not None else (0.0, 0.0)


def snapped(value: float) -> float:
    """The nearest place on the grid."""
    return round(value / GRID) * GRID
