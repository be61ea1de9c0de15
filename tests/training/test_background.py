"""Runs in the background: explicit states, one end, errors kept."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
import torch
from torch import Tensor

from nnstudio.project.event import Event, Paused, RunEnded, RunStarted, Steps
from nnstudio.project.project import Plan
from nnstudio.training.background import BackgroundRun
from nnstudio.training.recipe import Recipe
from nnstudio.training.session import Session
from tests.training.runs import PLAN, folder, recipe, session
from tests.training.toy import Net, clouds, script


def test_a_run_goes_from_pending_to_finished(tmp_path: Path) -> None:
    events: list[Event] = []
    run = BackgroundRun(session(tmp_path), events.append)
    states = [run.state]
    run.start()
    assert run.join(60)
    states.append(run.state)
    assert states == ["pending", "finished"]
    assert run.outcome is not None
    assert isinstance(events[0], RunStarted)
    assert [type(event) for event in events].count(RunEnded) == 1
    assert isinstance(events[-1], RunEnded)


def test_a_run_can_be_paused_and_stopped(tmp_path: Path) -> None:
    paused = threading.Event()
    states: list[str] = []

    def sink(event: Event) -> None:
        states.append(run.state)
        if isinstance(event, Steps):
            run.control.pause()
        if isinstance(event, Paused):
            paused.set()

    run = BackgroundRun(session(tmp_path, EPOCHS=1000), sink)
    run.start()
    assert paused.wait(60)
    states.append(run.state)
    assert run.stop(60)
    states.append(run.state)
    assert states[0] == "running"
    assert "paused" in states
    assert states[-1] == "stopped"


def test_training_happens_on_the_background_thread_alone(tmp_path: Path) -> None:
    seen: set[str] = set()

    class Seen(Net):
        def forward(self, x: Tensor) -> Tensor:
            seen.add(threading.current_thread().name)
            return super().forward(x)

    at = folder(tmp_path)
    run = BackgroundRun(Session(Recipe(script(), Seen), PLAN, clouds(), at), lambda event: None)
    run.start()
    assert run.join(60)
    assert seen == {f"training {at.name}"}


def test_an_error_of_the_model_is_kept_and_relayed(tmp_path: Path) -> None:
    class Broken(Net):
        def forward(self, x: Tensor) -> Tensor:
            raise ZeroDivisionError("oops")

    events: list[Event] = []
    broken = Session(Recipe(script(), Broken), PLAN, clouds(), folder(tmp_path))
    run = BackgroundRun(broken, events.append)
    run.start()
    assert run.join(60)
    assert run.state == "failed"
    assert isinstance(run.error, ZeroDivisionError)
    end = events[-1]
    assert isinstance(end, RunEnded)
    assert (end.reason, end.message) == ("failed", "ZeroDivisionError: oops")


def test_a_run_that_cannot_begin_is_relayed_too(tmp_path: Path) -> None:
    events: list[Event] = []
    nowhere = Session(recipe(), Plan(device="cuda:77"), clouds(), folder(tmp_path))
    run = BackgroundRun(nowhere, events.append)
    run.start()
    assert run.join(60)
    (end,) = events
    assert isinstance(end, RunEnded)
    assert end.message.startswith("there is no device 'cuda:77' here")


def test_a_run_starts_once(tmp_path: Path) -> None:
    run = BackgroundRun(session(tmp_path), lambda event: None)
    run.start()
    with pytest.raises(RuntimeError):
        run.start()
    assert run.join(60)
    assert torch.get_num_threads() == 1
