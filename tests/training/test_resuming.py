"""Going on after a stop or a kill: the same bits as a run that was never interrupted."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import nn

from nnstudio.errors import FileError, TrainingError
from nnstudio.project.event import Event, RunStarted, Steps
from nnstudio.runs.event_file import read_events
from nnstudio.runs.folder import RunFolder
from nnstudio.runs.index import list_runs
from nnstudio.training.checkpoint import load
from nnstudio.training.control import Control
from nnstudio.training.recipe import Recipe
from nnstudio.training.session import Session
from tests.training.runs import PLAN, folder, losses, recipe, session, weights
from tests.training.toy import clouds, equal, script


def stopping(control: Control, at: int) -> Callable[[Event], None]:
    """A sink that stops a run after single steps up to a number."""

    def sink(event: Event) -> None:
        if type(event).__name__ == "Paused":
            (control.stop if event.step >= at else control.step)()  # type: ignore[attr-defined]

    return sink


def run_until(at: RunFolder, step: int, resume: bool = False) -> None:
    control = Control(paused=True)
    outcome = session(at, resume).run(stopping(control, step), control)
    assert (outcome.reason, outcome.steps) == ("stopped", step)


@pytest.mark.parametrize("stops", [[1], [3], [7], [8], [11], [16], [23], [24], [2, 5, 13]])
def test_a_run_that_was_stopped_anywhere_goes_on_to_the_same_bits(
    tmp_path: Path, stops: list[int]
) -> None:
    whole = session(tmp_path / "whole")
    expected = whole.run()
    at = folder(tmp_path / "parts")
    for count, stop in enumerate(stops):
        run_until(at, stop, resume=count > 0)
    torch.manual_seed(99)
    outcome = session(at, resume=True).run()

    assert losses(list(read_events(at.events))) == losses(list(read_events(whole.folder.events)))
    assert equal(weights(at), weights(whole.folder))
    assert equal(weights(at, "best"), weights(whole.folder, "best"))
    assert (outcome.figures, outcome.test) == (expected.figures, expected.test)
    assert outcome.best_epoch == expected.best_epoch
    last, other = load(at.checkpoint("last")), load(whole.folder.checkpoint("last"))
    assert last.schedule == other.schedule
    assert torch.equal(last.random["cpu"], other.random["cpu"])


def test_a_finished_run_goes_on_for_more_epochs(tmp_path: Path) -> None:
    at = folder(tmp_path)
    constant: dict[str, Any] = {"make_schedule": lambda *_: None}
    session(at, EPOCHS=2, **constant).run()
    outcome = session(at, resume=True, EPOCHS=3, **constant).run()
    whole = session(tmp_path / "whole", EPOCHS=3, **constant)
    expected = whole.run()
    assert equal(weights(at), weights(whole.folder))
    assert outcome.figures == expected.figures


def test_more_epochs_with_a_schedule_do_not_run_past_its_end(tmp_path: Path) -> None:
    at = folder(tmp_path)
    session(at, EPOCHS=2).run()
    assert session(at, resume=True, EPOCHS=4).run().epochs == 4


def test_seconds_go_on_counting(tmp_path: Path) -> None:
    at = folder(tmp_path)
    run_until(at, 12)
    before = load(at.checkpoint("last")).seconds
    assert before > 0
    assert session(at, resume=True).run().seconds > before


CHILD = """
import sys, time
from pathlib import Path
from typing import Any
from nnstudio.project.event import Steps
from nnstudio.runs.folder import RunFolder
from tests.training.runs import session
import torch
torch.set_num_threads(1)
def slow(event):
    if isinstance(event, Steps):
        print(event.first, flush=True)
        time.sleep(0.02)
session(RunFolder.open(Path(sys.argv[1])), EPOCHS=400).run(slow)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
def test_a_killed_run_is_listed_as_interrupted_and_goes_on_to_the_same_bits(
    tmp_path: Path,
) -> None:
    at = folder(tmp_path)
    root = Path(__file__).parents[2]
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(at.path)],
        stdout=subprocess.PIPE,
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
    )
    try:
        until = time.monotonic() + 120
        while not at.checkpoint("last").exists() and time.monotonic() < until:
            assert child.poll() is None
            time.sleep(0.01)
        assert list_runs(at.path.parent)[0].state == "running"
        with pytest.raises(TrainingError, match="is being trained already"):
            session(at, resume=True).run()
        child.send_signal(signal.SIGKILL)
    finally:
        child.kill()
        child.communicate()
    (listed,) = list_runs(at.path.parent)
    assert listed.state == "interrupted"
    saved = load(at.checkpoint("last")).step
    epochs = saved // 8 + 3

    # Constant parts only: the schedule of the killed run has another length.
    resumed = session(at, resume=True, EPOCHS=400)
    control = Control()
    started: list[RunStarted] = []

    def sink(event: Event) -> None:
        if isinstance(event, RunStarted):
            started.append(event)
        if isinstance(event, Steps) and event.epoch >= epochs:
            control.stop()

    outcome = resumed.run(sink, control)
    assert started[0].step == saved
    whole = session(tmp_path / "whole", EPOCHS=400)
    control = Control(paused=True)
    whole.run(stopping(control, outcome.steps), control)
    assert losses(list(read_events(at.events))) == losses(list(read_events(whole.folder.events)))
    assert equal(weights(at), weights(whole.folder))


def test_without_a_checkpoint_there_is_nothing_to_resume(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="there is no checkpoint"):
        session(tmp_path, resume=True).run()


def test_a_checkpoint_of_another_network_is_refused(tmp_path: Path) -> None:
    at = folder(tmp_path)
    session(at).run()
    other = Recipe(script(), lambda: nn.Linear(2, 2))
    with pytest.raises(TrainingError, match=r"another network: .* do not fit .*Undo the changes"):
        Session(other, PLAN, clouds(), at, resume=True).run()


def test_a_checkpoint_of_another_optimizer_is_refused(tmp_path: Path) -> None:
    at = folder(tmp_path)
    session(at).run()

    def two_groups(model: nn.Module) -> torch.optim.Optimizer:
        parameters = list(model.parameters())
        return torch.optim.SGD([{"params": parameters[:1]}, {"params": parameters[1:]}], lr=0.1)

    changed = recipe(make_optimizer=two_groups, make_schedule=lambda *_: None)
    with pytest.raises(TrainingError, match="another optimizer"):
        Session(changed, PLAN, clouds(), at, resume=True).run()


def test_training_does_not_go_on_from_weights_alone(tmp_path: Path) -> None:
    at = folder(tmp_path)
    session(at).run()
    at.checkpoint("last").write_bytes(at.checkpoint("best").read_bytes())
    with pytest.raises(TrainingError, match="weights alone"):
        session(at, resume=True).run()
