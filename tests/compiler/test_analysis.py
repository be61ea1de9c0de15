"""Shapes, counts and problems of graphs: right, complete, and redone only where an edit reaches."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

import nnstudio
from nnstudio.compiler.analysis import Analysis, Analyzer
from nnstudio.compiler.order import downstream
from nnstudio.project.graph import Graph, Node
from nnstudio.project.problem import Problem
from tests.compiler.graphs import FIELDS, WIDTH, Draft, dags
from tests.networks import residual


def analyze(graph: Graph) -> Analysis:
    return Analyzer().analyze(graph, FIELDS)


def only(found: Analysis) -> Problem:
    """The one problem that there is."""
    (problem,) = found.problems
    return problem


def assert_equal_to_torch(found: Analysis, model: nn.Module, *inputs: torch.Tensor) -> None:
    """Every module's parameters, every Conv2d's and Linear's shape and multiply-adds."""
    sizes: dict[str, tuple[tuple[int, ...], int]] = {}

    def note(module: nn.Module, args: tuple[torch.Tensor, ...], out: torch.Tensor) -> None:
        per_output = getattr(module, "weight", torch.zeros(1, 0))[0].numel()
        sizes[names[module]] = (tuple(out.shape), out[0].numel() * per_output)

    names = {module: name for name, module in model.named_modules()}
    for module in model.children():
        module.register_forward_hook(note)
    model.eval()(*inputs)
    for node, report in found.of_kind("layer"):
        module = getattr(model, node.name, None)
        learned = sum(p.numel() for p in module.parameters()) if module else 0
        assert report.parameters == learned, node.name
        if node.type in ("Conv2d", "Linear"):
            shape, macs = sizes[node.name]
            assert (len(inputs[0]), *report.outputs["y"].shape[1:]) == shape
            assert report.macs == macs, node.name
    assert found.parameters == sum(p.numel() for p in model.parameters())


def test_lenet_has_the_shapes_and_counts_of_torch() -> None:
    net = nnstudio.from_template("lenet5-mnist")
    assert net.analysis().parameters == 61_706
    assert_equal_to_torch(net.analysis(), net.build(), torch.zeros(2, 1, 28, 28))


def test_a_residual_network_has_the_shapes_and_counts_of_torch() -> None:
    net = residual()
    assert_equal_to_torch(net.analysis(), net.build(), torch.zeros(3, 3, 8, 8))


# What an edit reaches


_CHANGES = st.lists(
    st.tuples(
        st.sampled_from(("width", "name", "remove", "add", "wire", "undo")), st.integers(0, 99)
    ),
    max_size=8,
)


def changed(graph: Graph, what: str, pick: int) -> Graph:
    nodes = list(graph.nodes.values())
    node = nodes[pick % len(nodes)] if nodes else Node(0, "Input", "none")
    if what == "width" and node.type == "Linear":
        return graph.with_node(
            replace(node, settings=node.settings.with_("out_features", 3 + pick % 3))
        )
    if what == "name" and nodes:
        return graph.with_node(replace(node, name=f"renamed_{pick}_{node.id}"))
    if what == "remove":
        return graph.without(nodes=[node.id])
    if what == "add":
        return graph.with_node(Node(graph.next_id, "ReLU", f"added_{graph.next_id}"))
    if what == "wire" and len(graph.wires):
        wires = list(graph.wires.values())
        return graph.without(wires=[wires[pick % len(wires)].id])
    return graph


@settings(max_examples=60, deadline=None)
@given(dags(), _CHANGES)
def test_analyzing_again_equals_analyzing_from_scratch(
    graph: Graph, changes: list[tuple[str, int]]
) -> None:
    analyzer, versions = Analyzer(), [graph]
    analyzer.analyze(graph, {})
    for what, pick in changes:
        now = (
            versions[pick % len(versions)] if what == "undo" else changed(versions[-1], what, pick)
        )
        versions.append(now)
        assert analyzer.analyze(now, {}) == Analyzer().analyze(now, {})


@settings(max_examples=40, deadline=None)
@given(dags(), st.integers(0, 99))
def test_only_what_lies_behind_an_edit_is_redone(graph: Graph, pick: int) -> None:
    linear = [node for node in graph.nodes.values() if node.type == "Linear"]
    if not linear:
        return
    node = linear[pick % len(linear)]
    analyzer = Analyzer()
    before = analyzer.analyze(graph, {})
    wider = graph.with_node(replace(node, settings=node.settings.with_("out_features", WIDTH + 1)))
    after = analyzer.analyze(wider, {})
    reached = downstream(graph, [node.id])
    for id_ in set(before.nodes) - reached:
        assert after.nodes[id_] is before.nodes[id_]
    assert after.nodes[node.id] is not before.nodes[node.id]


