"""Sessions: they give the same bits as the exported loop, whatever watches or stops them."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
import torch
from torch import Tensor, nn

from nnstudio.errors import FileError, TrainingError
from nnstudio.portable.dataset import Dataset
from nnstudio.portable.fit import fit
from nnstudio.portable.loop import Training, prepare
from nnstudio.project.event import (
    CheckpointSaved,
    EpochEnded,
    Event,
    Monitored,
    RunEnded,
    RunStarted,
    Steps,
)
from nnstudio.project.project import Plan
from nnstudio.runs.event_file import read_events
from nnstudio.runs.index import list_runs
from nnstudio.training import monitors as monitoring
from nnstudio.training.control import Control
from nnstudio.training.recipe import Recipe
from nnstudio.training.session import Session
from tests.training.runs import PLAN, folder, losses, recipe, session, weights
from tests.training.toy import Net, Objective, Watched, clouds, equal, script


def silent(line: str) -> None:
    """Report nothing."""


def test_a_session_equals_the_exported_loop_to_the_last_bit(tmp_path: Path) -> None:
    events: list[Event] = []
    one = session(tmp_path)
    outcome = one.run(events.append)
    training = prepare(script(), Net, clouds())
    history, last = fit(training, ("loss", "lower"), silent)

    rows = list(zip(history.losses["loss"], history.losses["half"], strict=True))
    assert losses(events) == dict(enumerate(rows, 1))
    epochs = [dict(event.figures) for event in events if isinstance(event, EpochEnded)]
    assert epochs == history.epochs
    assert equal(weights(one.folder, "last"), last)
    assert equal(weights(one.folder, "best"), training.model.state_dict())
    assert dict(outcome.test) == history.test
    assert outcome.best_epoch == history.best_epoch


def test_a_run_tells_what_happens_in_order_and_its_file_has_it_all(tmp_path: Path) -> None:
    events: list[Event] = []
    one = session(tmp_path)
    outcome = one.run(events.append)
    assert list(read_events(one.folder.events)) == events
    assert events[0] == RunStarted(
        one.folder.name, 3, 8, "cpu", 1, 114, (("train", 60), ("validation", 20), ("test", 20))
    )
    assert sorted(losses(events)) == list(range(1, 25))
    end = events[-1]
    assert isinstance(end, RunEnded)
    assert (end.reason, end.epoch, end.step) == ("finished", 3, 24)
    assert [event for event in events if isinstance(event, CheckpointSaved)]
    assert (outcome.reason, outcome.epochs, outcome.steps, outcome.parameters) == (
        "finished",
        3,
        24,
        114,
    )
    (listed,) = list_runs(one.folder.path.parent)
    assert (listed.state, listed.figures, listed.test) == ("finished", outcome.figures, end.figures)


def test_steps_are_reported_by_epoch_before_its_end_with_rate_and_norm(tmp_path: Path) -> None:
    events: list[Event] = []
    session(tmp_path, CLIP_NORM=1.0).run(events.append)
    step = 0
    for event in events:
        if isinstance(event, Steps):
            assert event.first == step + 1
            assert event.epoch == step // 8 + 1
            step += len(event.learning_rate)
            assert len(event.gradient_norm) == len(event.learning_rate)
            assert all(norm is not None and norm > 0 for norm in event.gradient_norm)
        if isinstance(event, EpochEnded):
            assert event.step == step == 8 * event.epoch


def test_monitors_change_no_bit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(monitoring, "BUDGET", 100.0)  # look as often as there are reports
    found = []
    for monitors in (True, False):
        events: list[Event] = []
        at = folder(tmp_path)
        Session(recipe(EPOCHS=20), PLAN, clouds(), at, monitors=monitors).run(events.append)
        found.append((losses(events), weights(at)))
        assert any(isinstance(event, Monitored) for event in events) == monitors
    assert found[0][0] == found[1][0]
    assert equal(found[0][1], found[1][1])


def test_the_info_says_what_it_takes_to_repeat_the_run(tmp_path: Path) -> None:
    one = session(tmp_path)
    one.run()
    info = one.folder.info()
    assert (info.seed, info.device, info.threads) == (3, "cpu", 1)
    assert info.versions["torch"] == torch.__version__
    assert info.better == {"accuracy": "higher"}


def test_the_threads_of_the_caller_come_back(tmp_path: Path) -> None:
    seen: list[int] = []
    Session(recipe(), Plan(device="cpu", threads=2), clouds(), folder(tmp_path)).run(
        lambda event: seen.append(torch.get_num_threads())
    )
    assert set(seen) == {2}
    assert torch.get_num_threads() == 1


def test_a_device_that_is_not_there_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    at = folder(tmp_path)
    with pytest.raises(TrainingError, match=r"no device 'cuda:99' here; this machine offers"):
        Session(recipe(), Plan(device="cuda:99"), clouds(), at).run()
    assert at.events.read_bytes() == b""


def test_a_run_folder_that_is_gone_is_refused_before_training(tmp_path: Path) -> None:
    at = folder(tmp_path)
    one = session(at)
    for path in at.path.iterdir():
        path.unlink()
    at.path.rmdir()
    with pytest.raises(FileError, match="cannot write to"):
        one.run()


def exploding(bad: nn.Module) -> Recipe:
    return Recipe(script(make_schedule=lambda *_: None), lambda: bad, lambda: Watched(bad))


class Infinite(nn.Linear):
    """A layer that gives infinities from the sixth batch on."""

    batches = 0

    def forward(self, x: Tensor) -> Tensor:
        self.batches += 1
        y = super().forward(x)
        return y * float("inf") if self.batches >= 6 else y


def test_a_loss_that_is_not_finite_names_step_node_and_remedy(tmp_path: Path) -> None:
    bad = nn.Sequential()
    bad.add_module("first", nn.Linear(2, 4))
    bad.add_module("second", Infinite(4, 2))
    events: list[Event] = []
    at = folder(tmp_path)
    outcome = Session(exploding(bad), PLAN, clouds(), at).run(events.append)
    end = events[-1]
    assert isinstance(end, RunEnded)
    assert (end.reason, end.node, end.step) == ("failed", "second", 5)
    assert "step 6 (epoch 1)" in end.message
    assert "second is the first node with an infinite value" in end.message
    assert "Lower the learning rate (now 0.01), clip gradients" in end.message
    assert outcome.message == end.message
    assert sorted(losses(events)) == [1, 2, 3, 4, 5]
    assert list_runs(at.path.parent)[0].state == "failed"
    assert not at.checkpoint("last").exists()


class Guarded(Recipe):
    """A recipe trained as on a GPU: losses are read at reports only."""

    def training(self, data: Dataset, device: torch.device | str = "cpu") -> Training:
        training = super().training(data, device)
        training.guarded = True
        return training


def test_a_guarded_run_gives_the_same_bits(tmp_path: Path) -> None:
    plain, guarded = session(tmp_path), folder(tmp_path)
    expected: list[Event] = []
    plain.run(expected.append)
    events: list[Event] = []
    Session(Guarded(script(), Net), PLAN, clouds(), guarded).run(events.append)
    assert losses(events) == losses(expected)
    assert equal(weights(guarded), weights(plain.folder))


def test_a_guarded_run_stops_at_the_first_loss_that_is_not_finite(tmp_path: Path) -> None:
    bad = nn.Sequential()
    bad.add_module("first", nn.Linear(2, 4))
    bad.add_module("second", Infinite(4, 2))
    events: list[Event] = []
    recipe = Guarded(script(), lambda: bad, lambda: Watched(bad))
    at = folder(tmp_path)
    outcome = Session(recipe, PLAN, clouds(), at).run(events.append)
    assert (outcome.reason, outcome.steps, outcome.node) == ("failed", 5, "second")
    assert "step 6 (epoch 1)" in outcome.message
    assert sorted(losses(events)) == [1, 2, 3, 4, 5]
    assert not at.checkpoint("last").exists()
    assert all(torch.isfinite(value).all() for value in bad.state_dict().values())


def test_a_loss_that_is_not_finite_although_the_model_is_blames_the_loss(tmp_path: Path) -> None:
    class Bad(Objective):
        def forward(self, logits: Tensor, y: Tensor) -> dict[str, Tensor]:
            return {"loss": super().forward(logits, y)["loss"] * math.nan}

    outcome = session(tmp_path, Objective=Bad).run()
    assert outcome.reason == "failed"
    assert "the loss of step 1 (epoch 1) is nan" in outcome.message


def test_data_that_is_not_finite_is_blamed_itself(tmp_path: Path) -> None:
    data = clouds()
    data.fields["x"][5, 0] = math.nan
    outcome = Session(recipe(), PLAN, data, folder(tmp_path)).run()
    assert "the field x has numbers that are NaN or infinite" in outcome.message


def test_weights_that_are_not_finite_are_never_saved(tmp_path: Path) -> None:
    class Bad(Objective):
        def forward(self, logits: Tensor, y: Tensor) -> dict[str, Tensor]:
            losses: dict[str, Tensor] = super().forward(logits, y)
            zero = logits[0, 0] - logits[0, 0].detach()
            return {"loss": losses["loss"] + zero.abs().sqrt()}  # its gradient is infinite

    at = folder(tmp_path)
    outcome = session(at, Objective=Bad, SHUFFLE=False).run()
    assert outcome.reason == "failed"
    assert "no longer finite" in outcome.message or "NaN" in outcome.message
    assert outcome.node
    assert not at.checkpoint("last").exists()


@pytest.mark.parametrize(
    "error",
    [
        torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2 GiB"),
        RuntimeError("[enforce fail at alloc_cpu.cpp] DefaultCPUAllocator: not enough memory"),
        MemoryError(),
    ],
)
def test_too_little_memory_says_to_lower_the_batch_size_first(
    tmp_path: Path, error: Exception
) -> None:
    class Greedy(Net):
        def forward(self, x: Tensor) -> Tensor:
            raise error

    events: list[Event] = []
    greedy = Recipe(script(BATCH_SIZE=16), Greedy)
    outcome = Session(greedy, PLAN, clouds(), folder(tmp_path)).run(events.append)
    assert outcome.reason == "failed"
    assert "Lower the batch size (now 16) first" in outcome.message
    assert isinstance(events[-1], RunEnded)


def test_a_real_lack_of_memory_is_recognized(tmp_path: Path) -> None:
    def huge() -> nn.Module:
        return nn.Linear(2**22, 2**22)

    outcome = Session(Recipe(script(), huge), PLAN, clouds(), folder(tmp_path)).run()
    assert "Lower the batch size (now 8) first" in outcome.message


def test_an_error_of_the_model_ends_the_run_and_is_raised(tmp_path: Path) -> None:
    class Broken(Net):
        def forward(self, x: Tensor) -> Tensor:
            raise ZeroDivisionError("oops")

    events: list[Event] = []
    at = folder(tmp_path)
    with pytest.raises(ZeroDivisionError):
        Session(Recipe(script(), Broken), PLAN, clouds(), at).run(events.append)
    end = events[-1]
    assert isinstance(end, RunEnded)
    assert (end.reason, end.message) == ("failed", "ZeroDivisionError: oops")
    assert not at.is_running()


def test_a_control_that_says_stop_before_the_start_trains_nothing(tmp_path: Path) -> None:
    control = Control()
    control.stop()
    outcome = session(tmp_path).run(None, control)
    assert (outcome.reason, outcome.steps) == ("stopped", 0)
