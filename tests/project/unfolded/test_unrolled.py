"""A loop unrolled: copies by step, wires from the step before, everything maps back."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnstudio.project import edits
from nnstudio.project.graph import Graph, Node
from nnstudio.project.kinds import CATALOG
from nnstudio.project.layout.net import Box
from nnstudio.project.looping import circles
from nnstudio.project.unfolded import CHIPS, ChipKinds, Unfolded, unrolled
from tests.project.loopy import rnn, two_delays


def names(found: Unfolded) -> list[str]:
    return [node.name for node in found.graph.nodes.values()]


def ways(found: Unfolded) -> set[tuple[str, str]]:
    nodes = found.graph.nodes
    return {(nodes[w.source].name, nodes[w.target].name) for w in found.graph.wires.values()}


def outline(kinds: ChipKinds, node: Node) -> Box:
    """The box of a node as the canvas has it, roughly."""
    kind = kinds[node.type]
    return Box(
        160.0,
        72.0,
        {port.name: 38.0 + 16.0 * at for at, port in enumerate(kind.inputs)},
        {port.name: 38.0 for port in kind.outputs},
    )


def test_three_steps_are_called_before_now_and_after() -> None:
    graph = rnn().graph
    found = unrolled(graph, circles(graph)[0])
    assert [frame.title for frame in found.graph.frames.values()] == ["t−1", "t", "t+1"]
    assert {"tanh (t−1)", "tanh (t)", "tanh (t+1)", "w_x (t)", "h (t−2)"} <= set(names(found))
    assert "h (t)" not in names(found), "the delay became a wire"


def test_a_value_comes_from_the_step_before_and_the_first_from_the_delay() -> None:
    graph = rnn().graph
    found = ways(unrolled(graph, circles(graph)[0]))
    assert ("tanh (t−1)", "w_h (t)") in found
    assert ("tanh (t)", "w_h (t+1)") in found
    assert ("h (t−2)", "w_h (t−1)") in found


def test_a_loop_that_runs_backward_takes_values_from_the_step_after() -> None:
    graph = rnn().graph
    found = ways(unrolled(graph, circles(graph)[0], backward=True))
    assert ("tanh (t+1)", "w_h (t)") in found
    assert ("h (t+2)", "w_h (t+1)") in found


def test_a_delay_of_two_steps_reaches_two_steps_back() -> None:
    graph = two_delays().graph
    found = ways(unrolled(graph, circles(graph)[0], 4))
    assert ("tanh (t−1)", "total (t+1)") in found
    assert ("c (t−3)", "total (t−1)") in found
    assert ("c (t−2)", "total (t)") in found


def test_the_last_step_alone_leaves_where_the_wire_says_so() -> None:
    project = rnn()
    wire = next(w for w in project.graph.wires.values() if w.target == 7)
    every = ways(unrolled(project.graph, circles(project.graph)[0]))
    graph = edits.mark_wire(wire.id, "last").change(project).graph
    last = ways(unrolled(graph, circles(graph)[0]))
    assert ("tanh (t)", "head") in every
    assert ("tanh (t)", "head") not in last
    assert ("tanh (t+1)", "head") in last


def test_what_is_held_is_there_once_and_feeds_every_step() -> None:
    project = rnn()
    wire = next(w for w in project.graph.wires.values() if w.source == 2)
    found = unrolled(project.graph, circles(project.graph)[0], 3, {wire.id: "held"})
    assert names(found).count("w_x") == 1
    assert {("w_x", f"total ({moment})") for moment in ("t−1", "t", "t+1")} <= ways(found)
    assert ("series", "w_x") in ways(found)


def test_each_step_takes_its_own_input() -> None:
    graph = rnn().graph
    loop = circles(graph)[0]
    found = unrolled(graph, loop)
    assert "series" not in names(found)
    chip = next(node for node in found.graph.nodes.values() if node.name == "w_x (t)")
    assert chip.type == "step:input", "all that the loop sees of it"
    found = unrolled(graph, loop, stepwise=[graph.named("w_x").id])
    for moment in ("t−1", "t", "t+1"):
        assert {
            (f"series ({moment})", f"w_x ({moment})"),
            (f"w_x ({moment})", f"total ({moment})"),
        } <= ways(found)
    chip = next(node for node in found.graph.nodes.values() if node.name == "series (t)")
    assert found.origins[chip.id].node == graph.named("series").id
    assert found.graph.frames[found.owners[chip.id]].title == "t"


@pytest.mark.parametrize(
    ("wired", "settings", "type_"),
    [
        (False, {}, "step:state zeros"),
        (False, {"initial": "learned"}, "step:state learned"),
        (True, {}, "step:state wired"),
    ],
)
def test_the_state_that_enters_the_first_step_says_where_it_starts(
    wired: bool, settings: dict[str, object], type_: str
) -> None:
    project = rnn(**settings)
    if wired:
        steps = [
            edits.add_node("Input", "start", {"field": "z", "shape": (8,)}),
            edits.connect("start", "y", "h", "init"),
        ]
        project = edits.several("Build", steps).change(project)
    found = unrolled(project.graph, circles(project.graph)[0])
    (state,) = [node for node in found.graph.nodes.values() if node.name == "h (t−2)"]
    assert state.type == type_
    assert (("start", "h (t−2)") in ways(found)) is wired


def test_steps_stay_level_where_others_have_to_make_room() -> None:
    steps = [
        edits.add_node("Subtract", "change"),
        edits.connect("head", "y", "change", "a"),
        edits.connect("series", "y", "change", "b"),
        edits.add_node("Slice", "now"),
        edits.connect("series", "y", "now", "x"),
        edits.add_node("Output", "too"),
        edits.connect("now", "y", "too", "x"),
    ]
    graph = edits.several("Build", steps).change(rnn()).graph
    kinds = ChipKinds(CATALOG)
    for count in (2, 3, 6):
        found = unrolled(graph, circles(graph)[0], count, stepwise=[graph.named("w_x").id])
        sizes = {key: outline(kinds, node) for key, node in found.graph.nodes.items()}
        placed = found.placed(sizes, 72.0).graph
        frames = list(placed.frames.values())
        assert len({frame.at[1] for frame in frames}) == 1
        for node in placed.nodes.values():
            if node.id not in found.owners and node.at is not None:
                for frame in frames:
                    apart = node.at[0] >= frame.at[0] + frame.size[0]
                    apart |= node.at[0] + 160 <= frame.at[0]
                    assert apart or node.at[1] >= frame.at[1] + frame.size[1]


@pytest.mark.parametrize("delay", [1, 2, 3, 5])
@pytest.mark.parametrize("backward", [False, True])
def test_steps_stand_one_after_the_other_however_far_values_are_delayed(
    delay: int, backward: bool
) -> None:
    graph = rnn(delay=delay).graph
    found = unrolled(graph, circles(graph)[0], 6, backward=backward)
    kinds = ChipKinds(CATALOG)
    sizes = {key: outline(kinds, node) for key, node in found.graph.nodes.items()}
    frames = list(found.placed(sizes, 72.0).graph.frames.values())
    assert len(frames) == 6
    for one, other in pairwise(frames):
        assert one.at[0] + one.size[0] <= other.at[0]
        assert one.at[1] == other.at[1]


def test_copies_of_what_learns_are_marked_as_sharing() -> None:
    graph = rnn().graph
    w_h = graph.named("w_h").id
    found = unrolled(graph, circles(graph)[0], 3, weights=[w_h])
    copies = [node for node in found.graph.nodes.values() if found.origins[node.id].node == w_h]
    assert [node.shares for node in copies] == [None, copies[0].id, copies[0].id]


@pytest.mark.parametrize("steps", [0, 7])
def test_more_steps_than_can_be_seen_are_refused(steps: int) -> None:
    graph = rnn().graph
    with pytest.raises(ValueError, match="1 to 6"):
        unrolled(graph, circles(graph)[0], steps)


@st.composite
def _loops(draw: st.DrawFn) -> Graph:
    project = draw(st.sampled_from([rnn, two_delays]))()
    ends = ["w_x", "w_h", "tanh", "h", "total", "head"]
    for _ in range(draw(st.integers(0, 4))):
        source, target = draw(st.sampled_from(ends)), draw(st.sampled_from(["total", "w_h"]))
        edit = edits.loop_back if draw(st.booleans()) else edits.connect
        try:
            project = edit(source, "y", target, "x").change(project)
        except edits.EditError:
            continue
    return project.graph


@given(_loops(), st.integers(1, 6), st.booleans(), st.data())
@settings(max_examples=120, deadline=None)
def test_every_copy_maps_back_and_every_wire_joins_two_copies(
    graph: Graph, steps: int, backward: bool, data: st.DataObject
) -> None:
    groups = circles(graph)
    if not groups:
        return
    marks = {
        key: data.draw(st.sampled_from(["stepped", "held", "every", "last"]))
        for key in graph.wires
        if data.draw(st.booleans())
    }
    found = unrolled(graph, groups[0], steps, marks, list(graph.nodes), backward)
    ports = {(w.source, w.output) for w in graph.wires.values()}
    entries = {(w.target, w.input) for w in graph.wires.values()}
    for node in found.graph.nodes.values():
        origin = graph.nodes[found.origins[node.id].node]
        if node.type in CHIPS:
            assert found.origins[node.id].output
        else:
            assert node.type == origin.type
            assert node.settings == origin.settings
        assert node.shares is None or node.shares in found.graph.nodes
    for wire in found.graph.wires.values():
        one, other = found.origins[wire.source], found.origins[wire.target]
        source = found.graph.nodes[wire.source]
        gives = one.output if source.type in CHIPS else wire.output
        assert (one.node, gives) in ports
        assert (other.node, wire.input) in entries
    stepwise = [each.node for each in found.origins.values() if each.step is not None]
    assert set(found.graph.nodes) == set(found.origins)
    assert unrolled(graph, groups[0], steps, marks, (), backward, stepwise).graph.nodes
    placed = found.placed({}, 64.0)
    assert all(node.at is not None for node in placed.graph.nodes.values())
