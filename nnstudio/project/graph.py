"""Nodes, wires, frames and the graph that they form: immutable values.

Ids are whole numbers, given in order of creation and never used again, so that order, checkpoints
and differences stay true through renames and undo. Nodes, wires and frames share one counter
(`next_id`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from nnstudio.catalog.values import NOTHING_SET, Values
from nnstudio.project.table import Table


@dataclass(frozen=True)
class Node:
    """One box on the canvas: a type with its settings, a name that becomes its Python name.

    `at` is the top-left corner on the canvas in pixels at zoom 1 (None: to be laid out). `shares`
    is the id of the node whose module (and weights) this one uses, if it has none of its own;
    `tied` the id of the node whose `weight` is also this one's (equal shapes, one parameter).
    """

    id: int
    type: str
    name: str
    settings: Values = NOTHING_SET
    at: tuple[float, float] | None = None
    shares: int | None = None
    tied: int | None = None


@dataclass(frozen=True)
class Wire:
    """A connection from an output port to an input port.

    Wires into a `many` port are ordered by `position`, ties by id. `mark` says how a value passes
    the border of a loop: into it "stepped" (one time step after the other) or "held" (the same at
    every step), out of it "every" (all steps) or "last"; "" is what the shapes suggest.
    """

    id: int
    source: int
    output: str
    target: int
    input: str
    position: int = 0
    mark: str = ""


@dataclass(frozen=True)
class Frame:
    """A remark on the canvas: a frame with a title around nodes, or a note with a text.

    `at` is the top-left corner and `size` width and height, in pixels at zoom 1. What has its
    middle inside a frame that `holds` moves with it; a note (`holds` False) holds nothing.
    """

    id: int
    at: tuple[float, float]
    size: tuple[float, float]
    title: str = ""
    text: str = ""
    color: str = "gray"
    holds: bool = True


@dataclass(frozen=True)
class Graph:
    """Nodes, wires and frames by id. Every change returns a new graph; equal parts are shared."""

    nodes: Table[Node] = field(default_factory=Table)
    wires: Table[Wire] = field(default_factory=Table)
    next_id: int = 1
    frames: Table[Frame] = field(default_factory=Table)

    def with_node(self, node: Node) -> Graph:
        """Add or replace a node."""
        return replace(
            self, nodes=self.nodes.set(node.id, node), next_id=max(self.next_id, node.id + 1)
        )

    def with_wire(self, wire: Wire) -> Graph:
        """Add or replace a wire."""
        return replace(
            self, wires=self.wires.set(wire.id, wire), next_id=max(self.next_id, wire.id + 1)
        )

    def with_frame(self, frame: Frame) -> Graph:
        """Add or replace a frame."""
        return replace(
            self, frames=self.frames.set(frame.id, frame), next_id=max(self.next_id, frame.id + 1)
        )

    def without(
        self,
        nodes: Iterable[int] = (),
        wires: Iterable[int] = (),
        frames: Iterable[int] = (),
    ) -> Graph:
        """Remove nodes with all their wires, wires, and frames (without what they hold)."""
        gone = set(nodes)
        cut = set(wires)
        if gone:
            cut |= {w.id for w in self.wires.values() if w.source in gone or w.target in gone}
        return replace(
            self,
            nodes=self.nodes.update(dict.fromkeys(gone)),
            wires=self.wires.update(dict.fromkeys(cut)),
            frames=self.frames.update(dict.fromkeys(frames)),
        )

    def named(self, name: str) -> Node:
        """The first node of that name; KeyError where there is none."""
        for node in self.nodes.values():
            if node.name == name:
                return node
        raise KeyError(name)
