"""Graphs fall into what predicts, what judges, and what nobody uses."""

from __future__ import annotations

from nnstudio.compiler.analysis import Analyzer
from nnstudio.compiler.parts import Parts, divide, reported_losses
from tests.compiler.graphs import FIELDS, Draft


def parts(net: Draft) -> Parts:
    return divide(Analyzer().analyze(net.graph, FIELDS))


def network() -> tuple[Draft, int, int]:
    """Input → Linear → CrossEntropyLoss ← Target; the ids of Linear and Target."""
    net = Draft()
    scores = net.add("Linear", net.add("Input", field="x"), out_features=2, name="scores")
    target = net.add("Target", field="y", name="label")
    net.add("CrossEntropyLoss", scores, target, name="cross_entropy")
    return net, scores, target


def test_model_and_objective_meet_in_the_values_that_pass() -> None:
    net, scores, target = network()
    net.add("Output", scores, name="logits")
    found = parts(net)
    assert found.model == (1, scores)
    assert found.objective == (target, net.graph.named("cross_entropy").id)
    (output,) = found.outputs
    assert (output.name, output.value, output.kept) == ("logits", (scores, "y"), True)
    assert found.output((scores, "y")) is output and found.output((1, "y")) is None


def test_without_an_output_the_loss_still_gets_its_value() -> None:
    net, scores, _ = network()
    (output,) = parts(net).outputs
    assert (output.name, output.value, output.kept) == ("scores", (scores, "y"), False)


def test_what_leads_nowhere_is_idle() -> None:
    net, scores, _ = network()
    lost = net.add("ReLU", scores)
    spare = net.add("Target", field="y", name="spare")
    found = parts(net)
    assert found.idle == (lost, spare)
    assert [node.name for node in found.targets] == ["label"]


def test_operations_behind_a_target_belong_to_the_objective() -> None:
    net, scores, _ = network()
    values = net.add("Target", field="x", name="values")
    squared = net.add("Multiply", values, values)
    loss = net.add("MSELoss", scores, squared, name="mse")
    found = parts(net)
    assert {values, squared, loss} <= set(found.objective)
    assert squared not in found.model


def test_an_output_behind_a_loss_marks_nothing() -> None:
    net, _, _ = network()
    mark = net.add("Output", net.graph.named("cross_entropy").id, name="mark")
    found = parts(net)
    assert mark in found.idle
    assert [node.name for node in found.totals] == ["cross_entropy"]


def test_losses_that_are_added_up_are_not_totals() -> None:
    net, scores, _ = network()
    values = net.add("Target", field="x", name="values")
    mse = net.add("MSELoss", scores, values, name="mse")
    first = net.graph.named("cross_entropy").id
    net.add("WeightedSum", first, mse, name="total")
    found = parts(net)
    assert [node.name for node in found.totals] == ["total"]
    assert reported_losses(found) == ("cross_entropy", "mse")


def test_losses_beside_each_other_are_all_totals() -> None:
    net, scores, _ = network()
    net.add("MSELoss", scores, net.add("Target", field="x", name="values"), name="mse")
    found = parts(net)
    assert [node.name for node in found.totals] == ["cross_entropy", "mse"]
    assert reported_losses(found) == ("cross_entropy", "mse")


def test_a_loss_that_only_an_operation_takes_stays_a_total() -> None:
    net, _, _ = network()
    loss = net.graph.named("cross_entropy").id
    doubled = net.add("Add", loss, loss)
    found = parts(net)
    assert [node.name for node in found.totals] == ["cross_entropy"]
    assert doubled in found.idle


def test_one_loss_is_reported_as_loss_alone() -> None:
    assert reported_losses(parts(network()[0])) == ()


def test_a_second_output_gets_a_name_that_no_node_has() -> None:
    net = Draft()
    x = net.add("Reshape", net.add("Input", field="x"), shape=(2, 1))
    lstm = net.add("LSTM", x, hidden_size=2, name="lstm1")
    state = net.add("Target", field="x", name="lstm1_h")
    net.add("MSELoss", lstm, state)
    wire = next(w for w in net.graph.wires.values() if w.source == lstm)
    from dataclasses import replace

    net.graph = net.graph.with_wire(replace(wire, output="h"))
    assert [output.name for output in parts(net).outputs] == ["lstm1_h_"]


def test_arguments_are_in_order_of_creation() -> None:
    net = Draft()
    first, second = net.add("Input", field="x", name="b"), net.add("Input", field="x", name="a")
    net.add("Output", net.add("Concatenate", second, first))
    assert [node.name for node in parts(net).inputs] == ["b", "a"]
