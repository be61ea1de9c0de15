"""Training through the workbench: overrides, figures, resuming, and finding the right run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch

import nnstudio
from nnstudio.errors import FileError, ProblemsError, TrainingError, UsageError
from nnstudio.project import edits
from nnstudio.project.edits import EditError
from nnstudio.project.event import EpochEnded, Event, RunEnded, Steps
from nnstudio.runs.unsaved import unsaved_folder
from nnstudio.training.checkpoint import load
from nnstudio.training.control import Control
from nnstudio.workbench.bench import Workbench
from nnstudio.workbench.recorded import recorded
from tests.networks import spiral


@pytest.fixture
def net(tmp_path: Path) -> Workbench:
    """The small spiral project, saved."""
    made = spiral()
    made.save(tmp_path / "net.nns")
    return made


def test_a_result_says_what_was_reached(net: Workbench) -> None:
    events: list[Event] = []
    result = net.train(sink=events.append)
    assert (result.epochs, result.steps, result.device, result.stopped) == (2, 10, "cpu", False)
    assert result.seconds > 0
    ended = [dict(event.figures) for event in events if isinstance(event, EpochEnded)]
    assert result.metrics["val_loss"]["final"] == ended[-1]["val_loss"]
    assert result.metrics["val_accuracy"]["best"] == max(each["val_accuracy"] for each in ended)
    assert result.metrics["train_loss"]["best"] == min(each["train_loss"] for each in ended)
    (end,) = (event for event in events if isinstance(event, RunEnded))
    assert result.test == dict(end.figures)


def test_values_for_one_run_leave_the_project_as_it_is(net: Workbench) -> None:
    before = net.project
    result = net.train(
        epochs=1, seed=5, settings={"optimizer.lr": "0.5", "batch_size": "80", "split.test": "0"}
    )
    assert (result.epochs, result.steps, result.test) == (1, 3, {})
    assert net.project is before
    kept = recorded(net, result.run).compiled.project
    assert (kept.plan.seed, kept.plan.optimizer.settings["lr"]) == (5, 0.5)
    assert (kept.data.batch_size, kept.data.split.test) == (80, 0.0)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"optimiser.lr": "1"}, "Did you mean optimizer.lr"),
        ({"optimizer.lr": "-1"}, "optimizer.lr"),
        ({"epochs": "many"}, "epochs"),
        ({"optimizer": "Adm"}, "Adam"),
    ],
)
def test_a_wrong_value_starts_no_run(net: Workbench, settings: dict[str, str], words: str) -> None:
    with pytest.raises(EditError, match=words):
        net.train(settings=settings)
    assert net.runs() == ()


def test_a_broken_project_starts_no_run(net: Workbench) -> None:
    net.set("linear2", out_features=5)
    with pytest.raises(ProblemsError, match="scores for 5 classes"):
        net.train()
    assert net.runs() == () and not net.place_of_runs.exists()


def test_equal_seeds_give_equal_bits_and_others_do_not(net: Workbench) -> None:
    first, again, other = net.train(), net.train(), net.train(seed=1)
    assert first.metrics == again.metrics != other.metrics
    assert first.run != again.run


def test_a_stopped_run_goes_on_as_if_it_had_never_stopped(net: Workbench) -> None:
    whole = net.train(epochs=4)
    control, losses = Control(), {}

    def note(event: Event) -> None:
        if isinstance(event, Steps):
            values = dict(event.losses)["loss"]
            losses.update(dict(enumerate(values, event.first)))
        if isinstance(event, EpochEnded) and event.epoch == 2:
            control.stop()

    part = net.train(epochs=4, sink=note, control=control)
    assert part.stopped and part.steps < whole.steps
    rest = net.train(resume=part.run, sink=note)
    assert (rest.run, rest.stopped, rest.steps) == (part.run, False, whole.steps)
    assert rest.metrics == whole.metrics and rest.test == whole.test
    place = net.place_of_runs
    weights = [load(place / name / "last.pt").model for name in (whole.run, rest.run)]
    assert all(torch.equal(value, weights[1][name]) for name, value in weights[0].items())
    assert sorted(losses) == list(range(1, whole.steps + 1))


def test_a_resumed_run_is_the_one_that_was_recorded(
    net: Workbench,
) -> None:
    control = Control()
    part = net.train(
        epochs=3,
        control=control,
        sink=lambda e: control.stop() if isinstance(e, EpochEnded) else None,
    )
    net.set("linear1", out_features=3)
    rest = net.train(resume=part.run)
    assert rest.epochs == 3 and not rest.stopped
    assert recorded(net, part.run).compiled.analysis.parameters == 82


def test_nothing_can_be_changed_in_a_resumed_run(net: Workbench) -> None:
    run = net.train(epochs=1).run
    with pytest.raises(UsageError, match="leave out epochs"):
        net.train(resume=run, epochs=3)
    with pytest.raises(FileError, match="no run"):
        net.train(resume="nothing like it")


def test_resuming_a_run_that_is_done_changes_nothing(net: Workbench) -> None:
    done = net.train(epochs=1)
    again = net.train(resume=done.run)
    assert (again.steps, again.metrics, again.test) == (done.steps, done.metrics, done.test)


@pytest.mark.parametrize("split", ["train", "validation", "test"])
def test_evaluating_gives_the_figures_of_the_run(net: Workbench, split: str) -> None:
    events: list[Event] = []
    result = net.train(epochs=3, sink=events.append)
    found = net.evaluate(split)
    assert sorted(found) == ["accuracy", "loss"]
    if split == "test":
        assert {f"test_{name}": value for name, value in found.items()} == result.test
    if split == "validation":
        best = min(
            (dict(event.figures) for event in events if isinstance(event, EpochEnded)),
            key=lambda figures: figures["val_loss"],
        )
        assert found == {"loss": best["val_loss"], "accuracy": best["val_accuracy"]}
    assert net.evaluate(split, run=result.run) == found


def test_last_weights_give_the_figures_of_the_last_epoch(net: Workbench) -> None:
    result = net.train(epochs=3)
    found = net.evaluate("validation", weights="last")
    assert found["loss"] == result.metrics["val_loss"]["final"]


def test_a_confusion_matrix_counts_every_row(net: Workbench) -> None:
    net.add("ConfusionMatrix", "linear2", "label", name="confusion")
    net.train(epochs=1)
    matrix = net.evaluate("test")["confusion"]
    assert sum(map(sum, matrix)) == 20 and net.classes() == ("0", "1")


def test_evaluating_says_what_is_missing(net: Workbench) -> None:
    with pytest.raises(UsageError, match="nothing is trained yet"):
        net.evaluate()
    net.train(epochs=1, settings={"split.test": "0"})
    with pytest.raises(UsageError, match=r"no test rows; give it a share in split\.test"):
        net.evaluate()
    with pytest.raises(UsageError, match="train, validation, test"):
        net.evaluate("tests")
    with pytest.raises(UsageError, match="no better weights yet"):
        net.evaluate("train", weights="better")


# Which run


def test_the_newest_run_whose_graph_fits_is_taken(net: Workbench) -> None:
    narrow = net.train(epochs=1).run
    net.set("linear1", out_features=5)
    wide = net.train(epochs=1).run
    assert recorded(net, None).folder.name == wide
    net.document.undo()
    assert recorded(net, None).folder.name == narrow
    assert [run.name for run in net.runs()] == [wide, narrow]


def test_a_changed_graph_is_said_with_the_run_that_there_is(net: Workbench) -> None:
    run = net.train(epochs=1).run
    net.set("linear1", out_features=5)
    with pytest.raises(UsageError, match=f"the graph was changed.*--run {run}"):
        net.evaluate()
    assert net.evaluate(run=run)["loss"] > 0  # as it was then


def test_plan_data_title_and_places_do_not_make_it_another_graph(net: Workbench) -> None:
    run = net.train(epochs=1).run
    net.set_plan(epochs=50, optimizer="SGD")
    net.set_data(batch_size=5)
    net.apply(edits.rename_project("Another title"))
    net.apply(edits.move({net.graph.named("tanh1").id: (5.0, 5.0)}))
    assert recorded(net, None).folder.name == run
    assert net.evaluate()["loss"] > 0


def test_runs_are_found_by_a_part_of_their_name(net: Workbench) -> None:
    run = net.train(epochs=1).run
    assert recorded(net, run[-12:]).folder.name == run


def test_runs_of_an_unsaved_project_are_kept_in_the_users_folder() -> None:
    net = spiral()
    result = net.train(epochs=1)
    place = net.place_of_runs
    assert place.is_relative_to(unsaved_folder()) and (place / result.run / "best.pt").is_file()
    assert net.evaluate()["loss"] == result.test["test_loss"]


def test_a_run_whose_weights_are_gone_is_passed_over(net: Workbench) -> None:
    first = net.train(epochs=1).run
    second = net.train(epochs=1).run
    (net.place_of_runs / second / "best.pt").unlink()
    assert recorded(net, None).folder.name == first
    with pytest.raises(UsageError, match=f"run {second} has no best weights"):
        net.evaluate(run=second)


def test_a_damaged_run_says_which_file(net: Workbench) -> None:
    run = net.train(epochs=1).run
    (net.place_of_runs / run / "project.nns").write_text("{", encoding="utf-8")
    with pytest.raises(FileError, match=r"project\.nns"):
        net.evaluate(run=run)


def test_a_loss_that_is_not_finite_names_its_node(net: Workbench) -> None:
    net.set_plan(optimizer=("SGD", {"lr": 100.0, "momentum": 0.9}))
    net.add("MSELoss", "linear2", net.add("Target", field="x", name="place"), name="far")
    with pytest.raises(TrainingError) as error:
        net.train(epochs=30)
    assert any(node.name in str(error.value) for node in net.graph.nodes.values())


def test_what_a_run_keeps_is_plain_text(net: Workbench) -> None:
    folder = net.place_of_runs / net.train(epochs=1).run
    assert nnstudio.open(folder / "project.nns").project.graph == net.graph
    assert json.loads((folder / "preparation.json").read_text("utf-8"))["kind"] == "table"


def test_projects_without_a_file_do_not_see_each_others_runs() -> None:
    one, other = spiral(), spiral()
    run = one.train(epochs=1).run
    assert [each.name for each in one.runs()] == [run]
    assert one.evaluate()["loss"] > 0
    assert other.runs() == ()
    with pytest.raises(UsageError, match="nothing is trained yet"):
        other.evaluate()


def test_runs_come_along_when_a_project_is_saved_also_beside_others(
    net: Workbench, tmp_path: Path
) -> None:
    assert net.path is not None
    there = net.train(epochs=1).run
    new = spiral()
    run = new.train(epochs=1).run
    old = new.place_of_runs
    new.save(net.path)
    assert {each.name for each in new.runs()} >= {there} and len(new.runs()) == 2
    assert (new.place_of_runs / run).is_dir() and not old.exists()
    assert new.evaluate(run=run)["loss"] > 0
    new.save(tmp_path / "copy.nns")
    assert new.runs() == ()  # those of a file stay with it
