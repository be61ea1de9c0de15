"""An open project in Python: edits, undo, looking at it, saving it."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

import nnstudio
from nnstudio.errors import ProblemsError, UsageError
from nnstudio.project import edits
from nnstudio.project.edits import EditError
from nnstudio.project.file import text_of
from nnstudio.workbench.bench import Workbench
from tests.networks import residual, spiral


def wires(net: Workbench) -> list[tuple[str, str, str, str]]:
    """Every wire as source, output, target, input."""
    nodes = net.graph.nodes
    return [
        (nodes[w.source].name, w.output, nodes[w.target].name, w.input)
        for w in net.graph.wires.values()
    ]


def test_adding_a_node_wires_its_sources_in_one_step() -> None:
    net = nnstudio.new()
    x = net.add("Input")
    before = net.project
    net.add("Linear", x, out_features=3, name="first")
    assert wires(net) == [("input", "y", "first", "x")]
    assert net.graph.named("first").settings["out_features"] == 3
    net.document.undo()
    assert net.project == before


def test_sources_may_be_nodes_outputs_or_names() -> None:
    net = nnstudio.new()
    x = net.add("Input", shape=(5, 3))
    lstm = net.add("LSTM", x)
    net.add("Add", lstm, lstm["h"], "input", lstm["c"])
    assert [wire[:2] for wire in wires(net)[1:]] == [
        ("lstm1", "y"),
        ("lstm1", "h"),
        ("input", "y"),
        ("lstm1", "c"),
    ]


def test_inputs_are_taken_in_order_and_can_be_named() -> None:
    net = nnstudio.new()
    a, b = net.add("Input", name="a"), net.add("Input", name="b")
    net.add("Subtract", a, b, name="both")
    late = net.add("Subtract", name="late")
    net.connect(a, late, "b")
    net.connect("b", "late")
    assert wires(net) == [
        ("a", "y", "both", "a"),
        ("b", "y", "both", "b"),
        ("a", "y", "late", "b"),
        ("b", "y", "late", "a"),
    ]


@pytest.mark.parametrize(
    ("mistake", "words"),
    [
        (lambda net: net.add("Linaer"), "Did you mean Linear?"),
        (lambda net: net.add("Linear", "nope"), "no node called 'nope'"),
        (lambda net: net.add("Linear", "point", out_feature=3), "Did you mean out_features?"),
        (lambda net: net.add("Linear", "point", out_features=0), "from 1 to 1,000,000, not 0"),
        (lambda net: net.add("Linear", "point", "tanh1"), "no input left to wire to"),
        (lambda net: net.add("ReLU", "logits"), "Output gives no value"),
        (lambda net: net.add("ReLU", name="point"), "already called 'point'"),
        (lambda net: net.connect("linear1", "logits"), "no input left to wire to"),
        (lambda net: net.connect("linear2", "tanh1", "x"), "already has one"),
        (lambda net: net.set("linear1", bias="yes"), "true or false"),
        (lambda net: net.set_data("Cvs"), "Did you mean Csv?"),
        (lambda net: net.set_data("Bundled", name="mnst"), "name must be one of"),
        (lambda net: net.set_plan(optimizer="Adm"), "Did you mean Adam"),
        (lambda net: net.set_plan(epoch=3), "Did you mean epochs?"),
    ],
)
def test_a_mistake_is_explained_and_changes_nothing(mistake: object, words: str) -> None:
    net = spiral()
    before = net.project
    with pytest.raises(EditError) as error:
        mistake(net)  # type: ignore[operator]
    assert words in str(error.value)
    assert net.project is before and not net.document.can_redo


def test_settings_are_set_together_and_taken_back_together() -> None:
    net = residual()
    before = net.project
    net.set("conv2", out_channels=8, kernel_size=5)
    assert dict(net.graph.named("conv2").settings)["kernel_size"] == 5
    net.document.undo()
    assert net.project == before
    assert text_of(net.project) == text_of(before)


def test_data_and_plan_are_edits_like_others() -> None:
    net = nnstudio.new()
    net.set_data("Bundled", name="mnist-10k")
    assert net.project.data.split.kind == "stratified"  # what suits the set comes with it
    net.set_data(batch_size=16, split={"test": 0.25})
    assert (net.project.data.batch_size, net.project.data.split.test) == (16, 0.25)
    net.set_plan(epochs=3, optimizer=("SGD", {"lr": 0.5}), schedule="constant")
    assert net.project.plan.optimizer.settings["lr"] == 0.5
    for _ in range(3):
        net.document.undo()
    assert net.project == nnstudio.new().project


def test_what_is_derived_follows_every_edit_and_undo() -> None:
    net = spiral()
    assert net.analysis().parameters == 82 and net.problems() == ()
    net.set("linear1", out_features=8)
    assert net.analysis().parameters == 42
    net.apply(edits.remove(["cross_entropy"]))
    assert net.problems()
    net.document.undo()
    net.document.undo()
    assert net.analysis().parameters == 82 and net.problems() == ()


def test_reports_that_an_edit_does_not_reach_are_kept() -> None:
    net = residual()
    before = net.analysis().nodes
    net.set("linear1", out_features=7)
    after = net.analysis().nodes
    changed = {net.graph.nodes[id_].name for id_ in after if after[id_] is not before[id_]}
    assert changed == {"linear1", "scores"}


def test_the_summary_lists_every_node_with_totals() -> None:
    net = nnstudio.from_template("lenet5-mnist")
    found = net.summary()
    assert found.parameters == 61_706
    rows = {row.name: row for row in found.nodes}
    assert (rows["conv1"].output, rows["conv1"].parameters) == ("N × 6 × 28 × 28", 156)
    assert rows["conv1"].macs == 6 * 28 * 28 * 25
    assert found.macs == sum(row.macs for row in found.nodes)


def test_unknown_shapes_show_a_question_mark() -> None:
    net = nnstudio.new()
    net.add("Linear", net.add("Input"))
    assert [row.output for row in net.summary().nodes] == ["?", "?"]


def test_a_built_model_is_new_every_time() -> None:
    net = spiral()
    torch.manual_seed(0)
    first, second = net.build(), net.build()
    assert type(first) is type(second)
    weights = first.get_parameter("linear1.weight"), second.get_parameter("linear1.weight")
    assert not torch.equal(*weights)


def test_a_network_without_data_has_a_source_but_no_training() -> None:
    net = residual()
    assert "class Residual" in net.source()
    with pytest.raises(ProblemsError, match="no data is chosen"):
        net.sources()


def test_a_source_of_nothing_is_refused_with_the_reason() -> None:
    net = nnstudio.new()
    net.add("Linear", net.add("Input", shape=(3,)))
    with pytest.raises(ProblemsError, match="no Input leads to an Output"):
        net.source()


def test_the_picture_shows_names_and_shapes() -> None:
    text = residual().picture()
    assert text.startswith(("<svg", "<?xml")) and "conv1" in text and "N × 4 × 8 × 8" in text


def test_a_broken_graph_still_has_a_picture() -> None:
    net = spiral()
    net.set("linear1", out_features=3)
    net.apply(edits.remove(["tanh1"]))
    assert "linear2" in net.picture()


def test_saving_and_opening_give_the_same_project(tmp_path: Path) -> None:
    net = spiral()
    with pytest.raises(UsageError, match="no file yet"):
        net.save()
    path = net.save(tmp_path / "net.nns")
    again = nnstudio.open(path)
    assert again.project == net.project and again.folder == tmp_path
    again.set("linear1", out_features=4)
    assert again.save() == path
    assert nnstudio.open(path).project == again.project


def test_templates_are_found_by_name(tmp_path: Path) -> None:
    net = nnstudio.from_template("spiral-mlp", tmp_path / "mine.nns")
    assert net.path == tmp_path / "mine.nns" and not net.path.exists()
    with pytest.raises(UsageError, match=r"there are: .*lenet5-mnist"):
        nnstudio.from_template("spiral")


# Data that are gone


def test_data_that_vanished_are_a_problem_and_nothing_crashes(tmp_path: Path) -> None:
    rows = "".join(f"{at % 7},{at / 3}\n" for at in range(40))
    (tmp_path / "cars.csv").write_text("a,b\n" + rows)
    net = Workbench(path=tmp_path / "net.nns")
    net.set_data("Csv", path="cars.csv")
    scores = net.add("Linear", net.add("Input"), out_features=1)
    net.add("Output", scores)
    net.add("MSELoss", scores, net.add("Target"))
    assert net.problems() == ()
    net.save()
    (tmp_path / "cars.csv").unlink()
    gone = nnstudio.open(tmp_path / "net.nns")
    (problem,) = gone.problems()
    assert problem.name == "data" and "cars.csv" in problem.message
    assert "no such file" in problem.message and problem.fixes[0].text
    assert gone.summary().nodes[0].output == "?"
    assert gone.picture() and gone.classes() == () and gone.runs() == ()
    for attempt in (gone.source, gone.sources, gone.build, gone.train, gone.evaluate):
        with pytest.raises((ProblemsError, UsageError)):
            attempt()
