"""What keys and menus do with loops over time; names are those of the table of actions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnstudio.project import edits
from nnstudio.project.looping import DELAY
from nnstudio.ui.canvas.frames.operations import FrameOperations
from nnstudio.ui.canvas.loops.marks import OTHER

if TYPE_CHECKING:
    from nnstudio.ui.studio import Studio

OF_LOOPS = ("toggle_mark", "insert_delay")


class LoopOperations(FrameOperations):
    """Each is one step of the history."""

    def toggle_mark(self, wire: int | None = None) -> None:
        """Let a value pass the border of a loop the other way, on this wire or those selected."""
        studio, marks = self._studio, self._canvas.scene.loops.marks
        chosen = [wire] if wire is not None else sorted(studio.selected_wires)
        steps = [edits.mark_wire(key, OTHER[marks[key][0]]) for key in chosen if key in marks]
        if steps:
            studio.document.seal()
            studio.apply(edits.several(steps[0].label, steps))
            studio.document.seal()

    def insert_delay(self) -> None:
        """Put a Delay into the selected wire."""
        wires = self._studio.selected_wires
        if len(wires) == 1:
            key = self._studio.graph.next_id
            if self._studio.apply(edits.insert_delay(next(iter(wires)))):
                self._studio.select([key])


def can_loop(studio: Studio, action: str) -> bool:
    """Whether an action of loops can work on what is selected."""
    graph, wires = studio.graph, studio.selected_wires
    if action == "insert_delay":
        return len(wires) == 1
    shown = studio.shown
    if shown is None or not wires or not any(n.type == DELAY for n in graph.nodes.values()):
        return False
    found = (graph.wires.get(key) for key in wires)
    return any(
        wire is not None
        and shown.mark(wire) != ""
        and not (graph.nodes[wire.target].type == DELAY and wire.input != "x")
        for wire in found
    )
