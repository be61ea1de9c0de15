"""What keeps a network from being trained is said at its node, with a fix that mends it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

import nnstudio
from nnstudio.catalog.values import Values
from nnstudio.compiler.analysis import Analyzer
from nnstudio.compiler.checks import graph_checks, plan_checks
from nnstudio.project import edits
from nnstudio.project.problem import Problem
from nnstudio.project.project import Chosen, Plan, Project
from nnstudio.workbench.bench import Workbench
from nnstudio.workbench.templates import templates
from tests.compiler.graphs import FIELDS, Draft
from tests.networks import chain, classifier, spiral


def found(net: Draft) -> tuple[Problem, ...]:
    return graph_checks(Analyzer().analyze(net.graph, FIELDS))


def only(net: Workbench) -> Problem:
    """The one problem of a project; it says where it is and what to do."""
    (problem,) = net.problems()
    assert problem.fixes and all(fix.text for fix in problem.fixes)
    return problem


def head(net: Workbench, field: str, *steps: str | tuple[str, dict[str, Any]]) -> Any:
    return chain(net, net.add("Input", field=field), *steps)


@pytest.mark.parametrize("name", [template.name for template in templates()])
def test_templates_have_no_problems(name: str) -> None:
    assert nnstudio.from_template(name).problems() == ()


# The graph as a whole


def test_an_empty_graph_says_how_to_begin() -> None:
    net = nnstudio.new()
    net.set_data("Spiral")
    assert "graph is empty" in only(net).message


def test_no_data_is_said_first() -> None:
    net = nnstudio.new()
    first = net.problems()[0]
    assert (first.name, first.message) == ("data", "no data is chosen") and first.fixes


def test_no_loss_is_an_error() -> None:
    net = spiral()
    net.apply(nnstudio.project.edits.remove(["cross_entropy"]))
    assert only(net).message == "there is no loss, so there is nothing to minimize"


def test_no_output_is_a_warning_that_says_what_is_taken() -> None:
    net = spiral()
    net.apply(nnstudio.project.edits.remove(["logits"]))
    problem = only(net)
    assert problem.severity == "warning"
    assert problem.message == "no Output marks the prediction; linear2 is taken for it"


def test_no_input_says_which_one_to_wire() -> None:
    net = Draft()
    net.add("Input", field="x", name="point")
    target = net.add("Target", field="x")
    net.add("MSELoss", target, target)
    problem = found(net)[0]
    assert problem.message == "no Input leads to an Output or a loss"
    assert problem.fixes[0].text.startswith("wire point to the first layer")


def test_a_part_that_nothing_uses_is_a_warning_and_left_out() -> None:
    net = spiral()
    before = net.source()
    net.add("ReLU", "linear1", name="lost")
    problem = only(net)
    assert (problem.severity, problem.name) == ("warning", "lost")
    assert "left out of the code" in problem.message
    assert net.source() == before


def test_a_branch_that_leads_nowhere_is_one_warning_at_its_end() -> None:
    net = spiral()
    chain(net, net.add("ReLU", "linear1", name="first"), "Tanh", "Sigmoid", ("Dropout", {}))
    problem = only(net)
    assert problem.name == "dropout1"
    assert "it and 3 nodes before it are left out of the code" in problem.message


def test_a_spare_target_is_no_argument_of_the_objective() -> None:
    net = spiral()
    before = net.sources()
    net.add("Target", field="y", name="spare")
    assert only(net).name == "spare" and net.sources() == before


def test_while_a_graph_is_being_begun_its_nodes_are_not_called_useless() -> None:
    net = Draft()
    net.add("ReLU", net.add("Input", field="x"))
    assert all(problem.node is None for problem in found(net))


def test_behind_a_cycle_nothing_is_called_missing() -> None:
    net = Draft()
    a = net.add("Add", net.add("Input", field="x"), name="a")
    net.wire(net.add("Linear", a), a, "x", 1)
    net.add("Output", a)
    assert found(net) == ()


def test_a_model_without_weights_cannot_learn() -> None:
    net = nnstudio.new()
    net.set_data("Spiral", samples=60)
    classifier(net, head(net, "x", "ReLU"))
    assert only(net).message == "the model has no weights, so nothing can be learned"


def test_an_output_of_a_loss_is_a_warning_and_training_works() -> None:
    net = spiral(epochs=1)
    net.add("Output", "cross_entropy", name="mark")
    problem = only(net)
    assert (problem.severity, problem.name) == ("warning", "mark")
    assert net.train().steps > 0


# Classes and indices


def assert_the_fix_mends_it(net: Workbench) -> None:
    """The problem's fix, applied, leaves a project without problems."""
    (fix,) = only(net).fixes
    assert fix.node is not None and fix.setting
    net.set(fix.node, **{fix.setting: fix.value})
    assert net.problems() == ()


def test_a_wrong_number_of_classes_names_the_layer_to_change() -> None:
    net = spiral()
    net.set("linear2", out_features=7)
    problem = only(net)
    assert (problem.name, problem.port) == ("cross_entropy", "input")
    assert problem.message == "gets scores for 7 classes, but field 'y' has 2 classes"
    assert problem.fixes[0].text == "set out_features of linear2 to 2"
    assert_the_fix_mends_it(net)