def test_an_edit_that_changes_no_shape_stops_there() -> None:
    net = Draft()
    x = net.add("Input", field="x")
    first = net.add("Linear", x, out_features=4)
    last = net.add("ReLU", first)
    analyzer = Analyzer()
    before = analyzer.analyze(net.graph, FIELDS)
    node = net.graph.nodes[first]
    without_bias = net.graph.with_node(replace(node, settings=node.settings.with_("bias", False)))
    after = analyzer.analyze(without_bias, FIELDS)
    assert after.nodes[first].parameters == 8
    assert after.nodes[last] is before.nodes[last]


def test_other_data_are_looked_at_anew() -> None:
    net = Draft()
    net.add("Linear", net.add("Input", field="x"))
    analyzer = Analyzer()
    analyzer.analyze(net.graph, FIELDS)
    wider = {"x": replace(FIELDS["x"], shape=(5,))}
    assert analyzer.analyze(net.graph, wider) == Analyzer().analyze(net.graph, wider)
    assert analyzer.analyze(net.graph, wider).parameters == 5 * 64 + 64


# Problems


def test_a_cycle_is_named_node_by_node() -> None:
    net = Draft()
    x = net.add("Input", field="x")
    a = net.add("Add", x, name="a")
    b = net.add("ReLU", a, name="b")
    c = net.add("Tanh", b, name="c")
    net.add("Output", c)
    net.wire(c, a, "x", 1)
    problem = only(analyze(net.graph))
    assert problem.message == "its value depends on itself: a → b → c → a"
    assert (problem.severity, problem.name) == ("error", "a")
    assert "Delay into c → a" in problem.fixes[0].text


def test_a_wire_from_a_node_to_itself_is_a_cycle() -> None:
    net = Draft()
    a = net.add("ReLU", name="a")
    net.wire(a, a)
    assert only(analyze(net.graph)).message == "its value depends on itself: a → a"


def test_two_cycles_are_two_problems() -> None:
    net = Draft()
    for name in "ab":
        first = net.add("ReLU", name=f"{name}1")
        net.wire(net.add("ReLU", first, name=f"{name}2"), first)
    assert [problem.name for problem in analyze(net.graph).problems] == ["a1", "b1"]


def test_a_missing_input_says_what_it_expects() -> None:
    net = Draft()
    net.add("Conv2d", name="conv1")
    problem = only(analyze(net.graph))
    assert (problem.name, problem.port) == ("conv1", "x")
    assert problem.message == "nothing is wired to it; it expects N × C × H × W"
    assert "wire an output to conv1.x" in problem.fixes[0].text


def test_two_wires_into_one_input_are_counted() -> None:
    net = Draft()
    x = net.add("Input", field="x")
    relu = net.add("ReLU", x, name="relu1")
    net.wire(net.add("Tanh", x), relu)
    problem = only(analyze(net.graph))
    assert (problem.name, problem.port) == ("relu1", "x")
    assert problem.message == "2 wires end here, but it takes one" and problem.fixes


def test_a_shape_mismatch_has_the_users_own_numbers_and_a_fix() -> None:
    net = Draft()
    image = net.add("Input", field="image")
    net.add("Conv2d", image, name="conv1", kernel_size=31)
    problem = only(analyze(net.graph))
    assert (problem.name, problem.port) == ("conv1", "x")
    assert (
        problem.message == "a kernel of 31 does not fit into H × W = 28 × 28: 28 is smaller than 31"
    )
    assert problem.fixes[0].text.startswith("use a smaller kernel")


def test_a_wrong_number_of_dimensions_says_which_node_helps() -> None:
    net = Draft()
    net.add("Conv2d", net.add("Input", field="x"), name="conv1")
    problem = only(analyze(net.graph))
    assert problem.message == "expects N × C × H × W (4 dimensions), but gets N × 2 (2 dimensions)"
    assert problem.fixes[0].text == "put a Reshape in front that makes it N × C × H × W"


@pytest.mark.parametrize("kind", ["Add", "Multiply", "Subtract", "Concatenate"])
def test_tensors_that_do_not_meet_are_both_named(kind: str) -> None:
    net = Draft()
    x = net.add("Input", field="x")
    a, b = net.add("Linear", x, out_features=5), net.add("Linear", x, out_features=7)
    net.add(kind, a, b, name="joined", **({"dim": 0} if kind == "Concatenate" else {}))
    problem = only(analyze(net.graph))
    assert problem.name == "joined" and problem.port and problem.fixes
    assert "N × 5" in problem.message and "N × 7" in problem.message


def test_class_indices_into_a_linear_are_a_dtype_mismatch() -> None:
    net = Draft()
    net.add("Linear", net.add("Input", field="text"), name="linear1")
    problem = only(analyze(net.graph))
    assert (problem.name, problem.port) == ("linear1", "x")
    assert problem.message == "expects decimal numbers, but gets whole numbers"
    assert "Embedding" in problem.fixes[0].text


def test_an_embedding_of_decimal_numbers_is_a_dtype_mismatch() -> None:
    net = Draft()
    net.add("Embedding", net.add("Input", field="x"), name="embedding1")
    problem = only(analyze(net.graph))
    assert problem.message == "expects whole numbers, but gets decimal numbers" and problem.fixes


