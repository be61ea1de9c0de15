"""Which wires carry a label, and where it lies."""

from __future__ import annotations

import numpy as np

from nnstudio.ui.canvas.drawing import label_size
from nnstudio.ui.canvas.geometry import PORT_RADIUS, Floats, Ints
from nnstudio.ui.canvas.loops.marks import BADGE, ENTERING
from nnstudio.ui.canvas.loops.state import Badge
from nnstudio.ui.canvas.scene import Scene
from nnstudio.ui.canvas.text import label_text

_ABOVE = 10.0  # over a level wire, which stays in sight


def placed_labels(scene: Scene, rows: Ints) -> tuple[Floats, list[str]]:
    """Middles and texts of the labels of these wires.

    Wires from one port carry the same tensor: the shortest and most level has the label. One that
    would not fit between the two nodes is left out; the wire's tooltip has it.
    """
    ends, lanes = scene.ends[rows], scene.lanes[rows]
    signs: dict[int, list[Badge]] = {}
    for badge in scene.badges:
        signs.setdefault(badge.wire, []).append(badge)
    bend = np.abs(ends[:, 1] - ends[:, 3]) + 1e6 * ~np.isnan(lanes)
    order = np.argsort(ends[:, 2] - ends[:, 0] + 4 * bend, kind="stable")
    table = scene.wires.table[rows[order]]
    # Not np.unique, whose first call imports np.ma: that is a part of the first paint.
    ports = (table[:, 0] * 4096 + table[:, 1]).tolist()
    first = {port: at for at, port in reversed(list(enumerate(ports)))}
    middles: list[tuple[float, float]] = []
    texts: list[str] = []
    for at in order[sorted(first.values())].tolist():
        tensor = scene.tensor(scene.wires.values[int(rows[at])])
        x0, y0, x1, y1 = ends[at].tolist()
        if tensor is None or x1 <= x0:
            continue
        words = label_text(tensor.shape)
        width = label_size(words)[0]
        crossed = signs.get(scene.wires.values[int(rows[at])].id, ())
        for sign in crossed:
            x0, x1 = _outside(sign, x0, x1)
        if width > x1 - x0 - 2 * PORT_RADIUS:
            continue
        lane = float(lanes[at])
        level = abs(y0 - y1) < 1.0 or not np.isnan(lane)
        y = (y0 + y1) / 2 if np.isnan(lane) else lane
        if crossed:
            course = scene.courses(rows[at : at + 1])[0]
            y = float(np.interp((x0 + x1) / 2, course[:, 0], course[:, 1]))
            level = True
        x, y = (x0 + x1) / 2, y - _ABOVE if level else y
        half = (width / 2, label_size(words)[1] / 2)
        if not np.isnan(lane) and len(
            scene.nodes_in((x - half[0], y - half[1], x + half[0], y + half[1]))
        ):
            continue  # between two rows of nodes, which would cover it
        middles.append((x, y))
        texts.append(words)
    return np.array(middles).reshape(-1, 2), texts


def _outside(sign: Badge, start: float, end: float) -> tuple[float, float]:
    """The part of a wire's width that lies outside of the loop whose border it crosses."""
    half = BADGE[0] / 2
    if sign.mark in ENTERING:
        return start, min(end, sign.x - half)
    return max(start, sign.x + half), end