@pytest.mark.parametrize("first", ["scores", "target"])
def test_the_fix_is_found_whichever_wire_was_drawn_first(first: str) -> None:
    net = nnstudio.new()
    net.set_data("Spiral", samples=60)
    scores = head(net, "x", ("Linear", {"out_features": 5}), "ReLU", "Dropout")
    label, loss = net.add("Target", field="y"), net.add("CrossEntropyLoss")
    for source in (scores, label) if first == "scores" else (label, scores):
        net.connect(source, loss, "input" if source is scores else "target")
    net.add("Output", scores)
    assert_the_fix_mends_it(net)


def test_the_fix_passes_by_layers_that_do_not_set_the_width() -> None:
    net = nnstudio.new()
    net.set_data("Bundled", name="digits")
    steps = [("Conv2d", {"out_channels": 4, "kernel_size": 3}), "BatchNorm2d", "AdaptiveAvgPool2d"]
    scores = head(net, "image", *steps, "Flatten")
    classifier(net, scores, "label")
    assert only(net).fixes[0].text == "set out_channels of conv1 to 10"
    assert_the_fix_mends_it(net)


def test_where_no_setting_would_mend_it_the_fix_is_a_layer() -> None:
    net = nnstudio.new()
    net.set_data("Spiral", samples=60)
    narrow = head(net, "x", ("Linear", {"out_features": 2}))
    classifier(net, net.add("Concatenate", narrow, net.add("ReLU", narrow)))
    (fix,) = only(net).fixes
    assert (fix.text, fix.setting) == (
        "put a Linear with out_features 2 in front of cross_entropy",
        "",
    )


def test_yes_or_no_losses_refuse_three_classes() -> None:
    net = nnstudio.new()
    net.set_data("Bundled", name="iris")
    scores = head(net, "x", ("Linear", {"out_features": 1}))
    net.add("Output", scores)
    net.add("BCEWithLogitsLoss", scores, net.add("Target", field="y"), name="loss_of_all")
    problem = only(net)
    assert problem.message == "expects answers of yes or no, but field 'y' has 3 classes"
    assert problem.port == "target" and "CrossEntropyLoss with 3 scores" in problem.fixes[0].text


def test_an_embedding_must_have_a_row_for_every_character() -> None:
    net = nnstudio.new()
    net.set_data("Bundled", name="names")
    scores = head(
        net, "text", ("Embedding", {"num_embeddings": 20}), ("Linear", {"out_features": 27})
    )
    classifier(net, scores, "next")
    problem = only(net)
    assert problem.message == (
        "expects indices below 20 (num_embeddings), but field 'text' has 27 classes: 0 to 26"
    )
    assert_the_fix_mends_it(net)


# The objective


def picked(width: int, classes: int) -> Workbench:
    """The place of the largest of some numbers, as a row of zeros and a one."""
    net = nnstudio.new("Picked")
    net.set_data("Spiral", samples=60)
    x = head(net, "x", ("Linear", {"out_features": width}), "ArgMax")
    x = net.add("OneHot", net.add("Identity", x), num_classes=classes, name="row")
    classifier(net, net.add("Linear", x, out_features=2))
    return net


def errors(net: Workbench) -> list[Problem]:
    return [problem for problem in net.problems() if problem.severity == "error"]


def test_places_of_a_maximum_must_be_classes() -> None:
    net = picked(6, 5)
    (problem,) = errors(net)
    assert (problem.name, problem.port) == ("row", "x")
    assert problem.message == "expects indices below 5 (num_classes), but it gets 0 to 5"
    (fix,) = problem.fixes
    net.set("row", **{fix.setting: fix.value})
    assert not errors(net) and not errors(picked(5, 5))


def test_places_of_a_maximum_within_a_block_must_be_classes() -> None:
    net = picked(6, 5)
    net.apply(edits.make_block(["identity1", "row"], "Row"))
    (problem,) = errors(net)
    assert problem.name.endswith("/row") and len(problem.path) == 1
    assert problem.message == "expects indices below 5 (num_classes), but it gets 0 to 5"


def test_more_places_than_there_can_be_classes_are_no_setting() -> None:
    (problem,) = errors(picked(70_000, 5))
    assert problem.message == "expects indices below 5 (num_classes), but it gets 0 to 69999"
    assert [(fix.text, fix.setting) for fix in problem.fixes] == [("give row indices below 5", "")]


def test_weights_behind_a_target_would_never_be_trained() -> None:
    net = spiral()
    values = net.add("Target", field="x", name="values")
    net.add("MSELoss", "linear2", net.add("Linear", values, out_features=2, name="late"))
    problem = only(net)
    assert problem.name == "late" and "6 weights would never be trained" in problem.message


def test_modules_between_a_target_and_a_metric_are_explained() -> None:
    net = spiral()
    values = net.add("Target", field="x", name="values")
    net.add("MAE", "linear2", net.add("Dropout", values, name="late"))
    problem = only(net)
    assert problem.name == "late" and "only operations can be written" in problem.message


