"""Room for a node that comes between two others."""

from __future__ import annotations

from nnstudio.project.graph import Frame
from nnstudio.ui.making_room import frames_with, make_room

WIDTH, GAP = 160.0, 72.0
CHAIN = {1: (0.0, 0.0), 2: (232.0, 0.0), 3: (464.0, 0.0)}


def test_nodes_behind_move_on_and_the_new_one_stands_in_the_line() -> None:
    at, moved = make_room(CHAIN, 1, 2, (120.0, 14.0), WIDTH, GAP)
    assert at == (232.0, 0.0)
    assert moved == {2: (464.0, 0.0), 3: (696.0, 0.0)}


def test_where_there_is_room_nothing_moves() -> None:
    at, moved = make_room({1: (0.0, 0.0), 2: (700.0, 0.0)}, 1, 2, (300.0, 0.0), WIDTH, GAP)
    assert at == (300.0, 0.0) and not moved


def test_a_wire_around_another_node_leaves_the_line_to_that() -> None:
    at, moved = make_room(CHAIN, 1, 3, (240.0, -60.0), WIDTH, GAP)
    assert at == (232.0, -60.0) and not moved


def test_a_wire_that_leads_back_moves_nothing() -> None:
    at, moved = make_room(CHAIN, 3, 1, (100.0, 90.0), WIDTH, GAP)
    assert at == (100.0, 90.0) and not moved


def test_what_frames_hold_stays_in_them() -> None:
    """A frame around a chain lost the nodes at its end to whatever was put into the chain."""
    around = Frame(7, (-24.0, -56.0), (440.0, 144.0), "First two")
    behind = Frame(8, (440.0, -56.0), (208.0, 144.0), "Third")
    note = Frame(9, (100.0, 200.0), (400.0, 80.0), text="across, and holds nothing", holds=False)
    at, moved = make_room(CHAIN, 1, 2, (120.0, 14.0), WIDTH, GAP)
    assert at == (232.0, 0.0)
    found = frames_with([around, behind, note], CHAIN, moved)
    assert found == {7: ((-24.0, -56.0), (672.0, 144.0)), 8: ((672.0, -56.0), (208.0, 144.0))}
    assert frames_with([around], CHAIN, {}) == {}
