"""Frames stay around their nodes in an automatic layout, and around no others."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as some

from nnstudio.project import edits
from nnstudio.project.graph import Graph
from nnstudio.project.holding import innermost, innermost_of, middles_of
from nnstudio.project.layout.framed import Arrangement, lay_out_framed
from nnstudio.project.layout.net import DEFAULT_BOX
from tests.project.nets import Draft

MARGINS = (24.0, 56.0)
Rect = tuple[float, float, float, float]


def arranged(graph: Graph) -> Arrangement:
    places = {node.id: node.at for node in graph.nodes.values() if node.at is not None}
    return lay_out_framed(graph, {}, MARGINS, places)


def after(draft: Draft) -> Graph:
    """The graph once it is laid out."""
    found = arranged(draft.graph)
    draft.apply(edits.arrange(found.places, found.frames))
    return draft.graph


def row(count: int) -> Draft:
    draft = Draft()
    draft.chain(draft.add("Input"), *["ReLU"] * (count - 1))
    draft.apply(edits.move({key: (230.0 * key, 0.0) for key in draft.graph.nodes}))
    return draft


def nodes_rects(graph: Graph) -> dict[int, Rect]:
    size = (DEFAULT_BOX.width, DEFAULT_BOX.height)
    return {
        node.id: (*node.at, node.at[0] + size[0], node.at[1] + size[1])
        for node in graph.nodes.values()
        if node.at is not None
    }


def frame_rects(graph: Graph) -> dict[int, Rect]:
    return {
        frame.id: (*frame.at, frame.at[0] + frame.size[0], frame.at[1] + frame.size[1])
        for frame in graph.frames.values()
    }


def overlap(one: Rect, other: Rect) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def around(one: Rect, other: Rect) -> bool:
    return one[0] <= other[0] and one[1] <= other[1] and one[2] >= other[2] and one[3] >= other[3]


def test_a_chain_through_two_frames_stays_one_straight_line() -> None:
    draft = row(6)
    ids = list(draft.graph.nodes)
    draft.apply(edits.add_frame(ids[1:3]))
    draft.apply(edits.add_frame(ids[3:5]))
    graph = after(draft)
    assert len({node.at[1] for node in graph.nodes.values() if node.at}) == 1
    one, other = frame_rects(graph).values()
    assert not overlap(one, other)


def test_a_frame_of_nodes_that_another_feeds_in_between_is_laid_out_too() -> None:
    draft = row(3)
    first, middle, last = draft.graph.nodes
    draft.apply(edits.move({first: (0.0, 0.0), middle: (230.0, 600.0), last: (300.0, 0.0)}))
    draft.apply(edits.add_frame([first, last]))
    graph = after(draft)
    (frame,) = frame_rects(graph).values()
    rects = nodes_rects(graph)
    assert around(frame, rects[first]) and around(frame, rects[last])
    assert not overlap(frame, rects[middle])


def test_empty_frames_and_notes_alone_are_kept_apart() -> None:
    draft = Draft()
    draft.apply(edits.add_note("a", (0.0, 0.0)))
    draft.apply(edits.add_note("b", (5.0, 5.0)))
    draft.apply(edits.add_frame(at=(300.0, 200.0)))
    draft.apply(edits.add_note("held", (350.0, 260.0), (80.0, 40.0)))
    *rects, held = frame_rects(after(draft)).values()
    assert not any(overlap(one, other) for one, other in combinations(rects, 2))
    assert (held[0], held[1]) == (rects[2][0] + 50, rects[2][1] + 60)


NUMBERS = some.integers(0, 1500).map(float)


@settings(max_examples=100, deadline=None)
@given(
    some.integers(1, 9),
    some.lists(some.tuples(some.integers(0, 8), some.integers(0, 8)), max_size=8),
    some.lists(some.tuples(NUMBERS, NUMBERS), min_size=9, max_size=9),
    some.lists(
        some.tuples(NUMBERS, NUMBERS, some.integers(60, 900), some.integers(60, 900)), max_size=5
    ),
    some.lists(some.tuples(NUMBERS, NUMBERS), max_size=3),
)
def test_every_frame_encloses_what_it_held_and_nothing_overlaps(
    count: int,
    wires: list[tuple[int, int]],
    places: list[tuple[float, float]],
    frames: list[tuple[float, float, int, int]],
    notes: list[tuple[float, float]],
) -> None:
    draft = Draft()
    for at in range(count):
        draft.apply(edits.add_node("Add", at=places[at]))
    for source, target in wires:
        ends = (source % count + 1, target % count + 1)
        if ends[0] != ends[1]:
            draft.apply(edits.connect(ends[0], "y", ends[1], "x"))
    for x, y, wide, tall in frames:
        draft.apply(edits.add_frame(at=(x, y), size=(wide, tall)))
    for note in notes:
        draft.apply(edits.add_note("n", note, (80.0, 50.0)))
    before = draft.graph
    owners = {**innermost(before), **innermost_of(before, middles_of(before))}
    held = {
        key: {node for node in before.nodes if key in _outward(owners, node)}
        for key in before.frames
    }
    graph = after(draft)
    nodes, rects = nodes_rects(graph), frame_rects(graph)
    assert set(rects) == set(before.frames) and set(nodes) == set(before.nodes)
    assert not any(overlap(one, other) for one, other in combinations(nodes.values(), 2))
    for key, rect in rects.items():
        for node, place in nodes.items():
            assert around(rect, place) == overlap(rect, place) == (node in held[key])
    for one, other in combinations(rects, 2):
        if one not in _outward(owners, other) and other not in _outward(owners, one):
            if held[one] or held[other]:
                assert not overlap(rects[one], rects[other])
        elif held[one] or held[other]:
            inner, outer = (one, other) if other in _outward(owners, one) else (other, one)
            assert around(rects[outer], rects[inner])


def _outward(owners: dict[int, int], key: int) -> set[int]:
    """All frames around something."""
    return {owners[key], *_outward(owners, owners[key])} if key in owners else set()
