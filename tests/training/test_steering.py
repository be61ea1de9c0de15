"""Values that change between steps, and schedules that follow."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from nnstudio.errors import UsageError
from nnstudio.portable.loop import prepare, train_epoch
from nnstudio.training.steering import change
from tests.training.toy import Net, clouds, script


def test_a_schedule_goes_on_in_proportion() -> None:
    plain, steered = (prepare(script(), Net, clouds()) for _ in range(2))
    usual = [step.learning_rate for epoch in (1, 2, 3) for step in train_epoch(plain, epoch)]
    steps = (step for epoch in (1, 2, 3) for step in train_epoch(steered, epoch))
    found = [next(steps).learning_rate for _ in range(5)]
    now = steered.optimizer.param_groups[0]["lr"]
    change(steered, "learning_rate", now * 0.5)
    found += [step.learning_rate for step in steps]
    assert found[:5] == usual[:5]
    assert found[5:] == pytest.approx([rate / 2 for rate in usual[5:]])


def test_groups_keep_their_proportions() -> None:
    def two(model: torch.nn.Module) -> torch.optim.Optimizer:
        parameters = list(model.parameters())
        groups: list[dict[str, Any]] = [
            {"params": parameters[:2]},
            {"params": parameters[2:], "lr": 0.001},
        ]
        return torch.optim.SGD(groups, lr=0.01)

    training = prepare(script(make_optimizer=two, make_schedule=lambda *_: None), Net, clouds())
    change(training, "learning_rate", 0.1)
    assert [group["lr"] for group in training.optimizer.param_groups] == [0.1, pytest.approx(0.01)]
    change(training, "learning_rate", 0.0)
    change(training, "learning_rate", 0.3)
    assert training.optimizer.param_groups[0]["lr"] == 0.3


def test_weight_decay_and_dropout_are_set() -> None:
    training = prepare(script(), Net, clouds())
    change(training, "weight_decay", 0.25)
    change(training, "dropout.p", 0.75)
    assert training.optimizer.param_groups[0]["weight_decay"] == 0.25
    assert training.model.get_submodule("dropout").p == 0.75
    with pytest.raises(UsageError, match="no dropout node 'nothing'"):
        change(training, "nothing.p", 0.5)
