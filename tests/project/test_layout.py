"""Automatic placement: nothing overlaps, chains are level, skips pass around, it is quick."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnstudio.project.graph import Graph, Node, Wire
from nnstudio.project.layout import Box, Layout, lay_out
from nnstudio.project.table import Table
from tests.project.nets import chain, lenet, residual

BOX = Box(120, 50)


def graph_of(count: int, pairs: list[tuple[int, int]]) -> Graph:
    """Nodes 1 … count with wires between them."""
    nodes = Table((at, Node(at, "Add", f"add{at}")) for at in range(1, count + 1))
    wires = Table(
        (count + at, Wire(count + at, source, "y", target, "x"))
        for at, (source, target) in enumerate(pairs, 1)
    )
    return Graph(nodes, wires, count + len(pairs) + 1)


def overlapping(found: Layout, boxes: dict[int, Box]) -> list[tuple[int, int]]:
    bad = []
    for one, other in combinations(found.places, 2):
        (x, y), (u, v) = found.places[one], found.places[other]
        apart = (
            u >= x + boxes[one].width
            or x >= u + boxes[other].width
            or v >= y + boxes[one].height
            or y >= v + boxes[other].height
        )
        if not apart:
            bad.append((one, other))
    return bad


def middles(graph: Graph, found: Layout, *names: str) -> set[float]:
    boxes = {node.id: BOX for node in graph.nodes.values()}
    ids = [graph.named(name).id for name in names]
    return {found.places[node][1] + boxes[node].height / 2 for node in ids}


def test_a_chain_is_level_and_runs_to_the_right() -> None:
    graph = chain(30).graph
    found = lay_out(graph, dict.fromkeys(graph.nodes, BOX))
    xs = [x for x, _ in found.places.values()]
    assert xs == sorted(xs)
    assert len({y for _, y in found.places.values()}) == 1


def test_boxes_of_different_heights_are_level_in_the_middle() -> None:
    graph = chain(10).graph
    boxes = {node: Box(80, 40 + 10 * (node % 4)) for node in graph.nodes}
    found = lay_out(graph, boxes)
    assert len({y + boxes[node].height / 2 for node, (_, y) in found.places.items()}) == 1


def test_the_main_path_of_a_residual_net_is_level_and_skips_pass_around() -> None:
    graph = residual(4).graph
    found = lay_out(graph, dict.fromkeys(graph.nodes, BOX))
    straight = [f"add{at}" for at in (1, 2, 3, 4)] + [f"relu{at}" for at in range(1, 10)]
    assert len(middles(graph, found, "conv1", *straight, "logits")) == 1


def test_wires_meet_their_ports_on_one_line() -> None:
    graph = graph_of(2, [(1, 2)])
    boxes = {1: Box(80, 40, outputs={"y": 30.0}), 2: Box(80, 60, inputs={"x": 10.0})}
    found = lay_out(graph, boxes)
    assert found.places[1][1] + 30.0 == found.places[2][1] + 10.0


def passes_through(graph: Graph, found: Layout, boxes: dict[int, Box]) -> bool:
    """Whether a level part of a route lies within a box of that column."""
    for wire in graph.wires.values():
        start = found.column[wire.source] + 1
        for index, (_, y) in enumerate(found.routes.get(wire.id, ())):
            column = start + index // 2
            for node, at in found.column.items():
                top = found.places[node][1]
                if at == column and top < y < top + boxes[node].height:
                    return True
    return False


GRAPHS = st.integers(1, 14).flatmap(
    lambda count: st.tuples(
        st.just(count),
        st.lists(st.tuples(st.integers(1, count), st.integers(1, count)), max_size=30),
    )
)


@given(GRAPHS, st.integers(0, 3))
@settings(deadline=None)
def test_any_graph_even_with_cycles_is_placed_without_overlap(
    drawn: tuple[int, list[tuple[int, int]]], kind: int
) -> None:
    count, pairs = drawn
    graph = graph_of(count, pairs)
    boxes = {node: Box(60 + 30 * (node % 3), 30 + 25 * ((node + kind) % 3)) for node in graph.nodes}
    found = lay_out(graph, boxes)
    assert set(found.places) == set(graph.nodes)
    assert not overlapping(found, boxes)
    assert not passes_through(graph, found, boxes)
    assert min(x for x, _ in found.places.values()) >= 0
    assert min(y for _, y in found.places.values()) >= 0
    assert lay_out(graph, boxes) == found


def test_an_empty_graph_has_an_empty_layout() -> None:
    assert lay_out(Graph()) == Layout()


def test_components_lie_below_each_other_and_loose_nodes_in_rows() -> None:
    graph = graph_of(60, [(1, 2), (3, 4)])
    boxes = dict.fromkeys(graph.nodes, BOX)
    found = lay_out(graph, boxes)
    assert found.places[3][1] >= found.places[1][1] + BOX.height
    assert not overlapping(found, boxes)
    assert max(x for x, _ in found.places.values()) < 5000


def test_a_target_stands_beside_its_loss() -> None:
    graph = lenet().graph
    found = lay_out(graph)
    loss = found.column[graph.named("cross_entropy").id]
    assert found.column[graph.named("label").id] == loss - 1


def dense(count: int, reach: int) -> Graph:
    pairs = [
        (source, source + far)
        for source in range(1, count)
        for far in (1, reach)
        if source + far <= count
    ]
    return graph_of(count, pairs)


@pytest.mark.timeout(30)
@pytest.mark.parametrize(
    "graph",
    [
        dense(1000, 20),
        dense(1000, 100),
        graph_of(1000, [(1, at) for at in range(2, 1001)]),
        dense(10_000, 50),
        graph_of(10_000, []),
    ],
)
def test_large_graphs_are_placed(graph: Graph) -> None:
    assert len(lay_out(graph).places) == len(graph.nodes)
