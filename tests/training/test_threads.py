"""Choosing threads: a real measurement that leaves no trace."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import torch

from nnstudio.project.event import Event
from nnstudio.project.project import Plan
from nnstudio.training.session import Session
from nnstudio.training.threads import available_cores, choose_threads, one_thread
from tests.training.runs import folder, losses, recipe
from tests.training.toy import clouds


def test_a_choice_is_one_or_all_and_leaves_random_numbers_and_threads_alone() -> None:
    torch.manual_seed(5)
    before = torch.get_rng_state()
    assert choose_threads(recipe(), clouds(), cores=2) in (1, 2)
    assert torch.equal(before, torch.get_rng_state())
    assert torch.get_num_threads() == 1


def test_one_core_needs_no_measuring() -> None:
    assert choose_threads(recipe(), clouds(), cores=1) == 1


def test_the_cores_are_those_that_this_process_may_use() -> None:
    assert 1 <= available_cores() <= (os.cpu_count() or 1)


def test_a_measured_run_equals_one_with_that_number_of_threads(tmp_path: Path) -> None:
    found: list[Event] = []
    measured = Session(recipe(), Plan(device="cpu"), clouds(), folder(tmp_path))
    outcome = measured.run(found.append)
    assert measured.folder.info().threads == outcome.threads >= 1
    given: list[Event] = []
    plan = Plan(device="cpu", threads=outcome.threads)
    Session(recipe(), plan, clouds(), folder(tmp_path)).run(given.append)
    assert losses(found) == losses(given)


def test_a_schedule_shorter_than_the_measurement_does_not_matter() -> None:
    assert choose_threads(recipe(EPOCHS=1, BATCH_SIZE=60), clouds(), cores=2) in (1, 2)


@pytest.mark.parametrize("bad", [float("nan")])
def test_a_training_that_is_not_finite_gets_one_thread(bad: float) -> None:
    data = clouds()
    data.fields["x"][0, 0] = bad
    assert choose_threads(recipe(), data, cores=2) == 1


def test_data_is_loaded_with_one_thread() -> None:
    torch.set_num_threads(2)
    with one_thread():
        assert torch.get_num_threads() == 1
    assert torch.get_num_threads() == 2
