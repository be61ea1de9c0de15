"""Putting a node that exists into the middle of a wire."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnstudio.project import edits
from nnstudio.project.edits import Edit
from nnstudio.project.edits.chains import main_input, main_output
from nnstudio.project.index import wires_from, wires_into
from nnstudio.project.kinds import kinds_of

if TYPE_CHECKING:
    from nnstudio.ui.studio import Studio


def can_insert(studio: Studio, node: int) -> bool:
    """Whether a node has an input and an output to run a wire through, and no wires yet."""
    graph = studio.graph
    found = graph.nodes.get(node)
    if found is None:
        return False
    kind = kinds_of(studio.project).known(found.type)
    free = not wires_from(graph, node) and not wires_into(graph, node)
    return free and bool(main_input(kind)) and bool(main_output(kind))


def insert_existing(studio: Studio, node: int, wire: int, moved: Edit) -> Edit:
    """One step: move a node and lead the wire through it."""
    graph = studio.graph
    old, kind = graph.wires[wire], kinds_of(studio.project).known(graph.nodes[node].type)
    return edits.several(
        f"Insert {kind.title}",
        [
            moved,
            edits.disconnect(wire),
            edits.connect(old.source, old.output, node, main_input(kind)),
            edits.connect(node, main_output(kind), old.target, old.input, old.position),
        ],
    )
