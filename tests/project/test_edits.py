"""Edits make what they say, and refuse with node, port, expected, got and fix."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nnstudio.project import edits
from nnstudio.project.edits import EditError
from nnstudio.project.project import Column, Project
from tests.project.nets import Draft, chain, lenet


def names(draft: Draft) -> list[str]:
    return [node.name for node in draft.graph.nodes.values()]


def wires(draft: Draft) -> list[tuple[str, str]]:
    nodes = draft.graph.nodes
    found = sorted(draft.graph.wires.values(), key=lambda wire: (wire.position, wire.id))
    return [(nodes[w.source].name, nodes[w.target].name) for w in found]


def small() -> Draft:
    draft = Draft()
    x = draft.add("Input", name="image")
    draft.chain(x, "Conv2d", "ReLU")
    return draft


def test_added_nodes_get_names_a_programmer_would_give() -> None:
    draft = Draft()
    for type in ("Conv2d", "ReLU", "Conv2d", "CrossEntropyLoss", "Accuracy", "Accuracy"):
        draft.add(type)
    assert names(draft) == ["conv1", "relu1", "conv2", "cross_entropy", "accuracy", "accuracy2"]


def test_an_unknown_type_names_the_nearest() -> None:
    with pytest.raises(EditError, match=r"'Conv2D'.*Did you mean Conv2d"):
        edits.add_node("Conv2D")


def test_a_taken_name_is_refused_with_a_free_one() -> None:
    draft = small()
    with pytest.raises(EditError, match=r"already called 'conv1'.*conv2 is free"):
        draft.add("Conv2d", name="conv1")


def test_a_setting_out_of_range_is_refused_and_nothing_changes() -> None:
    draft = small()
    before = draft.project
    with pytest.raises(EditError) as refused:
        draft.apply(edits.set_setting("conv1", "out_channels", 0))
    assert (refused.value.node, refused.value.setting) == ("conv1", "out_channels")
    assert "not 0" in str(refused.value)
    assert draft.project is before


def test_an_unknown_setting_names_the_nearest() -> None:
    with pytest.raises(EditError, match="Did you mean out_channels"):
        small().apply(edits.set_setting("conv1", "out_chanels", 3))


def test_set_and_reset_a_setting() -> None:
    draft = small()
    draft.apply(edits.set_setting("conv1", "kernel_size", [5, 5]))
    assert draft.graph.named("conv1").settings["kernel_size"] == 5
    draft.apply(edits.reset_setting("conv1", "kernel_size"))
    assert "kernel_size" not in draft.graph.named("conv1").settings


@pytest.mark.parametrize(
    ("ends", "message"),
    [
        (("image", "z", "relu1", "x"), "no output 'z'.*It has: y"),
        (("image", "y", "relu1", "z"), "no input 'z'.*It has: x"),
        (("image", "y", "relu1", "x"), "already has one; expected a free input"),
        (("conv1", "y", "relu1", "x"), "already there"),
        (("relu1", "y", "relu1", "x"), "to itself"),
        (("nowhere", "y", "relu1", "x"), "no node called 'nowhere'"),
    ],
)
def test_wires_that_cannot_be_are_refused(ends: tuple[str, str, str, str], message: str) -> None:
    with pytest.raises(EditError, match=message):
        small().apply(edits.connect(*ends))


def test_a_cycle_may_exist() -> None:
    draft = Draft()
    draft.add("ReLU")
    draft.add("ReLU")
    draft.apply(edits.connect("relu1", "y", "relu2", "x"))
    draft.apply(edits.connect("relu2", "y", "relu1", "x"))
    assert len(draft.graph.wires) == 2


def adding() -> Draft:
    draft = Draft()
    for name in ("a", "b", "c"):
        draft.add("Input", name=name)
    draft.add("Add", name="total")
    draft.apply(edits.connect("a", "y", "total", "x"))
    draft.apply(edits.connect("b", "y", "total", "x"))
    return draft


def test_wires_into_a_many_port_are_ordered() -> None:
    draft = adding()
    draft.apply(edits.connect("c", "y", "total", "x", position=0))
    assert [source for source, _ in wires(draft)] == ["c", "a", "b"]


def test_reorder_needs_each_wire_once() -> None:
    draft = adding()
    first, second = list(draft.graph.wires)
    draft.apply(edits.reorder("total", "x", [second, first]))
    assert [source for source, _ in wires(draft)] == ["b", "a"]
    with pytest.raises(EditError, match="each wire of the input once"):
        draft.apply(edits.reorder("total", "x", [first, first]))


def test_remove_takes_the_wires_along() -> None:
    draft = small()
    draft.apply(edits.remove(["conv1"]))
    assert names(draft) == ["image", "relu1"]
    assert not draft.graph.wires


def test_removing_many_equals_removing_one_by_one() -> None:
    draft = Draft()
    draft.project = chain(500)
    gone = list(draft.graph.nodes)[50:450]
    at_once = edits.remove(gone).change(draft.project)
    one_by_one = edits.several("", [edits.remove([key]) for key in gone]).change(draft.project)
    assert at_once == one_by_one


def test_insert_on_wire_keeps_the_chain() -> None:
    draft = small()
    wire = next(w.id for w in draft.graph.wires.values() if w.target == draft.graph.next_id - 2)
    draft.apply(edits.insert_on_wire("BatchNorm2d", wire))
    assert sorted(wires(draft)) == [
        ("batch_norm1", "relu1"),
        ("conv1", "batch_norm1"),
        ("image", "conv1"),
    ]


def test_insert_refuses_what_has_no_input_or_output() -> None:
    wire = next(iter(small().graph.wires))
    with pytest.raises(EditError, match="Input has no input"):
        small().apply(edits.insert_on_wire("Input", wire))
    with pytest.raises(EditError, match="no wire with the id 999"):
        small().apply(edits.insert_on_wire("ReLU", 999))


def test_remove_keeping_chain_joins_the_ends() -> None:
    draft = small()
    draft.apply(edits.remove_keeping_chain(["conv1"]))
    assert wires(draft) == [("image", "relu1")]


def test_remove_keeping_chain_joins_across_several() -> None:
    draft = Draft()
    draft.project = chain(10)
    middle = list(draft.graph.nodes)[1:9]
    draft.apply(edits.remove_keeping_chain(middle))
    last = max(draft.graph.nodes.values(), key=lambda node: node.id)
    assert wires(draft) == [("image", last.name)]


def test_duplicate_copies_settings_and_inner_wires() -> None:
    draft = small()
    draft.apply(edits.set_setting("conv1", "out_channels", 7))
    draft.apply(edits.move(dict.fromkeys(draft.graph.nodes, (10.0, 20.0))))
    draft.apply(edits.duplicate(["conv1", "relu1"]))
    assert names(draft) == ["image", "conv1", "relu1", "conv2", "relu2"]
    assert ("conv2", "relu2") in wires(draft)
    assert draft.graph.named("conv2").settings["out_channels"] == 7
    assert draft.graph.named("conv2").at == (42.0, 52.0)


def test_paste_can_keep_incoming_wires() -> None:
    draft = small()
    fragment = edits.fragment_of(draft.graph, ["conv1"])
    draft.apply(edits.paste(fragment, keep_incoming=True))
    assert ("image", "conv2") in wires(draft)


def test_paste_into_another_project_validates_the_fragment() -> None:
    fragment = edits.fragment_of(lenet().graph, ["conv1", "tanh1"])
    pasted = edits.paste(fragment).change(Project())
    assert [node.name for node in pasted.graph.nodes.values()] == ["conv1", "tanh1"]
    broken = edits.Fragment(fragment.nodes[:1], fragment.wires)
    with pytest.raises(EditError, match="no node of it"):
        edits.paste(broken).change(Project())


def test_rename_refuses_illegal_and_taken_names() -> None:
    draft = small()
    draft.apply(edits.rename("conv1", "stem"))
    assert "stem" in names(draft)
    for name in ("relu1", "class", "a b", ""):
        with pytest.raises(EditError):
            draft.apply(edits.rename("stem", name))


@pytest.mark.parametrize("at", [(float("nan"), 0.0), (1e300, 0.0), (1.0,), "here", (True, 1)])
def test_positions_are_two_finite_numbers(at: object) -> None:
    with pytest.raises(EditError, match="a position is two numbers"):
        edits.move({1: at})  # type: ignore[dict-item]


def test_several_is_all_or_nothing() -> None:
    draft = small()
    before = draft.project
    with pytest.raises(EditError):
        draft.apply(edits.several("", [edits.add_node("ReLU"), edits.remove(["nowhere"])]))
    assert draft.project is before


def test_a_removed_owner_leaves_its_sharers_a_module_of_their_own() -> None:
    draft = small()
    owner = draft.graph.named("conv1")
    twin = replace(owner, id=draft.graph.next_id, name="twin", shares=owner.id)
    draft.project = replace(draft.project, graph=draft.graph.with_node(twin))
    draft.apply(edits.remove(["conv1"]))
    assert draft.graph.named("twin").shares is None


@pytest.mark.parametrize(
    "values",
    [
        {"epochs": 0},
        {"epochs": 1_000_001},
        {"epochs": True},
        {"seed": -1},
        {"seed": 2**63},
        {"device": "gpu"},
        {"device": "cuda:x"},
        {"threads": 0},
        {"clip_norm": 0.0},
        {"clip_norm": float("nan")},
        {"batch": 3},
    ],
)
def test_the_plan_keeps_to_its_ranges(values: dict[str, object]) -> None:
    with pytest.raises(EditError):
        edits.set_plan(**values)


def test_data_keeps_to_its_ranges() -> None:
    project = Project()
    for values in ({"batch_size": 0}, {"shuffle": 1}, {"normalize": "z"}, {"split": {"test": 1.5}}):
        with pytest.raises(EditError):
            edits.set_data(**values).change(project)
    with pytest.raises(EditError, match="together must stay below 1"):
        edits.set_data(split={"validation": 0.5, "test": 0.5}).change(project)
    with pytest.raises(EditError, match="two columns are called 'a'"):
        edits.set_data(columns=[Column("a"), Column("a")])


def test_optimizer_and_source_are_known_with_settings_in_range() -> None:
    with pytest.raises(EditError, match="Did you mean Adam"):
        edits.set_optimizer("adam_")
    with pytest.raises(EditError, match=r"optimizer\.lr"):
        edits.set_optimizer("Adam", lr=-1.0)
    chosen = edits.set_optimizer("SGD", {"lr": 1}).change(Project()).plan.optimizer
    assert chosen.settings["lr"] == 1.0
    with pytest.raises(EditError, match="no source 'Nothing'"):
        edits.set_source("Nothing")


def test_another_source_forgets_the_columns() -> None:
    project = edits.set_source("Csv", path="a.csv").change(Project())
    project = edits.set_data(columns=[Column("a")]).change(project)
    assert edits.set_source("Csv", path="b.csv").change(project).data.columns
    assert not edits.set_source("Moons").change(project).data.columns


def test_texts_that_no_file_could_hold_are_refused() -> None:
    for name in ("", " ", "two\nlines", "\ud800", "a" * 201):
        with pytest.raises(EditError):
            edits.rename_project(name)
    with pytest.raises(EditError):
        edits.set_source("Csv", path="\ud800.csv")
