"""The order of computation: every source before its targets, ties by creation."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings

from nnstudio.compiler.loops import ordered
from nnstudio.compiler.order import cycles, downstream, upstream
from nnstudio.project.graph import Graph
from tests.compiler.graphs import Draft, dags


def ring(*names: str) -> Draft:
    """Nodes in a circle."""
    net = Draft()
    ids = [net.add("ReLU", name=name) for name in names]
    for source, target in zip(ids, [*ids[1:], ids[0]], strict=True):
        net.wire(source, target)
    return net


@settings(max_examples=80, deadline=None)
@given(dags())
def test_every_source_comes_before_its_targets(graph: Graph) -> None:
    order = ordered(graph)[0]
    place = {id_: at for at, id_ in enumerate(order)}
    assert sorted(order) == [node.id for node in graph.nodes.values()]
    assert all(place[wire.source] < place[wire.target] for wire in graph.wires.values())


@settings(max_examples=40, deadline=None)
@given(dags())
def test_of_nodes_that_are_ready_the_oldest_comes_first(graph: Graph) -> None:
    seen: set[int] = set()
    waits = {node.id: set[int]() for node in graph.nodes.values()}
    for wire in graph.wires.values():
        waits[wire.target].add(wire.source)
    for id_ in ordered(graph)[0]:
        assert id_ == min(one for one in waits if one not in seen and waits[one] <= seen)
        seen.add(id_)


def test_a_renamed_node_keeps_its_place() -> None:
    net = Draft()
    x = net.add("Input", field="x")
    ids = [net.add("ReLU", x) for _ in range(5)]
    renamed = net.graph.with_node(replace(net.graph.nodes[ids[2]], name="other"))
    assert ordered(renamed)[0] == ordered(net.graph)[0] == (x, *ids)


def test_nodes_on_and_behind_a_cycle_are_left_out() -> None:
    net = ring("a", "b")
    net.add("Tanh", 1)
    x = net.add("Input", field="x")
    assert ordered(net.graph)[0] == (x,)


def test_a_cycle_is_walked_from_its_oldest_node() -> None:
    net = ring("a", "b", "c")
    assert cycles(net.graph) == ((1, 2, 3),)


def test_a_graph_without_cycles_has_none() -> None:
    net = Draft()
    net.add("ReLU", net.add("Input", field="x"))
    assert cycles(net.graph) == ()


def test_reach_goes_along_the_wires_and_against_them() -> None:
    net = Draft()
    x = net.add("Input", field="x")
    a, b = net.add("ReLU", x), net.add("Tanh", x)
    c = net.add("Add", a, b)
    assert downstream(net.graph, [a]) == {a, c}
    assert upstream(net.graph, [a]) == {a, x}
    assert downstream(net.graph, [x]) == upstream(net.graph, [c]) == {x, a, b, c}


def test_a_long_chain_needs_no_recursion() -> None:
    net = Draft()
    x = net.add("Input", field="x")
    for _ in range(3000):
        x = net.add("ReLU", x)
    assert len(ordered(net.graph)[0]) == len(upstream(net.graph, [x])) == 3001
