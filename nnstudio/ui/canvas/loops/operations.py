"""What keys and menus do with loops over time; names are those of the table of actions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from nnstudio.project import edits
from nnstudio.project.kinds import kinds_of
from nnstudio.project.looping import DELAY, circles
from nnstudio.ui.canvas.frames.operations import FrameOperations
from nnstudio.ui.canvas.loops.marks import OTHER

if TYPE_CHECKING:
    from nnstudio.ui.canvas.canvas import Canvas
    from nnstudio.ui.studio import Studio

OF_LOOPS = ("toggle_mark", "insert_delay")
UNFOLDING = ("unroll_loop", "expand_blocks")


class LoopOperations(FrameOperations):
    """Each is one step of the history."""

    def toggle_mark(self) -> None:
        """Let values pass the border of a loop the other way on the selected wires."""
        self.flip_marks(sorted(self._studio.selected_wires))

    def flip_marks(self, wires: Iterable[int], second: bool = False) -> None:
        """Let values pass the border of a loop the other way on these wires; `second`: that of the
        loop which a wire enters after it left another."""
        studio, loops = self._studio, self._canvas.scene.loops
        marks = loops.entries if second else loops.marks
        steps = [edits.mark_wire(key, OTHER[marks[key][0]]) for key in wires if key in marks]
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

    def unroll_loop(self) -> None:
        """Show the loop of the selection, or the first, step by step; or the graph again."""
        from nnstudio.ui.canvas.unfolded.opening import loop_to_unroll

        if is_unfolded(self._canvas):
            self._canvas.unfolding.leave()
        elif (node := loop_to_unroll(self._canvas)) is not None:
            self._canvas.unfolding.unroll(node)
        else:
            self._studio.notice(without_loop(self._studio), "info")

    def expand_blocks(self) -> None:
        """Show what blocks hold in place of their uses, or of those selected; or leave that."""
        from nnstudio.ui.canvas.unfolded.opening import uses_to_expand

        if is_unfolded(self._canvas):
            self._canvas.unfolding.leave()
        else:
            self._canvas.unfolding.expand(uses_to_expand(self._canvas))


def without_loop(studio: Studio) -> str:
    """Why there is nothing to unroll, and where there is."""
    kinds = kinds_of(studio.project)
    for node in studio.graph.nodes.values():
        block = kinds.block(node.type)
        if block is not None and circles(block.graph):
            return f"The loop is inside of {node.name}: enter that to unroll it (Enter)."
    return "There is no loop here to unroll: a wire that runs back through a Delay makes one."


def is_unfolded(canvas: Canvas) -> bool:
    """Whether the graph is shown in another form, which cannot be edited."""
    return "unfolding" in vars(canvas) and canvas.unfolding.open


def can_loop(studio: Studio, action: str) -> bool:
    """Whether an action of loops can work on what is selected."""
    graph, wires = studio.graph, studio.selected_wires
    if action == "unroll_loop":
        return bool(circles(graph))
    if action == "expand_blocks":
        kinds = kinds_of(studio.project)
        return bool(kinds.blocks) and any(kinds.block(n.type) for n in graph.nodes.values())
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
