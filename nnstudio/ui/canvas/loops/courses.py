"""The course of wires that run back: down beside their source, along below the loop, and up."""

from __future__ import annotations

import numpy as np

from nnstudio.project.layout.looped import LANE, LOOP_BELOW
from nnstudio.ui.canvas.geometry import Bools, Floats, Ints

_TURN, _MORE, _WIDEST = 16.0, 8.0, 40.0  # radius of the turns: of the innermost wire, and further
_CLEAR = 12.0  # from a node that lies below


def led_back(ends: Floats, rects: Floats, inside: Bools) -> tuple[Floats, Floats]:
    """The height at which each wire of a loop runs back, and the radius of its turns.

    `ends` are those wires (x, y, x, y), `rects` all nodes, of which `inside` are the loop's. The
    shorter a wire the nearer it stays, so that none crosses another twice.
    """
    own, others = rects[inside], rects[~inside]
    lanes, turns = np.empty(len(ends)), np.empty(len(ends))
    lowest = (own[:, 1] + own[:, 3]).max() if len(own) else max(ends[:, 1].max(), ends[:, 3].max())
    lane = float(lowest) + LOOP_BELOW
    for count, wire in enumerate(np.argsort(ends[:, 0] - ends[:, 2], kind="stable").tolist()):
        turn = min(_TURN + _MORE * count, _WIDEST)
        lane = _free(lane, ends[wire, 2] - turn, ends[wire, 0] + turn, others)
        lanes[wire], turns[wire] = lane, turn
        lane += LANE
    return lanes, turns


def on_the_way(end: Floats, rects: Floats) -> Bools:
    """Which nodes a straight wire back would lie behind."""
    x0, y0, x1, y1 = end.tolist()
    across = (rects[:, 0] <= x0) & (rects[:, 0] + rects[:, 2] >= x1)
    found: Bools = across & (rects[:, 1] < max(y0, y1)) & (rects[:, 1] + rects[:, 3] > min(y0, y1))
    return found


def _free(lane: float, left: float, right: float, others: Floats) -> float:
    """The next height from there on at which no other node is met."""
    near = others[(others[:, 0] < right) & (others[:, 0] + others[:, 2] > left)]
    near = near[np.argsort(near[:, 1] + near[:, 3])]
    for top, bottom in zip(near[:, 1].tolist(), (near[:, 1] + near[:, 3]).tolist(), strict=True):
        if top - _CLEAR < lane < bottom + _CLEAR:
            lane = bottom + _CLEAR
    return lane


def backward(ends: Floats, lanes: Floats, turns: Floats, count: int) -> Floats:
    """`count` points along each wire, an even number: (wires, count, 2)."""
    half = count // 2
    angle = np.linspace(0.0, np.pi, half)
    x0, y0, x1, y1 = ends.T
    right = _turned(x0, y0, lanes, turns, angle)
    left = _turned(x1, y1, lanes, -turns, angle)[:, ::-1]
    return np.concatenate([right, left], axis=1)


def _turned(x: Floats, y: Floats, lane: Floats, turn: Floats, angle: Floats) -> Floats:
    """From a port out and around to the lane, as far across as the port is."""
    way = lane - y
    radius = np.minimum(np.abs(turn), np.abs(way) / 2) * np.sign(way)
    upper = angle < np.pi / 2
    found = np.empty((len(x), len(angle), 2))
    found[:, :, 0] = x[:, None] + np.abs(radius[:, None]) * np.sign(turn)[:, None] * np.sin(angle)
    near = y[:, None] + radius[:, None] * (1 - np.cos(angle))
    far = lane[:, None] - radius[:, None] * (1 + np.cos(angle))
    found[:, :, 1] = np.where(upper, near, far)
    return found


def rows_between(source: Ints, target: Ints, inside: Bools) -> Bools:
    """Which wires join two nodes of a loop; `source` and `target` are rows of nodes."""
    found: Bools = inside[source] & inside[target]
    return found
