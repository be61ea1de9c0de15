"""Unpacking puts back what a block holds, with the values of the use."""

from __future__ import annotations

import pytest

from nnstudio.catalog.expressions import expression
from nnstudio.project import edits
from nnstudio.project.edits import EditError
from nnstudio.project.holding import nodes_along
from tests.project.edits.drafts import cell_draft, residual_draft, wires_of, with_block
from tests.project.nets import Draft


def test_settings_become_the_values_of_the_use() -> None:
    draft = with_block()
    draft.apply(edits.unpack("first"))
    assert draft.graph.named("conv").settings["out_channels"] == 16
    draft.apply(edits.unpack("second"))
    assert draft.graph.named("conv2").settings["out_channels"] == 128
    assert sorted(wires_of(draft.graph)) == [
        ("act", "y", "conv2", "x"),
        ("conv", "y", "act", "x"),
        ("conv2", "y", "act2", "x"),
        ("image", "y", "conv", "x"),
    ]
    assert draft.project.block("Widen") is not None


def test_a_repeated_use_becomes_a_chain_each_with_its_index() -> None:
    draft = with_block()
    draft.apply(edits.set_setting("second", "repeat", 3))
    draft.apply(edits.set_setting("second", "channels", expression("4 * 2**i")))
    draft.apply(edits.add_node("ReLU", "after"))
    draft.apply(edits.connect("second", "y", "after", "x"))
    draft.apply(edits.unpack("second"))
    convs = [node for node in draft.graph.nodes.values() if node.type == "Conv2d"]
    assert [node.settings["out_channels"] for node in convs] == [8, 16, 32]
    chain, at = [], "first"
    following = {source: target for source, _, target, _ in wires_of(draft.graph)}
    while at in following:
        at = following[at]
        chain.append(draft.graph.named(at).type)
    assert chain == ["Conv2d", "ReLU"] * 3 + ["ReLU"]


def test_an_expression_without_a_value_stays_to_be_mended() -> None:
    draft = with_block()
    draft.apply(edits.set_setting("first", "channels", expression("1 // 0")))
    draft.apply(edits.unpack("first"))
    assert draft.graph.named("conv").settings["out_channels"] == expression("1 // 0 * 2")


def test_expressions_that_grow_too_long_are_refused_with_the_node() -> None:
    draft = with_block()
    draft.apply(edits.set_setting("first", "channels", expression(f"min({', '.join(['1'] * 65)})")))
    with pytest.raises(EditError, match=r"conv.out_channels: .*at most 200 characters"):
        draft.apply(edits.unpack("first"))


def test_nodes_come_back_where_the_use_stands() -> None:
    draft = residual_draft()
    places = {node.name: node.at for node in draft.graph.nodes.values()}
    draft.apply(edits.make_block(["conv2", "add1"], "Residual"))
    use = draft.graph.named("residual1")
    assert use.at is not None
    draft.apply(edits.unpack(use.id))
    assert {node.name: node.at for node in draft.graph.nodes.values()} == places
    again = residual_draft()
    again.apply(edits.make_block(["conv2", "add1"], "Residual"))
    again.apply(edits.move({use.id: (use.at[0] + 50.0, 70.0)}))
    again.apply(edits.unpack(use.id))
    assert again.graph.named("conv2").at == (850.0, 70.0)


def test_an_input_without_a_wire_leaves_none_behind() -> None:
    draft = with_block()
    draft.apply(edits.disconnect(*(w.id for w in draft.graph.wires.values() if w.target == 2)))
    draft.apply(edits.unpack("first"))
    assert ("act", "y", "second", "x") in wires_of(draft.graph)
    assert not [w for w in wires_of(draft.graph) if w[2] == "conv"]


def test_a_block_that_hands_its_input_on_leaves_a_wire() -> None:
    draft = with_block()
    draft.apply(edits.add_block("Same"))
    draft.apply(edits.insert_on_wire("block:Same", max(draft.graph.wires), "same"))
    draft.apply(edits.unpack("same"))
    assert ("first", "y", "second", "x") in wires_of(draft.graph)


