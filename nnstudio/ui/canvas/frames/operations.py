"""What keys and menus do with frames and notes; names are those of the table of actions."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from nnstudio.project import edits
from nnstudio.project.edits.frames import FRAME_SIZE, NOTE_SIZE, frame_around
from nnstudio.project.holding import frames_along, inside
from nnstudio.project.rules import FRAME_COLORS
from nnstudio.ui.canvas.blocks import BlockOperations
from nnstudio.ui.canvas.frames.editing import edit_frame
from nnstudio.ui.canvas.frames.rows import joined
from nnstudio.ui.canvas.geometry import snapped

if TYPE_CHECKING:
    from nnstudio.ui.canvas.canvas import Canvas


class FrameOperations(BlockOperations):
    """Each is one step of the history. `color_gray` and its like color the selected frames."""

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas)
        for color in FRAME_COLORS:
            setattr(self, f"color_{color}", partial(self.color, color))

    def along(self, nodes: Iterable[int], frames: Iterable[int]) -> tuple[set[int], set[int]]:
        """What moves when these nodes and frames are: also what the frames hold."""
        graph, scene = self._studio.graph, self._canvas.scene
        moved = frames_along(graph, frames)
        rects = scene.nodes.rects
        x, y = rects[:, 0] + rects[:, 2] / 2, rects[:, 1] + rects[:, 3] / 2
        held = np.zeros(scene.nodes.count, np.bool_)
        for key in moved:
            held |= inside(graph.frames[key], x, y)
        return set(nodes) | set(scene.nodes.ids[held].tolist()), moved

    def frame_selection(self) -> None:
        """Put a frame around what is selected, or an empty one at the pointer; ask for a title."""
        scene, studio = self._canvas.scene, self._studio
        nodes, frames = studio.selection, studio.selected_frames
        taken = joined(
            scene.bounds(nodes) if nodes else None, scene.frames.bounds(frames) if frames else None
        )
        if taken is None:
            x, y = self._canvas.pointed()
            at, size = (x - FRAME_SIZE[0] / 2, y - FRAME_SIZE[1] / 2), FRAME_SIZE
        else:
            left, top, right, bottom = taken
            at, size = frame_around((left, top), (right - left, bottom - top))
        at = (snapped(at[0]), snapped(at[1]))
        placed = {key: place for key, place in scene.places.items() if key in nodes}
        made = edits.add_frame(at=at, size=size)
        self._made(edits.several(made.label, [edits.move(placed), made]) if placed else made)

    def add_note(self) -> None:
        """Add a note at the pointer and let it be written."""
        x, y = self._canvas.pointed()
        at = (snapped(x - NOTE_SIZE[0] / 2), snapped(y - 20.0))
        self._made(edits.add_note(at=at))

    def _made(self, edit: edits.Edit) -> None:
        """Add a frame, select it, and open it for typing."""
        studio, canvas = self._studio, self._canvas
        key = studio.graph.next_id
        studio.document.seal()
        if studio.apply(edit):
            studio.select(frames=[key])
            edit_frame(canvas, key)

    def color(self, color: str) -> None:
        """Give the selected frames and notes a color."""
        chosen = sorted(self._studio.selected_frames)
        if chosen:
            steps = [edits.set_frame(key, color=color) for key in chosen]
            self._studio.apply(edits.several(f"Color {color}", steps))
