"""Nodes and frames that are being dragged: what moves, what stays, the wires between the two."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from nnstudio.ui.canvas.arrays import BACK
from nnstudio.ui.canvas.geometry import Floats
from nnstudio.ui.canvas.painter import Arcs, Portion
from nnstudio.ui.canvas.scene import Scene
from nnstudio.ui.canvas.view import View


class Lifted:
    """`moving` is painted at an offset of `dx`, `dy` scene units, `still` where it is."""

    def __init__(self, scene: Scene, nodes: Iterable[int], frames: Iterable[int] = ()) -> None:
        self.nodes, self.frames = tuple(nodes), frozenset(frames)
        mask = scene.nodes.mask(self.nodes)
        row = scene.nodes.row
        self._starts = mask[row[scene.wires.source]]
        self._lands = mask[row[scene.wires.target]]
        resting = frozenset(scene.frames.values) - self.frames
        self.still = Portion(~mask, ~(self._starts | self._lands), resting)
        self.moving = Portion(mask, self._starts & self._lands, self.frames, carried=True)
        self._mask = mask
        self.dx = self.dy = 0.0
        self._between = np.flatnonzero(self._starts ^ self._lands)
        starts, lands = self._starts[self._between], self._lands[self._between]
        self._along = np.column_stack([starts, starts, lands, lands]).astype(np.float64)

    def __bool__(self) -> bool:
        return bool(self.nodes or self.frames)

    def view(self, view: View) -> View:
        """The view in which what moves is painted."""
        return view.moved(self.dx * view.zoom, self.dy * view.zoom)

    def border(self, scene: Scene) -> tuple[Floats, Arcs | None]:
        """Ends of the wires between what moves and what stays, as they are now; apart from them
        those that are led back."""
        ends = scene.ends[self._between]
        ends += self._along * np.array([self.dx, self.dy, self.dx, self.dy])
        lanes, turns = self._led(scene, ends)
        arched = turns > 0
        if not arched.any():
            return ends, None
        back = (scene.wires.flags[self._between[arched]] & BACK) != 0
        return ends[~arched], Arcs(ends[arched], lanes[arched], turns[arched], back)

    def _led(self, scene: Scene, border: Floats) -> tuple[Floats, Floats]:
        """Heights and radii of those wires, as they will be where they are dropped now."""
        ends, rects = scene.ends.copy(), scene.nodes.rects.copy()
        way = np.array([self.dx, self.dy])
        ends[self._starts & self._lands] += np.tile(way, 2)
        ends[self._between] = border
        rects[self._mask, :2] += way
        straight = np.full(len(ends), np.nan)
        only = self._starts ^ self._lands
        lanes, turns = scene.loops.lead(scene.nodes, scene.wires, ends, straight, rects, only)
        return lanes[self._between], turns[self._between]


class Hidden(Lifted):
    """Wires that are not painted while a gesture holds their end."""

    def __init__(self, scene: Scene, wires: Iterable[int]) -> None:
        super().__init__(scene, ())
        self.still = Portion(None, ~scene.wires.mask(wires))
