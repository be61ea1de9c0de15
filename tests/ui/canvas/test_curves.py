"""Wires run from port to port, and around nodes that stand between."""

from __future__ import annotations

import numpy as np

from nnstudio.ui.canvas.curves import bounds, lanes_of, lines, points

NAN = np.array([np.nan])


def test_a_wire_starts_and_ends_at_its_ports() -> None:
    for ends in ([0, 0, 100, 50], [100, 0, -80, 40], [0, 10, 10, -300]):
        for lane in (NAN, np.array([90.0])):
            course = points(np.array([ends], float), lane, 9)[0]
            assert np.allclose(course[0], ends[:2]) and np.allclose(course[-1], ends[2:])


def test_a_level_wire_is_one_line() -> None:
    assert len(lines(np.array([[0.0, 5.0, 80.0, 5.0]]), NAN, 9)) == 1


def test_nothing_of_a_wire_lies_outside_of_its_bounds() -> None:
    rng = np.random.default_rng(0)
    ends = rng.uniform(-600, 600, (300, 4))
    lanes = np.where(rng.random(300) < 0.3, rng.uniform(-600, 600, 300), np.nan)
    lanes[ends[:, 2] < ends[:, 0] + 120] = np.nan
    course, box = points(ends, lanes, 12), bounds(ends, lanes)
    assert (course[:, :, 0] >= box[:, None, 0] - 1e-6).all()
    assert (course[:, :, 0] <= box[:, None, 2] + 1e-6).all()
    assert (course[:, :, 1] >= box[:, None, 1] - 1e-6).all()
    assert (course[:, :, 1] <= box[:, None, 3] + 1e-6).all()


def test_a_skip_passes_the_nodes_between_and_two_skips_do_not_meet() -> None:
    rects = np.array([[232.0 * at, 0.0, 160.0, 72.0] for at in range(5)])
    ends = np.array([[160.0, 38.0, 928.0, 38.0], [392.0, 38.0, 696.0, 38.0], [160, 38, 232, 38]])
    lanes = lanes_of(ends, rects, np.array([0, 1, 0]), np.array([4, 3, 1]))
    assert np.isnan(lanes[2])
    for lane in lanes[:2]:
        assert lane < -8 or lane > 80
    assert abs(lanes[0] - lanes[1]) >= 9