@pytest.mark.parametrize(
    ("repeat", "message"),
    [
        (expression("depth"), r"how often that is depends.*Set repeat to a number"),
        (expression("1 // 0"), "Set repeat to a number"),
    ],
)
def test_a_repeat_that_is_no_number_is_refused(repeat: object, message: str) -> None:
    draft = with_block()
    draft.apply(edits.set_setting("first", "repeat", repeat))
    with pytest.raises(EditError, match=message):
        draft.apply(edits.unpack("first"))


def test_uses_that_share_weights_are_refused() -> None:
    draft = with_block()
    draft.apply(edits.share("second", "first"))
    for name in ("first", "second"):
        with pytest.raises(EditError, match=r"same weights as.*weights of its own first"):
            draft.apply(edits.unpack(name))


def test_what_is_no_use_is_refused() -> None:
    with pytest.raises(EditError, match="image: Input is no block"):
        with_block().apply(edits.unpack("image"))


def test_a_chain_needs_ports_and_an_end() -> None:
    draft = with_block()
    draft.apply(edits.disconnect(*draft.graph.wires))
    draft.apply(edits.set_setting("first", "repeat", 2))
    draft.apply(edits.inside("Widen", edits.remove(["x"])))
    with pytest.raises(EditError, match="chained by its first input"):
        draft.apply(edits.unpack("first"))


def test_a_loop_within_a_loop_stays_packed() -> None:
    draft = cell_draft()
    draft.apply(edits.make_block(["before", "wh", "both", "tanh1"], "Cell"))
    draft.apply(edits.add_node("Delay", "outer"))
    draft.apply(edits.disconnect(*(w.id for w in draft.graph.wires.values() if w.source == 2)))
    draft.apply(edits.connect("outer", "y", "cell1", "x"))
    draft.apply(edits.connect("cell1", "y", "outer", "x"))
    with pytest.raises(EditError, match=r"cell1: it is on a loop.*through before"):
        draft.apply(edits.unpack("cell1"))


def corners(draft: Draft) -> dict[str, tuple[float, float]]:
    return {node.name: node.at for node in draft.graph.nodes.values() if node.at is not None}


def apart(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return abs(one[0] - other[0]) >= 160 or abs(one[1] - other[1]) >= 64


def in_a_row() -> Draft:
    """A use between two nodes, close together, and one below it."""
    draft = residual_draft()
    draft.apply(edits.make_block(["conv2", "add1"], "Residual"))
    row = {"image": -464.0, "conv1": -232.0, "relu1": 0.0, "residual1": 232.0, "relu2": 464.0}
    draft.apply(edits.move({draft.graph.named(name).id: (x, 0.0) for name, x in row.items()}))
    draft.add("Tanh", name="below")
    draft.apply(edits.move({draft.graph.named("below").id: (240.0, 70.0)}))
    return draft


def test_nodes_around_make_room_for_what_comes_out() -> None:
    draft = in_a_row()
    draft.apply(edits.set_setting("residual1", "repeat", 3))
    draft.apply(edits.unpack("residual1", room=True))
    places = corners(draft)
    assert places["relu1"] == (0.0, 0.0)
    rest = {name: at for name, at in places.items() if name not in ("relu2", "below", "output")}
    assert len(rest) >= 9 and places["relu2"][0] > max(x for x, _ in rest.values())
    found = list(places.items())
    for at, (name, one) in enumerate(found):
        assert all(apart(one, other) for _, other in found[at + 1 :]), name


def test_a_frame_around_the_use_holds_what_comes_out() -> None:
    draft = in_a_row()
    draft.apply(edits.add_frame(["residual1"], "Stage"))
    frame = next(iter(draft.graph.frames.values()))
    held = {"conv2", "add1"}
    draft.apply(edits.unpack("residual1", room=True))
    found = {draft.graph.nodes[key].name for key in nodes_along(draft.graph, [frame.id])}
    assert held <= found and "relu1" not in found and "relu2" not in found
