"""A block made of a selection computes what was there, and refuses what cannot be one."""

from __future__ import annotations

import pytest

from nnstudio.catalog.expressions import expression
from nnstudio.project import edits
from nnstudio.project.edits import EditError
from nnstudio.project.index import wires_into
from nnstudio.project.kinds import ENTRY, EXIT, ports_of
from tests.project.edits.drafts import cell_draft, likeness, residual_draft, wires_of
from tests.project.nets import Draft, lenet


def ports(draft: Draft, block: str) -> tuple[list[str], list[str]]:
    graph = draft.project.graph_of(block)
    sides = (ports_of(graph, ENTRY), ports_of(graph, EXIT))
    return [node.name for node in sides[0]], [node.name for node in sides[1]]


def test_crossing_wires_become_ports_and_keep_their_ends() -> None:
    draft = residual_draft()
    use = draft.graph.next_id
    draft.apply(edits.make_block(["conv2", "add1"], "Residual"))
    assert draft.graph.nodes[use].type == "block:Residual"
    assert ports(draft, "Residual") == (["x"], ["y"])
    assert wires_of(draft.graph) == [
        ("image", "y", "conv1", "x"),
        ("conv1", "y", "relu1", "x"),
        ("residual1", "y", "relu2", "x"),
        ("relu1", "y", "residual1", "x"),
    ]
    assert sorted(wires_of(draft.project.graph_of("Residual"))) == [
        ("add1", "y", "y", "x"),
        ("conv2", "y", "add1", "x"),
        ("x", "y", "add1", "x"),
        ("x", "y", "conv2", "x"),
    ]


def test_the_order_of_wires_into_a_sum_is_kept_inside_and_outside() -> None:
    draft = residual_draft()
    first, second = wires_into(draft.graph, draft.graph.named("add1").id)
    draft.apply(edits.reorder("add1", "x", [second.id, first.id]))
    before = likeness(draft.graph)
    draft.apply(edits.make_block(["conv2"], "Inner"))
    order = [wire.source for wire in wires_into(draft.graph, draft.graph.named("add1").id)]
    assert [draft.graph.nodes[key].name for key in order] == ["relu1", "inner1"]
    draft.apply(edits.unpack("inner1"))
    assert likeness(draft.graph) == before


def test_several_values_in_and_out_get_names_that_say_what_they_are() -> None:
    draft = residual_draft()
    lstm = draft.add("LSTM", name="lstm")
    head = draft.add("Linear", name="head")
    draft.apply(edits.connect("relu1", "y", lstm, "x"))
    draft.apply(edits.connect(lstm, "h", head, "x"))
    draft.apply(edits.make_block(["conv2", lstm], "Odd"))
    assert ports(draft, "Odd") == (["x"], ["y", "h"])
    draft.apply(edits.make_block(["add1"], "Sum"))
    assert ports(draft, "Sum") == (["x", "skip"], ["y"])


def test_it_stands_in_the_middle_with_its_ports_at_both_sides() -> None:
    draft = residual_draft()
    draft.apply(edits.make_block(["relu1", "conv2", "add1"], "Residual"))
    assert draft.graph.named("residual1").at == (800.0, 0.0)
    inner = draft.project.graph_of("Residual")
    assert inner.named("conv2").at == (800.0, 0.0)
    entry, exit_ = inner.named("x").at, inner.named("y").at
    assert entry is not None and exit_ is not None
    assert entry[0] < 600.0 - 160 and exit_[0] > 1000.0 + 160


def test_frames_that_hold_only_the_selection_come_along() -> None:
    draft = residual_draft()
    draft.apply(edits.add_frame(["conv2", "add1"], title="both"))
    draft.apply(edits.add_frame(["conv1", "relu1"], title="other"))
    draft.apply(edits.make_block(["conv2", "add1"], "Residual"))
    assert [f.title for f in draft.graph.frames.values()] == ["other"]
    inner = draft.project.graph_of("Residual")
    assert [f.title for f in inner.frames.values()] == ["both"]


def test_one_undo_step_with_everything_as_before() -> None:
    draft = residual_draft()
    before = draft.project
    after = edits.make_block(["conv2", "add1"]).change(before)
    assert after.blocks[0].name == "Block1"
    assert before == residual_draft().project


def test_inside_a_block_its_settings_are_handed_on() -> None:
    draft = residual_draft()
    draft.apply(edits.make_block(["relu1", "conv2", "add1"], "Residual"))
    draft.apply(edits.add_block_setting("Residual", "unused"))
    draft.apply(edits.expose_setting("Residual", "conv2", "out_channels", "width"))
    before = likeness(draft.project.graph_of("Residual"))
    draft.apply(edits.inside("Residual", edits.make_block(["conv2"], "Deep")))
    deep = draft.project.block("Deep")
    assert deep is not None
    assert [(each.name, each.default) for each in deep.settings] == [("width", 16)]
    use = draft.project.graph_of("Residual").named("deep1")
    assert dict(use.settings) == {"width": expression("width")}
    draft.apply(edits.inside("Residual", edits.unpack("deep1")))
    assert likeness(draft.project.graph_of("Residual")) == before


def test_weights_shared_within_the_selection_stay_shared() -> None:
    draft = residual_draft()
    draft.apply(edits.share("conv2", "conv1"))
    before = likeness(draft.graph)
    draft.apply(edits.make_block(["conv1", "relu1", "conv2"], "Twice"))
    inner = draft.project.graph_of("Twice")
    assert inner.named("conv2").shares == inner.named("conv1").id
    draft.apply(edits.unpack("twice1"))
    assert likeness(draft.graph) == before