@pytest.mark.parametrize(
    ("loss", "field", "advice"),
    [
        ("MSELoss", "y", "wire a Target of numbers to it, or use CrossEntropyLoss for classes"),
        ("MAE", "y", "wire a Target of numbers to it, or use Accuracy for classes"),
        ("CrossEntropyLoss", "x", "wire a Target of classes to it, or use MSELoss for numbers"),
    ],
)
def test_a_loss_for_another_kind_of_target_names_the_right_one(
    loss: str, field: str, advice: str
) -> None:
    net = Draft()
    scores = net.add("Linear", net.add("Input", field="x"), out_features=2)
    net.add(loss, scores, net.add("Target", field=field), name="judge")
    problem = only(analyze(net.graph))
    assert (problem.name, problem.port, problem.fixes[0].text) == ("judge", "target", advice)


def test_the_field_that_was_probably_meant_is_offered_first() -> None:
    net = Draft()
    net.add("Input", field="imgae")
    assert only(analyze(net.graph)).fixes[0].value == "image"


def test_an_unknown_field_lists_the_offers_and_each_mends_it() -> None:
    net = Draft()
    id_ = net.add("Input", field="pixels", name="image")
    problem = only(analyze(net.graph))
    assert problem.message == "the data has no field 'pixels'; it offers: x, y, image, text"
    for fix in problem.fixes:
        assert fix.node == id_
        node = net.graph.nodes[id_]
        mended = replace(node, settings=node.settings.with_(fix.setting, fix.value))
        assert not analyze(net.graph.with_node(mended)).problems


def test_a_declared_shape_that_the_data_contradict_is_a_problem() -> None:
    net = Draft()
    id_ = net.add("Input", field="x", shape=(3, 4), name="point")
    problem = only(analyze(net.graph))
    assert problem.name == "point"
    assert problem.message == "its shape is set to 3 × 4, but the data's field 'x' is 2"
    (fix,) = problem.fixes
    assert (fix.node, fix.setting, fix.value) == (id_, "shape", None)


def test_without_data_an_input_needs_a_shape() -> None:
    net = Draft()
    net.add("Input", field="x", name="point")
    problem = only(Analyzer().analyze(net.graph, {}))
    assert problem.name == "point" and "its shape is unknown" in problem.message and problem.fixes


def test_while_the_data_cannot_be_read_nothing_is_held_against_an_input() -> None:
    net = Draft()
    net.add("Linear", net.add("Input", field="x"))
    found = Analyzer().analyze(net.graph, None)
    assert not found.problems and not any(report.known for report in found.nodes.values())


def test_behind_a_problem_nothing_else_is_reported() -> None:
    net = Draft()
    x = net.add("Conv2d", net.add("Input", field="x"), name="conv1")
    for _ in range(5):
        x = net.add("ReLU", x)
    found = analyze(net.graph)
    assert only(found).name == "conv1" and found.broken
    assert len(found.nodes) == len(found.order) == 7


def test_the_valid_part_of_a_broken_graph_keeps_its_shapes() -> None:
    net = Draft()
    x = net.add("Input", field="image")
    good = net.add("Conv2d", x, out_channels=6, kernel_size=5)
    net.add("Linear", name="bad")
    found = analyze(net.graph)
    assert only(found).name == "bad"
    assert str(found.nodes[good].outputs["y"]) == "N × 6 × 24 × 24"
    assert found.parameters == 156


# Sharing


def shared() -> tuple[Draft, int, int]:
    net = Draft()
    x = net.add("Input", field="x")
    owner = net.add("Linear", x, out_features=2, name="tower")
    again = net.add("Linear", owner, out_features=2, name="again")
    net.share(again, owner)
    return net, owner, again


def test_a_shared_module_is_counted_once_and_computed_twice() -> None:
    net, owner, again = shared()
    found = analyze(net.graph)
    assert not found.problems
    assert (found.nodes[owner].parameters, found.nodes[again].parameters) == (6, 0)
    assert found.nodes[owner].macs == found.nodes[again].macs == 4


def test_sharing_with_other_settings_is_explained() -> None:
    net, _, again = shared()
    node = net.graph.nodes[again]
    wider = net.graph.with_node(replace(node, settings=node.settings.with_("out_features", 3)))
    problem = only(analyze(wider))
    assert problem.name == "again" and problem.fixes
    assert problem.message == "it shares the module of tower, but its type or settings differ"


def test_sharing_with_a_node_that_is_gone_is_explained() -> None:
    net, _, again = shared()
    net.share(again, 99)
    problem = only(analyze(net.graph))
    assert problem.name == "again" and "is gone" in problem.message and problem.fixes


def test_an_owner_that_changes_is_seen_by_who_shares_it() -> None:
    net, owner, _ = shared()
    analyzer = Analyzer()
    analyzer.analyze(net.graph, FIELDS)
    node = net.graph.nodes[owner]
    changed = net.graph.with_node(replace(node, settings=node.settings.with_("bias", False)))
    assert analyzer.analyze(changed, FIELDS) == analyze(changed)
    assert only(analyze(changed)).name == "again"
