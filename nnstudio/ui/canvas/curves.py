"""The course of wires: smooth from port to port, and around the nodes that stand between."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from nnstudio.ui.canvas.geometry import COLUMN_GAP, WIDTH, Bools, Floats, Ints
from nnstudio.ui.canvas.loops.courses import backward

Wall = tuple[Floats, Bools]  # left, top, width, height, and the rows of the nodes inside
_CLEAR = 14.0  # a lane's distance from the nodes beside it
_APART = 10.0  # and from other lanes
_MOST = 300  # wires that are led around nodes; in larger graphs they run straight


def bounds(ends: Floats, lanes: Floats) -> Floats:
    """Left, top, right, bottom of what each wire touches. `ends`: rows of x, y, x, y."""
    back = np.maximum(0.0, ends[:, 0] - ends[:, 2])
    reach = 40.0 + np.minimum(back * 0.4, 160.0)
    lane_top = np.where(np.isnan(lanes), np.inf, lanes)
    lane_bottom = np.where(np.isnan(lanes), -np.inf, lanes)
    return np.column_stack(
        [
            np.minimum(ends[:, 0], ends[:, 2] - reach),
            np.minimum(np.minimum(ends[:, 1], ends[:, 3]), lane_top) - 4.0,
            np.maximum(ends[:, 2], ends[:, 0] + reach),
            np.maximum(np.maximum(ends[:, 1], ends[:, 3]), lane_bottom) + 4.0,
        ]
    )


def points(ends: Floats, lanes: Floats, steps: int, turns: Floats | None = None) -> Floats:
    """Points along wires, (wires, 2 * steps + 2, 2): a curve at each end, or one in all.

    Those with a radius among `turns` run back along their lane.
    """
    if turns is not None and np.any(runs_back := turns > 0):
        course = points(ends, np.where(runs_back, np.nan, lanes), steps)
        led_back = (ends[runs_back], lanes[runs_back], turns[runs_back])
        course[runs_back] = backward(*led_back, 2 * steps + 2)
        return course
    led = ~np.isnan(lanes)
    x0, y0, x1, y1 = ends.T
    span = x1 - x0
    # A direct wire is one Bézier curve, cut in its middle; a led one has a curve at either end.
    rise = np.maximum(np.abs(lanes - y0), np.abs(lanes - y1))
    reach = np.clip(np.where(led, rise, 0.0) * 0.9, 28.0, 72.0)
    reach = np.minimum(reach, np.maximum(span / 2, 8.0))
    handle = np.where(
        span > 0,
        np.minimum(np.maximum(span * 0.5, np.minimum(np.abs(y1 - y0), 48.0)), 140.0),
        48.0 + np.minimum(-span * 0.4, 140.0),
    )
    whole = _cubic(
        (x0, y0), (x0 + handle, y0), (x1 - handle, y1), (x1, y1), np.linspace(0, 1, 2 * steps + 2)
    )
    if not led.any():
        return whole
    lane = np.where(led, lanes, 0.0)
    part = np.linspace(0, 1, steps + 1)
    half = reach / 2
    out = _cubic((x0, y0), (x0 + half, y0), (x0 + half, lane), (x0 + reach, lane), part)
    back = _cubic((x1 - reach, lane), (x1 - half, lane), (x1 - half, y1), (x1, y1), part)
    around = np.concatenate([out, back], axis=1)
    return np.where(led[:, None, None], around, whole)


def _cubic(
    a: tuple[Floats, Floats],
    b: tuple[Floats, Floats],
    c: tuple[Floats, Floats],
    d: tuple[Floats, Floats],
    t: Floats,
) -> Floats:
    corners = np.array([a, b, c, d])  # (4, 2, wires)
    u = 1 - t
    weights = np.array([u**3, 3 * u * u * t, 3 * u * t * t, t**3])  # (4, points)
    found: Floats = np.einsum("cxw,cp->wpx", corners, weights)
    return found


def lines(ends: Floats, lanes: Floats, steps: int, turns: Floats | None = None) -> Floats:
    """All wires as short lines, rows of x, y, x, y; a level wire is a single one."""
    level = (np.abs(ends[:, 1] - ends[:, 3]) < 0.5) & (ends[:, 2] > ends[:, 0]) & np.isnan(lanes)
    if steps < 1:
        return ends
    bent = points(ends[~level], lanes[~level], steps, None if turns is None else turns[~level])
    pairs = np.concatenate([bent[:, :-1], bent[:, 1:]], axis=2).reshape(-1, 4)
    return np.concatenate([ends[level], pairs])


def lanes_of(
    ends: Floats, rects: Floats, source: Ints, target: Ints, walls: Sequence[Wall] = ()
) -> Floats:
    """The height at which each wire passes the nodes between its ends; NaN: it need not.

    `rects` are the nodes (left, top, width, height), `source` and `target` their rows by wire.
    `walls` are passed by those wires only that have no end inside.
    """
    found = np.full(len(ends), np.nan)
    far = np.flatnonzero(ends[:, 2] - ends[:, 0] > COLUMN_GAP + WIDTH / 2)

    def around(wire: int) -> Floats:
        passed = [
            rect
            for rect, inside in walls
            if not (inside[source[wire]] or inside[target[wire]])
            and ends[wire, 0] < rect[0] + 4.0
            and ends[wire, 2] > rect[0] + rect[2] - 4.0
        ]
        return np.vstack([rects, *passed]) if passed else rects

    blocked = [int(wire) for wire in far[: 8 * _MOST] if _meets(ends[wire], around(wire)).any()]
    if not blocked or len(far) > 8 * _MOST or len(blocked) > _MOST:
        return found
    taken: list[tuple[float, float, float, int]] = []
    for wire in sorted(blocked, key=lambda at: (ends[at, 2] - ends[at, 0], at)):
        lane = _lane(ends[wire], around(wire), [each for each in taken if each[3] != source[wire]])
        found[wire] = lane
        taken.append((ends[wire, 0], ends[wire, 2], lane, int(source[wire])))
    return found


def _between(end: Floats, rects: Floats) -> Bools:
    found: Bools = (rects[:, 0] + rects[:, 2] > end[0] + 4.0) & (rects[:, 0] < end[2] - 4.0)
    return found


def _meets(end: Floats, rects: Floats) -> Bools:
    """The nodes that a direct wire would run across."""
    top, bottom = min(end[1], end[3]), max(end[1], end[3])
    inside = (rects[:, 1] < bottom + 2.0) & (rects[:, 1] + rects[:, 3] > top - 2.0)
    found: Bools = inside & _between(end, rects)
    return found


def _lane(end: Floats, rects: Floats, taken: list[tuple[float, float, float, int]]) -> float:
    """The free height nearest to the wire's ends."""
    near = rects[_between(end, rects)]
    tops, bottoms = near[:, 1], near[:, 1] + near[:, 3]
    crossing = [each for each in taken if each[0] < end[2] and each[1] > end[0]]
    offers = np.concatenate(
        [tops - _CLEAR, bottoms + _CLEAR]
        + [np.array([lane - _APART, lane + _APART]) for *_, lane, _ in crossing]
    )
    free = ~(
        (offers[:, None] > tops[None] - _APART) & (offers[:, None] < bottoms[None] + _APART)
    ).any(axis=1)
    for *_, lane, _ in crossing:
        free &= np.abs(offers - lane) > _APART - 0.5
    if not free.any():
        return float(tops.min() - _CLEAR - _APART * len(crossing))
    offers = offers[free]
    return float(offers[np.argmin(np.abs(offers - end[1]) + np.abs(offers - end[3]))])
