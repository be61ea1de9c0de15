"""Layout with loops: each is a region of its own, delays first, with room for what runs back."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from nnstudio.project.graph import Graph, Node, Wire
from nnstudio.project.layout import Box, places_of
from nnstudio.project.layout.looped import LOOP_BELOW, LOOP_SIDE
from nnstudio.project.looping import circles, drawn_circles, wires_back
from nnstudio.project.picture.svg import svg
from nnstudio.project.table import Table
from tests.project.loopy import rnn, two_delays

BOX = Box(160, 72)


def test_the_delay_stands_first_in_its_loop_and_all_else_leads_to_the_right() -> None:
    graph = rnn().graph
    places = places_of(graph)
    at = {node.name: places[node.id][0] for node in graph.nodes.values()}
    assert at["series"] < at["w_x"] < at["h"] < at["w_h"] < at["total"] < at["tanh"] < at["head"]


def test_a_wire_into_the_loop_gets_a_way_that_crosses_no_node() -> None:
    graph = rnn().graph
    places = places_of(graph)
    level = {node.name: places[node.id][1] for node in graph.nodes.values()}
    assert abs(level["w_x"] - level["h"]) > 40, "else its wire would run through the Delay"


def test_nothing_else_lies_in_the_region_of_a_loop() -> None:
    graph = two_delays().graph
    places = places_of(graph, dict.fromkeys(graph.nodes, BOX))
    (group,) = circles(graph)
    left = min(places[key][0] for key in group) - LOOP_SIDE
    right = max(places[key][0] for key in group) + BOX.width + LOOP_SIDE
    top = min(places[key][1] for key in group)
    bottom = max(places[key][1] for key in group) + BOX.height + LOOP_BELOW
    for key, (x, y) in places.items():
        if key not in group:
            outside = x + BOX.width <= left or x >= right or y + BOX.height <= top or y >= bottom
            assert outside, graph.nodes[key].name


def test_a_delay_without_a_wire_is_no_region() -> None:
    graph = Graph(Table([(1, Node(1, "Delay", "h"))]), Table(), 2)
    assert circles(graph) == ((1,),)
    assert drawn_circles(graph) == ()


@st.composite
def _graphs(draw: st.DrawFn) -> Graph:
    count = draw(st.integers(1, 12))
    types = draw(st.lists(st.sampled_from(["Delay", "Add", "Add"]), min_size=count, max_size=count))
    nodes = Table((at, Node(at, type, f"n{at}")) for at, type in enumerate(types, 1))
    pairs = draw(st.sets(st.tuples(st.integers(1, count), st.integers(1, count)), max_size=20))
    wires = Table(
        (count + at, Wire(count + at, one, "y", other, "x"))
        for at, (one, other) in enumerate(sorted(pairs), 1)
        if one != other
    )
    return Graph(nodes, wires, count + len(pairs) + 1)


@given(_graphs())
@settings(max_examples=150, deadline=None)
def test_every_node_has_a_place_and_none_overlaps_another(graph: Graph) -> None:
    places = places_of(graph, dict.fromkeys(graph.nodes, BOX))
    assert places.keys() == dict(graph.nodes.items()).keys()
    for one, other in combinations(places.values(), 2):
        apart = abs(one[0] - other[0]) >= BOX.width or abs(one[1] - other[1]) >= BOX.height
        assert apart, (one, other)


def test_a_picture_dashes_the_wire_that_runs_back_in_time() -> None:
    graph = rnn().graph
    assert len(wires_back(graph)) == 1
    text = svg(graph, titles={})
    assert text.count('class="wire back"') == 1
    assert text.count('class="wire"') == len(graph.wires) - 1