def test_weights_shared_across_the_border_are_refused() -> None:
    draft = residual_draft()
    draft.apply(edits.share("conv2", "conv1"))
    for chosen in (["conv1"], ["conv2"]):
        with pytest.raises(EditError, match=r"conv2: it has the weights of conv1.*Select both"):
            draft.apply(edits.make_block(chosen))


@pytest.mark.parametrize("name", ["image", "label", "output", "cross_entropy", "accuracy"])
def test_data_losses_and_metrics_stay_outside(name: str) -> None:
    with pytest.raises(EditError, match=rf"^{name}: .*Leave it out") as refused:
        edits.make_block([name, "conv1"]).change(lenet())
    assert refused.value.node == name


def test_ports_of_the_surrounding_block_stay_outside() -> None:
    draft = residual_draft()
    draft.apply(edits.make_block(["conv2", "add1"], "Residual"))
    with pytest.raises(EditError, match="a port belongs to the block around it"):
        draft.apply(edits.inside("Residual", edits.make_block(["x", "conv2"])))


def test_a_path_that_leaves_and_comes_back_is_refused_with_the_path() -> None:
    draft = residual_draft()
    with pytest.raises(EditError, match=r"relu1 → conv2 → add1 leaves.*Select conv2 too"):
        draft.apply(edits.make_block(["relu1", "add1"]))


def test_nothing_chosen_a_taken_name_and_an_illegal_one_are_refused() -> None:
    draft = residual_draft()
    with pytest.raises(EditError, match="none is chosen"):
        draft.apply(edits.make_block([]))
    draft.apply(edits.make_block(["conv1"], "Stem"))
    with pytest.raises(EditError, match=r"already called 'Stem'.*Stem1 is free"):
        draft.apply(edits.make_block(["conv2"], "Stem"))
    with pytest.raises(EditError, match="letters, digits and _"):
        draft.apply(edits.make_block(["conv2"], "my block"))
    with pytest.raises(EditError, match="no frame with the id 99"):
        draft.apply(edits.make_block(["conv2"], frames=[99]))


def test_a_whole_loop_becomes_a_block_with_its_marks_inside() -> None:
    draft = cell_draft()
    entering = next(w.id for w in draft.graph.wires.values() if w.input == "x" and w.source == 2)
    leaving = max(draft.graph.wires)
    draft.apply(edits.mark_wire(entering, "stepped"))
    draft.apply(edits.mark_wire(leaving, "last"))
    before = likeness(draft.graph)
    draft.apply(edits.make_block(["before", "wh", "both", "tanh1"], "Cell"))
    assert {w.mark for w in draft.graph.wires.values()} == {""}
    inner = draft.project.graph_of("Cell")
    assert sorted(w.mark for w in inner.wires.values() if w.mark) == ["last", "stepped"]
    draft.apply(edits.unpack("cell1"))
    assert likeness(draft.graph) == before


def test_the_body_of_a_loop_becomes_a_block_around_its_delay() -> None:
    draft = cell_draft()
    before = likeness(draft.graph)
    draft.apply(edits.make_block(["wh", "both", "tanh1"], "Cell"))
    assert ports(draft, "Cell") == (["x", "skip"], ["y"])
    assert ("cell1", "y", "before", "x") in wires_of(draft.graph)
    draft.apply(edits.unpack("cell1"))
    assert likeness(draft.graph) == before


@pytest.mark.parametrize(
    ("chosen", "message"),
    [
        (["before", "wh"], "before: the selection splits its loop: both is on the circle"),
        (["wx", "wh", "both", "tanh1"], "wh: the selection splits its loop.*holds wx"),
        (["wh", "tanh1"], "leaves the selection and comes back"),
    ],
)
def test_a_selection_that_splits_a_loop_is_refused(chosen: list[str], message: str) -> None:
    with pytest.raises(EditError, match=message):
        cell_draft().apply(edits.make_block(chosen))


def test_a_part_that_ends_nowhere_gets_an_output_all_the_same() -> None:
    """Somebody draws a unit beside the network, makes a block of it, and wires it then."""
    draft = residual_draft()
    beside = draft.add("Conv2d", name="beside")
    after = draft.add("ReLU", name="after")
    draft.apply(edits.connect("relu1", "y", beside, "x"))
    draft.apply(edits.connect(beside, "y", after, "x"))
    draft.apply(edits.make_block([beside, after], "Unit"))
    assert ports(draft, "Unit") == (["x"], ["y"])
    assert ("after", "y", "y", "x") in wires_of(draft.project.graph_of("Unit"))


def test_a_part_that_is_drawn_by_itself_gets_inputs_where_it_lacks_wires() -> None:
    draft = residual_draft()
    one, two = draft.add("Conv2d", name="one"), draft.add("Conv2d", name="two")
    total = draft.add("Add", name="total")
    draft.apply(edits.connect(one, "y", total, "x"))
    draft.apply(edits.connect(two, "y", total, "x"))
    before = likeness(draft.graph)
    draft.apply(edits.make_block([one, two, total], "Pair"))
    assert ports(draft, "Pair") == (["x", "two_in"], ["y"])
    assert sorted(wires_of(draft.project.graph_of("Pair"))) == [
        ("one", "y", "total", "x"),
        ("total", "y", "y", "x"),
        ("two", "y", "total", "x"),
        ("two_in", "y", "two", "x"),
        ("x", "y", "one", "x"),
    ]
    draft.apply(edits.unpack("pair1"))
    assert likeness(draft.graph) == before


def test_values_that_nobody_takes_stay_inside_where_others_are_given() -> None:
    draft = residual_draft()
    loose = draft.add("ReLU", name="loose")
    draft.apply(edits.connect("conv2", "y", loose, "x"))
    draft.apply(edits.make_block(["conv2", loose], "Inner"))
    assert ports(draft, "Inner") == (["x"], ["y"])
