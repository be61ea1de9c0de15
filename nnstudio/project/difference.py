"""What differs between two projects: all that a view needs to follow a document.

Costs what changed, not what there is, since versions of a table share their unchanged parts.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Generic, TypeVar

from nnstudio.project.graph import Graph, Node, Wire
from nnstudio.project.project import Project
from nnstudio.project.table import Table

V = TypeVar("V")


@dataclass(frozen=True)
class Changes(Generic[V]):
    """Entries of a table that came, went, or changed (old value, new value); by rising key."""

    added: tuple[V, ...] = ()
    removed: tuple[V, ...] = ()
    changed: tuple[tuple[V, V], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed)


@dataclass(frozen=True)
class Difference:
    """How `after` differs from `before`.

    `nodes` and `wires` are those of the main graph; `blocks` names the definitions that came, went
    or changed; the rest say whether that part changed.
    """

    before: Project = field(repr=False)
    after: Project = field(repr=False)
    nodes: Changes[Node] = Changes()
    wires: Changes[Wire] = Changes()
    blocks: tuple[str, ...] = ()
    plan: bool = False
    data: bool = False
    name: bool = False
    notes: bool = False

    def __bool__(self) -> bool:
        return bool(
            self.nodes
            or self.wires
            or self.blocks
            or self.plan
            or self.data
            or self.name
            or self.notes
            or self.before.graph.next_id != self.after.graph.next_id
        )

    @property
    def graph(self) -> bool:
        """Whether nodes or wires changed."""
        return bool(self.nodes or self.wires)

    def apply_to(self, graph: Graph) -> Graph:
        """A graph equal to the old one, made equal to the new one."""
        nodes: dict[int, Node | None] = {node.id: None for node in self.nodes.removed}
        nodes.update((node.id, node) for node in self.nodes.added)
        nodes.update((new.id, new) for _, new in self.nodes.changed)
        wires: dict[int, Wire | None] = {wire.id: None for wire in self.wires.removed}
        wires.update((wire.id, wire) for wire in self.wires.added)
        wires.update((new.id, new) for _, new in self.wires.changed)
        return Graph(graph.nodes.update(nodes), graph.wires.update(wires), self.after.graph.next_id)


def difference(before: Project, after: Project) -> Difference:
    """What leads from one project to another."""
    if before is after:
        return Difference(before, after)
    return Difference(
        before,
        after,
        nodes=_changes(before.graph.nodes, after.graph.nodes),
        wires=_changes(before.graph.wires, after.graph.wires),
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
