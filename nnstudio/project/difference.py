"""What differs between two projects: all that a view needs to follow a document.

Costs what changed, not what there is, since versions of a table share their unchanged parts.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Generic, TypeVar

from nnstudio.project.graph import Frame, Graph, Node, Wire
from nnstudio.project.project import Project
from nnstudio.project.table import Table

V = TypeVar("V", Node, Wire, Frame)


@dataclass(frozen=True)
class Changes(Generic[V]):
    """Entries of a table that came, went, or changed (old value, new value); by rising key."""

    added: tuple[V, ...] = ()
    removed: tuple[V, ...] = ()
    changed: tuple[tuple[V, V], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed)


@dataclass(frozen=True)
class GraphDifference:
    """How one graph differs from an earlier version of it."""

    before: Graph = field(repr=False)
    after: Graph = field(repr=False)
    nodes: Changes[Node] = Changes()
    wires: Changes[Wire] = Changes()
    frames: Changes[Frame] = Changes()

    def __bool__(self) -> bool:
        return bool(
            self.nodes or self.wires or self.frames or self.before.next_id != self.after.next_id
        )

    def apply_to(self, graph: Graph) -> Graph:
        """A graph equal to the old one, made equal to the new one."""
        return Graph(
            graph.nodes.update(_updates(self.nodes)),
            graph.wires.update(_updates(self.wires)),
            self.after.next_id,
            graph.frames.update(_updates(self.frames)),
        )


@dataclass(frozen=True)
class Difference:
    """How `after` differs from `before`.

    `nodes`, `wires` and `frames` are those of the main graph; `blocks` names the definitions that
    came, went or changed; the rest say whether that part changed.
    """

    before: Project = field(repr=False)
    after: Project = field(repr=False)
    nodes: Changes[Node] = Changes()
    wires: Changes[Wire] = Changes()
    frames: Changes[Frame] = Changes()
    blocks: tuple[str, ...] = ()
    plan: bool = False
    data: bool = False
    name: bool = False
    notes: bool = False

    def __bool__(self) -> bool:
        return bool(
            self.nodes
            or self.wires
            or self.frames
            or self.blocks
            or self.plan
            or self.data
            or self.name
            or self.notes
            or self.before.graph.next_id != self.after.graph.next_id
        )

    @property
    def graph(self) -> bool:
        """Whether nodes, wires or frames changed."""
        return bool(self.nodes or self.wires or self.frames)

    def inside(self, block: str | None) -> GraphDifference | None:
        """How the graph of a block (None: the main graph) changed; None where it came or went."""
        if block is None:
            return GraphDifference(
                self.before.graph, self.after.graph, self.nodes, self.wires, self.frames
            )
        old, new = self.before.block(block), self.after.block(block)
        return graph_difference(old.graph, new.graph) if old and new else None

    def apply_to(self, graph: Graph) -> Graph:
        """A main graph equal to the old one, made equal to the new one."""
        found = self.inside(None)
        assert found is not None
        return found.apply_to(graph)


def graph_difference(before: Graph, after: Graph) -> GraphDifference:
    """What leads from one graph to another; what they share costs nothing."""
    return GraphDifference(
        before,
        after,
        _changes(before.nodes, after.nodes),
        _changes(before.wires, after.wires),
        _changes(before.frames, after.frames),
    )


def _updates(changes: Changes[V]) -> dict[int, V | None]:
    found: dict[int, V | None] = {value.id: None for value in changes.removed}
    found.update((value.id, value) for value in changes.added)
    found.update((new.id, new) for _, new in changes.changed)
    return found


def difference(before: Project, after: Project) -> Difference:
    """What leads from one project to another."""
    if before is after:
        return Difference(before, after)
    return Difference(
        before,
        after,
        nodes=_changes(before.graph.nodes, after.graph.nodes),
        wires=_changes(before.graph.wires, after.graph.wires),
        frames=_changes(before.graph.frames, after.graph.frames),
        blocks=_changed_blocks(before, after),
        plan=before.plan != after.plan,
        data=before.data != after.data,
        name=before.name != after.name,
        notes=before.notes != after.notes,
    )


def _changes(before: Table[V], after: Table[V]) -> Changes[V]:
    if before is after:
        return Changes()
    added: list[V] = []
    removed: list[V] = []
    changed: list[tuple[V, V]] = []
    for _, old, new in before.changes(after):
        if old is None and new is not None:
            added.append(new)
        elif new is None and old is not None:
            removed.append(old)
        elif old is not None and new is not None:
            changed.append((old, new))
    return Changes(tuple(added), tuple(removed), tuple(changed))


def _changed_blocks(before: Project, after: Project) -> tuple[str, ...]:
    if before.blocks is after.blocks:
        return ()
    old = {block.name: block for block in before.blocks}
    new = {block.name: block for block in after.blocks}
    return tuple(name for name in {**old, **new} if old.get(name) != new.get(name))
