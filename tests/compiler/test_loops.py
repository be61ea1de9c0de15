"""Loops: which nodes they hold, in which order, and what passes their border."""

from __future__ import annotations

from hypothesis import given, settings

from nnstudio.compiler.loops import Loop, ordered
from nnstudio.compiler.order import cycles
from nnstudio.project.graph import Graph
from nnstudio.project.looping import is_back
from tests.compiler.graphs import Draft, dags


def names(net: Draft, ids: tuple[int, ...]) -> list[str]:
    return [net.graph.nodes[id_].name for id_ in ids]


def only(graph: Graph) -> Loop:
    (loop,) = (unit for unit in ordered(graph)[0] if isinstance(unit, Loop))
    return loop


def cell() -> tuple[Draft, dict[str, int]]:
    """x → total ← own ← h ← squash ← total, and an Output of squash."""
    net = Draft()
    ids = {"x": net.add("Input", name="given")}
    ids["h"] = net.add("Delay", name="h")
    ids["own"] = net.add("Linear", ids["h"], name="own")
    ids["total"] = net.add("Add", ids["x"], ids["own"], name="total")
    ids["squash"] = net.add("Tanh", ids["total"], name="squash")
    net.wire(ids["squash"], ids["h"])
    ids["out"] = net.add("Output", ids["squash"], name="answer")
    return net, ids


def test_a_loop_holds_what_a_delay_reaches_and_is_reached_by() -> None:
    net, ids = cell()
    loop = only(net.graph)
    assert names(net, loop.nodes) == ["h", "own", "total", "squash"]
    assert loop.delays == (ids["h"],)
    assert [(wire.source, wire.target) for wire in loop.entering] == [(ids["x"], ids["total"])]
    assert [(wire.source, wire.target) for wire in loop.leaving] == [(ids["squash"], ids["out"])]
    assert loop.inits == loop.teachers == ()
    units, left = ordered(net.graph)
    assert [unit for unit in units if isinstance(unit, int)] == [ids["x"], ids["out"]]
    assert left == ()
    assert not cycles(net.graph)


def test_only_a_wire_into_the_value_of_a_delay_leads_back() -> None:
    net, ids = cell()
    net.wire(ids["x"], ids["h"], "init")
    back = [wire for wire in net.graph.wires.values() if is_back(net.graph, wire)]
    assert [(wire.source, wire.input) for wire in back] == [(ids["squash"], "x")]
    assert [wire.source for wire in only(net.graph).inits] == [ids["x"]]


def test_two_delays_of_one_circle_are_one_loop_and_two_circles_are_two() -> None:
    net, ids = cell()
    second = net.add("Delay", ids["squash"], name="c")
    net.wire(second, ids["total"], position=5)
    assert only(net.graph).delays == (ids["h"], second)
    other = net.add("Delay", name="other")
    net.wire(net.add("Add", ids["squash"], other, name="sum"), other)
    loops = [unit for unit in ordered(net.graph)[0] if isinstance(unit, Loop)]
    assert [names(net, loop.delays) for loop in loops] == [["h", "c"], ["other"]]


def test_a_delay_on_no_circle_is_a_loop_of_itself() -> None:
    net = Draft()
    delay = net.add("Delay", net.add("Input"), name="before")
    loop = only(net.graph)
    assert loop.nodes == loop.delays == (delay,)
    assert len(loop.entering) == 1


def test_a_circle_without_a_delay_and_all_behind_it_are_left() -> None:
    net, ids = cell()
    circle = net.add("Add", ids["squash"], name="circle")
    net.wire(net.add("ReLU", circle, name="again"), circle)
    behind = net.add("Output", circle, name="behind")
    units, left = ordered(net.graph)
    assert names(net, left) == ["circle", "again", "behind"]
    assert behind in left
    assert any(isinstance(unit, Loop) for unit in units)


def test_a_circle_without_a_delay_inside_of_a_loop_makes_it_none() -> None:
    net, ids = cell()
    net.wire(net.add("ReLU", ids["squash"], name="short"), ids["total"], position=5)
    units, left = ordered(net.graph)
    assert not any(isinstance(unit, Loop) for unit in units)
    assert set(names(net, left)) >= {"total", "squash", "short"}
    assert len(cycles(net.graph)) == 1


@settings(max_examples=60, deadline=None)
@given(dags())
def test_without_delays_every_node_comes_after_its_sources(graph: Graph) -> None:
    units, left = ordered(graph)
    place = {unit: at for at, unit in enumerate(units)}
    assert left == () and set(place) == set(graph.nodes)
    assert all(place[wire.source] < place[wire.target] for wire in graph.wires.values())
