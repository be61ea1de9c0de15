"""The training loop: what it does at each step, and what it leaves alone."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import Tensor, nn

from nnstudio.portable.loop import (
    NonFinite,
    Training,
    batches,
    evaluate,
    order,
    prepare,
    state_of,
    steps_per_epoch,
    train_epoch,
)
from tests.training.toy import Net, Objective, Share, clouds, equal, script


@pytest.fixture(autouse=True)
def one_thread() -> None:
    torch.set_num_threads(1)


def toy(**changes: Any) -> Training:
    return prepare(script(**changes), Net, clouds())


def test_an_epoch_equals_the_loop_that_one_would_write_by_hand() -> None:
    training = toy()
    steps = [step for epoch in (1, 2) for step in train_epoch(training, epoch)]

    torch.manual_seed(3)
    model, data, objective = Net(), clouds(), nn.CrossEntropyLoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=0.02, total_steps=24)
    losses = []
    for epoch in (1, 2):
        for rows in torch.split(order(training, epoch), 8):
            loss = objective(model(data.fields["x"][rows]), data.fields["y"][rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
            losses.append(loss.item())

    assert [step.losses["loss"].item() for step in steps] == losses
    assert equal(training.model.state_dict(), model.state_dict())


def test_steps_are_numbered_over_the_whole_run_and_say_their_size_and_rate() -> None:
    training = toy()
    steps = [*train_epoch(training, 1), *train_epoch(training, 2)]
    assert [step.number for step in steps] == list(range(1, 17))
    assert [step.size for step in steps[:8]] == [8] * 7 + [4]
    assert len({step.learning_rate for step in steps}) == 16
    assert not any(value.requires_grad for step in steps for value in step.losses.values())


def test_every_row_comes_once_an_epoch_in_another_order_each_time() -> None:
    training = toy()
    first, again, second = order(training, 1), order(training, 1), order(training, 2)
    assert torch.equal(first, again)
    assert not torch.equal(first, second)
    assert sorted(first.tolist()) == sorted(second.tolist()) == list(range(60))
    assert torch.equal(order(toy(SHUFFLE=False), 5), torch.arange(60))


@pytest.mark.parametrize(
    ("rows", "size", "sizes"),
    [(60, 8, [8] * 7 + [4]), (17, 8, [8, 9]), (1, 8, [1]), (9, 8, [9]), (3, 1, [1, 1, 1])],
)
def test_a_single_last_row_joins_the_batch_before_it(
    rows: int, size: int, sizes: list[int]
) -> None:
    data = clouds()
    data.splits["train"] = torch.arange(rows)
    training = prepare(script(BATCH_SIZE=size), Net, data)
    found = batches(training, 1)
    assert [len(batch) for batch in found] == sizes
    assert steps_per_epoch(rows, size) == len(sizes)
    assert sorted(torch.cat(found).tolist()) == list(range(rows))


def test_skipping_goes_on_where_an_epoch_was_left() -> None:
    training, other = toy(), toy()
    whole = [step.losses["loss"].item() for step in train_epoch(training, 1)]
    torch.manual_seed(0)
    training = toy()
    steps = train_epoch(training, 1)
    head = [next(steps).losses["loss"].item() for _ in range(3)]
    other.model, other.optimizer, other.schedule = (
        training.model,
        training.optimizer,
        training.schedule,
    )
    tail = [step.losses["loss"].item() for step in train_epoch(other, 1, skip=3)]
    assert head + tail == whole


def test_a_schedule_per_epoch_steps_after_each_epoch() -> None:
    training = toy(
        SCHEDULE_PER="epoch",
        make_schedule=lambda optimizer, steps, steps_per_epoch: torch.optim.lr_scheduler.StepLR(
            optimizer, 1, gamma=0.1
        ),
    )
    rates = [[s.learning_rate for s in train_epoch(training, epoch)] for epoch in (1, 2)]
    assert set(rates[0]) == {0.01}
    assert rates[1] == pytest.approx([0.001] * 8)


def test_gradients_are_clipped_and_their_norm_before_it_reported() -> None:
    training = toy(CLIP_NORM=1e-3)
    step = next(train_epoch(training, 1))
    assert step.gradient_norm is not None
    assert step.gradient_norm.item() > 1e-3
    norms = [p.grad.norm() for p in training.model.parameters() if p.grad is not None]
    assert torch.stack(norms).norm().item() == pytest.approx(1e-3, rel=1e-3)


class Poisoned(nn.Module):
    """A loss that is infinite at its third use."""

    def __init__(self) -> None:
        super().__init__()
        self.inner, self.count = Objective(), 0

    def forward(self, logits: Tensor, y: Tensor) -> dict[str, Tensor]:
        self.count += 1
        losses: dict[str, Tensor] = self.inner(logits, y)
        return {"loss": losses["loss"] * float("inf")} if self.count == 3 else losses


def test_a_loss_that_is_not_finite_is_raised_before_the_update() -> None:
    training = toy(Objective=Poisoned)
    steps = train_epoch(training, 1)
    next(steps), next(steps)
    before = [one.clone() for one in training.model.parameters()]
    with pytest.raises(NonFinite, match=r"the loss of step 3 \(epoch 1\) is inf") as caught:
        next(steps)
    assert torch.equal(caught.value.rows, batches(training, 1)[2])
    after = list(training.model.parameters())
    assert all(torch.equal(old, new) for old, new in zip(before, after, strict=True))


def test_evaluation_weighs_by_rows_and_leaves_no_trace() -> None:
    data = clouds(2000)
    training = prepare(script(), Net, data)
    next(train_epoch(training, 1))
    weights, random = state_of(training.model), torch.get_rng_state()
    figures = evaluate(training, "train")
    model = training.model.eval()
    rows = data.splits["train"]
    with torch.no_grad():
        logits = model(data.fields["x"][rows])
    loss = nn.functional.cross_entropy(logits, data.fields["y"][rows]).item()
    share = (logits.argmax(1) == data.fields["y"][rows]).double().mean().item()
    assert figures["loss"] == pytest.approx(loss, rel=1e-6)
    assert figures["half"] == pytest.approx(loss / 2, rel=1e-6)
    assert figures["accuracy"] == pytest.approx(share)
    assert equal(weights, state_of(training.model))
    assert torch.equal(random, torch.get_rng_state())


def test_evaluation_gives_the_model_back_in_the_mode_it_had() -> None:
    training = toy()
    training.model.train()
    evaluate(training, "test")
    assert training.model.training
    training.model.eval()
    evaluate(training, "test")
    assert not training.model.training


def test_an_empty_part_has_no_figures() -> None:
    data = clouds()
    data.splits["validation"] = torch.empty(0, dtype=torch.int64)
    assert evaluate(prepare(script(), Net, data), "validation") == {}


def test_metrics_start_anew_at_each_evaluation() -> None:
    training = toy()
    assert isinstance(training.metrics["accuracy"], Share)
    assert evaluate(training, "test") == evaluate(training, "test")