def test_operations_between_a_target_and_a_metric_work() -> None:
    net = spiral(epochs=1)
    values = net.add("Target", field="x", name="values")
    net.add("MAE", "linear2", net.add("Multiply", values, values), name="squares")
    assert net.problems() == () and "val_squares" in net.train().metrics


@pytest.mark.parametrize("type", ["Accuracy", "CrossEntropyLoss"])
def test_a_figure_cannot_be_called_loss_beside_the_loss(type: str) -> None:
    net = spiral()
    net.add(type, "linear2", "label", name="loss")
    assert only(net).message.startswith("its figure cannot be called loss")


def test_the_only_loss_may_be_called_loss() -> None:
    net = spiral()
    net.apply(nnstudio.project.edits.rename("cross_entropy", "loss"))
    assert net.problems() == ()


# Shared modules


def siamese(width: int) -> Draft:
    net = Draft()
    first = net.add("Linear", net.add("Input", field="x"), out_features=width, name="first")
    second = net.add("Linear", first, out_features=width, name="second")
    net.share(second, first)
    net.add("Output", second)
    target = net.add("Target", field="x")
    net.add("MSELoss", second if width == 2 else first, target)
    return net


def test_a_module_that_fits_both_inputs_can_be_shared() -> None:
    assert found(siamese(2)) == ()


def test_a_module_that_does_not_fit_is_explained() -> None:
    net = siamese(5)
    loss = next(p for p in Analyzer().analyze(net.graph, FIELDS).problems if p.name == "second")
    assert loss.message == "it shares the module of first, made for N × 2, but gets N × 5"
    assert loss.port == "x" and len(loss.fixes) == 2


def test_a_module_cannot_serve_the_model_and_the_objective() -> None:
    net = siamese(2)
    target = net.graph.nodes[net.graph.named("first").id]
    late = net.add("Linear", net.add("Target", field="x"), out_features=2, name="late")
    net.share(late, target.id)
    net.add("MSELoss", net.graph.named("second").id, late)
    problem = next(p for p in found(net) if p.name == "late")
    assert "behind a Target" in problem.message and problem.fixes


# The plan


def plan_problem(**values: Any) -> Problem:
    net = spiral()
    net.add("ConfusionMatrix", "linear2", "label", name="confusion")
    project = replace(net.project, plan=replace(net.project.plan, **values))
    (problem,) = plan_checks(project, net.analysis())
    assert problem.severity == "error" and problem.name == "plan" and problem.fixes
    return problem


def test_an_unknown_best_figure_lists_the_known_ones() -> None:
    problem = plan_problem(best="acuracy")
    assert problem.port == "best" and "'acuracy'" in problem.message
    assert problem.fixes[0].text == "set best to loss or accuracy"


@pytest.mark.parametrize("best", ["confusion", "cross_entropy"])
def test_best_must_be_a_figure_that_is_reported_as_a_number(best: str) -> None:
    assert "no single figure" in plan_problem(best=best).message


def test_of_several_losses_each_can_pick_the_best() -> None:
    net = spiral(best="mse")
    net.add("MSELoss", "linear2", net.add("Target", field="x", name="values"), name="mse")
    assert net.problems() == ()


def test_settings_of_an_optimizer_that_are_at_odds_are_told() -> None:
    problem = plan_problem(optimizer=Chosen("SGD", Values(nesterov=True)))
    assert problem.port == "optimizer" and "momentum must be above 0" in problem.message


@pytest.mark.parametrize("part", ["optimizer", "schedule"])
def test_an_unknown_part_lists_what_there_is(part: str) -> None:
    project = Project(plan=replace(Plan(), **{part: Chosen("Adamax2000")}))
    (problem,) = plan_checks(project, Analyzer().analyze(project.graph, FIELDS))
    assert problem.port == part and "choose one of" in problem.fixes[0].text


@pytest.mark.parametrize(
    ("type", "settings"),
    [
        ("Softmax", {"dim": 3}),
        ("LogSoftmax", {"dim": -4}),
        ("Mean", {"dim": 4}),
        ("Sum", {"dim": (1, 3)}),
        ("Concatenate", {"dim": 3}),
        ("Stack", {"dim": 3}),
        ("Flatten", {"start_dim": 4}),
        ("Transpose", {"dim0": 3, "dim1": 1}),
        ("Unsqueeze", {"dim": 7}),
        ("Select", {"dim": 3}),
        ("Chunk", {"dim": 3}),
        ("L2Normalize", {"dim": 3}),
    ],
)
def test_a_dimension_that_is_not_there_is_mended_by_a_click(
    type: str, settings: dict[str, Any]
) -> None:
    """The only fix was words."""
    net = nnstudio.new("dimensions")
    net.add(type, net.add("Input", field="x", shape=(20,)), name="node", **settings)

    def wrong() -> list[Problem]:
        return [each for each in net.problems() if each.name == "node" and each.severity == "error"]

    (problem,) = wrong()
    fix = problem.fixes[0]
    assert fix.setting in settings
    net.apply(edits.set_setting("node", fix.setting, fix.value))
    assert not wrong()
