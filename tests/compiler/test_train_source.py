"""`train.py`: objective, optimizer, schedule and metrics are those of the graph and the plan."""

from __future__ import annotations

import pytest
import torch

from nnstudio.catalog.registry import schedules
from nnstudio.compiler.data_text import DataText
from nnstudio.compiler.train_source import train_source
from nnstudio.workbench.bench import Workbench
from tests.compiler.written import autoencoder, long_names, probabilities, two_heads
from tests.networks import spiral


def section(net: Workbench, start: str, end: str) -> str:
    """A part of the text of train.py."""
    text = net.sources()["train.py"]
    return text[text.index(start) : text.index(end)].strip()


def test_the_plan_stands_at_the_top() -> None:
    net = spiral(epochs=7, seed=3, clip_norm=0.5, best="accuracy")
    constants = section(net, "HERE", "class Objective")
    assert (
        constants
        == '''HERE = Path(__file__).parent

SEED = 3
EPOCHS = 7
BATCH_SIZE = 32
SHUFFLE = True
CLIP_NORM = 0.5  # gradients longer than this are shortened to it
DEVICE = "cpu"
THREADS = 1  # of the CPU; other counts round differently
INPUTS = ("x",)  # fields of the data that the model takes
TARGETS = ("y",)  # fields that the objective compares with
BEST = ("accuracy", "higher")  # validation figure that picks the best weights
SCHEDULE_PER = "step"'''
    )


def test_threads_that_a_run_found_out_are_repeated() -> None:
    net = spiral(threads=None)
    made = net.compiled
    data = DataText(made.data_code.imports, made.data_code.text)
    for threads, shown in ((None, "THREADS = None"), (2, "THREADS = 2")):
        source = train_source(net.project, made.analysis, made.model_source, data, threads)
        assert shown in source.text


def test_one_loss_is_the_objective() -> None:
    assert (
        section(spiral(), "class Objective", "def load_data")
        == '''class Objective(nn.Module):
    """What training minimizes."""

    def __init__(self):
        super().__init__()
        self.cross_entropy = nn.CrossEntropyLoss()

    def forward(self, logits, label):
        cross_entropy = self.cross_entropy(logits, label)
        return {"loss": cross_entropy}'''
    )


def test_several_losses_are_reported_with_their_sum() -> None:
    text = section(two_heads(), "    def forward", "def load_data")
    assert (
        text
        == """def forward(self, first, second, metrics):
        squares = self.squares(first, metrics)
        amounts = self.amounts(second, metrics)
        weighted_sum = squares + 0.5 * amounts
        return {"loss": weighted_sum, "squares": squares, "amounts": amounts}"""
    )


def test_losses_beside_each_other_are_added_up() -> None:
    net = probabilities()
    outputs = (torch.randn(5, 2), torch.randn(5, 2), torch.rand(5, 2))
    found = net.compiled.train.Objective()(*outputs, torch.tensor([0, 1, 0, 1, 1]))
    assert list(found) == ["loss", "cross_entropy", "likelihood"]
    assert torch.equal(found["loss"], found["cross_entropy"] + found["likelihood"])


def test_operations_behind_a_target_are_written_where_they_are_needed() -> None:
    net = spiral()
    squared = net.add("Multiply", *[net.add("Target", field="x", name="values")] * 1)
    net.connect("values", squared)
    net.add("MSELoss", "linear2", squared, name="mse")
    net.add("MAE", "linear2", squared, name="mae")
    text = net.sources()["train.py"]
    assert text.count("= values * values") == 2
    assert "return {" in text and 'metrics["mae"].update(logits, ' in text


def test_metrics_are_made_from_the_data_and_updated_batch_by_batch() -> None:
    text = section(two_heads(), "def make_metrics", 'if __name__ == "__main__"')
    assert (
        text
        == """def make_metrics(data):
    return {
        "first_mae": MAE(data.scale("next")),
        "second_mae": MAE(data.scale("next")),
    }


def update_metrics(metrics_, first, second, metrics):
    metrics_["first_mae"].update(first, metrics)
    metrics_["second_mae"].update(second, metrics)"""
    )


def test_without_metrics_there_is_nothing_to_update() -> None:
    net = long_names()
    assert net.compiled.train.make_metrics(None) == {}
    assert net.compiled.train.update_metrics({}, None, None) is None


def test_optimizer_and_schedule_show_what_differs_from_torch() -> None:
    text = section(two_heads(), "def make_optimizer", "def make_metrics")
    assert "torch.optim.SGD(model.parameters(), lr=" in text and "momentum=0.9" in text
    assert "torch.optim.lr_scheduler.StepLR(" in text
    model = torch.nn.Linear(2, 2)
    optimizer = two_heads().compiled.train.make_optimizer(model)
    assert isinstance(optimizer, torch.optim.SGD) and optimizer.param_groups[0]["momentum"] == 0.9


@pytest.mark.parametrize("schedule", schedules())
def test_every_schedule_runs(schedule: str) -> None:
    net = spiral()
    net.set_plan(schedule=schedule)
    script = net.compiled.train
    optimizer = script.make_optimizer(torch.nn.Linear(2, 2))
    made = script.make_schedule(optimizer, 10, 5)
    assert script.SCHEDULE_PER in ("step", "epoch")
    if made is not None:
        optimizer.step()
        made.step()


def test_a_target_may_be_the_input_itself() -> None:
    script = autoencoder().compiled.train
    assert script.INPUTS == script.TARGETS == ("image",)


def test_a_schedule_is_told_the_rate_that_was_set() -> None:
    net = spiral()
    net.set_plan(optimizer=("Adam", {"lr": 0.25}))
    script = net.compiled.train
    assert script.make_optimizer(torch.nn.Linear(2, 2)).param_groups[0]["lr"] == 0.25


def test_notes_are_told_at_the_top_and_wrapped() -> None:
    text = long_names().sources()["train.py"]
    head = text.split('"""')[1]
    assert "What it's for: nothing at all" in head
    assert all(len(line) <= 88 for line in head.splitlines())


def test_a_project_without_notes_has_one_line_there() -> None:
    first = spiral().sources()["train.py"].splitlines()[0]
    assert first == '"""Train Spiral: `python train.py --help` lists what can be changed."""'


def test_a_changed_plan_changes_its_own_line() -> None:
    net = spiral()
    before = net.sources()
    net.set_plan(epochs=9)
    after = net.sources()
    assert after["train.py"] == before["train.py"].replace("EPOCHS = 2", "EPOCHS = 9")
    assert after["model.py"] == before["model.py"]
