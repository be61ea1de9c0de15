"""A Delay into a wire, wires that run back, settings of a whole loop: each is one step."""

from __future__ import annotations

import pytest

from nnstudio.project import edits
from nnstudio.project.document import Document
from nnstudio.project.edits import EditError
from nnstudio.project.looping import circles
from tests.project.loopy import rnn, two_delays


def test_a_wire_that_runs_back_goes_through_a_new_delay_in_one_step() -> None:
    document = Document(rnn())
    before = document.project
    document.apply(edits.loop_back("tanh", "y", "total", "x"))
    graph = document.project.graph
    (new,) = [node for node in graph.nodes.values() if node.id not in before.graph.nodes]
    assert new.type == "Delay"
    ways = {(wire.source, wire.target, wire.input) for wire in graph.wires.values()}
    assert (graph.named("tanh").id, new.id, "x") in ways
    assert (new.id, graph.named("total").id, "x") in ways
    document.undo()
    assert document.project == before


def test_a_delay_that_joins_a_loop_gets_the_settings_that_the_loop_shares() -> None:
    project = rnn(dim=2, truncation="fixed")
    made = edits.loop_back("tanh", "y", "total", "x").change(project)
    (group,) = circles(made.graph)
    delays = [made.graph.nodes[key] for key in group if made.graph.nodes[key].type == "Delay"]
    assert len(delays) == 2
    assert {node.settings["dim"] for node in delays} == {2}
    assert {node.settings["truncation"] for node in delays} == {"fixed"}


def test_a_delay_stands_before_what_it_feeds_and_on_no_other_node() -> None:
    project = edits.move({1: (0.0, 0.0), 2: (232.0, 0.0), 3: (464.0, 0.0)}).change(rnn())
    wire = next(w for w in project.graph.wires.values() if w.target == 2)
    made = edits.insert_delay(wire.id).change(project)
    at = made.graph.nodes[project.graph.next_id].at
    assert at is not None
    assert at[0] == 0.0
    assert at[1] > 72, "below the node that stands there"


def test_a_setting_of_the_loop_is_set_on_all_its_delays_in_one_step() -> None:
    document = Document(two_delays())
    document.apply(edits.set_loop("h", "direction", "both"))
    graph = document.project.graph
    assert {graph.named(name).settings["direction"] for name in ("h", "c")} == {"both"}
    document.apply(edits.reset_loop("c", "direction"))
    assert not any("direction" in node.settings for node in document.project.graph.nodes.values())
    document.undo()
    document.undo()
    assert document.project == two_delays()


@pytest.mark.parametrize(("name", "value"), [("delay", 3), ("dim", 0), ("direction", "up")])
def test_what_no_loop_can_have_is_refused(name: str, value: object) -> None:
    with pytest.raises((EditError, ValueError)):
        edits.set_loop("h", name, value).change(rnn())
