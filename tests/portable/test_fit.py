"""A whole training without the studio: the history, the best weights, the test."""

from __future__ import annotations

import math
from typing import Any

import pytest
import torch

from nnstudio.portable.fit import Average, Best, fit
from nnstudio.portable.loop import Figures, evaluate, prepare, state_of
from tests.training.toy import Net, clouds, equal, script


def test_a_fit_reports_every_step_epoch_and_the_test_of_the_best_weights() -> None:
    torch.set_num_threads(1)
    lines: list[str] = []
    training = prepare(script(EPOCHS=4, BEST=("accuracy", "higher")), Net, clouds())
    history, last = fit(training, ("accuracy", "higher"), lines.append)
    assert [len(values) for values in history.losses.values()] == [32, 32]
    assert [list(figures) for figures in history.epochs] == 4 * [
        ["train_loss", "train_half", "val_loss", "val_half", "val_accuracy"]
    ]
    best = max(figures["val_accuracy"] for figures in history.epochs)
    assert history.epochs[history.best_epoch - 1]["val_accuracy"] == best
    assert evaluate(training, "validation")["accuracy"] == best
    assert history.test["test_accuracy"] == evaluate(training, "test")["accuracy"]
    assert len(lines) == 5
    assert lines[0].startswith("epoch 1/4  train_loss 0.")
    assert last.keys() == training.model.state_dict().keys()


def silent(line: str) -> None:
    """Report nothing."""


def test_equal_seeds_give_equal_bits() -> None:
    torch.set_num_threads(1)
    results = [fit(prepare(script(), Net, clouds()), ("loss", "lower"), silent) for _ in range(2)]
    assert results[0][0] == results[1][0]
    assert equal(results[0][1], results[1][1])


def test_an_average_weighs_steps_by_their_rows() -> None:
    average = Average()
    average.add("loss", 1.0, 8)
    average.add("loss", 4.0, 4)
    assert average.figures() == {"train_loss": 2.0}


@pytest.mark.parametrize(
    ("better", "values", "epoch"),
    [
        ("lower", [3.0, 1.0, 1.0, 2.0], 2),
        ("higher", [0.5, 0.9, 0.9], 2),
        ("lower", [math.nan, 2.0, math.nan], 2),
        ("lower", [2.0, math.inf, -math.inf], 3),
        ("higher", [-3.0, -2.0], 2),
    ],
)
def test_the_best_is_the_first_of_the_best_and_never_nan(
    better: str, values: list[float], epoch: int
) -> None:
    best = Best("loss", better)
    model = Net()
    for number, value in enumerate(values, 1):
        best.offer(model, number, {"val_loss": value})
    assert best.epoch == epoch


def test_without_validation_the_latest_weights_are_the_best() -> None:
    best, model = Best(), Net()
    no_figures: Figures = {"train_loss": 1.0}
    offered: list[Any] = [best.offer(model, epoch, no_figures) for epoch in (1, 2)]
    assert offered == [True, True]
    assert best.epoch == 2
    assert best.weights is not None
    assert equal(best.weights, state_of(model))
