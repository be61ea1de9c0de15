"""Monitors: true figures, named by node, within their budget."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator

import pytest
import torch

from nnstudio.portable.loop import Step, prepare, state_of, train_epoch
from nnstudio.training.monitors import BUDGET, Monitors
from tests.training.toy import Net, Watched, clouds, script


def test_figures_are_those_of_the_sampled_step() -> None:
    training = prepare(script(), Net, clouds())
    steps = train_epoch(training, 1)
    for _ in range(3):
        next(steps)
    monitors = Monitors(training, lambda: Watched(training.model))
    before = state_of(training.model)
    step, monitored = monitors.sample(steps, usual=0.0, elapsed=1.0)
    figures = {(node, figure): value for node, figure, value in monitored.figures}
    assert step.number == monitored.step == 4

    model = training.model
    gradients = [p.grad for p in model.parameters() if p.grad is not None]
    total = math.sqrt(sum(g.square().sum().item() for g in gradients))
    assert figures["", "gradient_norm"] == pytest.approx(total, rel=1e-5)
    hidden = torch.cat([p.detach().flatten() for p in model.get_submodule("hidden").parameters()])
    old = torch.cat([before["hidden.weight"].flatten(), before["hidden.bias"]])
    assert figures["hidden", "weight_norm"] == pytest.approx(hidden.norm().item(), rel=1e-5)
    ratio = ((hidden - old).norm() / hidden.norm()).item()
    assert figures["hidden", "update_ratio"] == pytest.approx(ratio, rel=1e-4)
    assert {node for node, _ in figures} == {"", "hidden", "norm", "out", "dropout"}
    assert figures["norm", "activation_mean"] == pytest.approx(0.0, abs=1e-1)
    assert figures["norm", "activation_std"] == pytest.approx(1.0, abs=0.2)


def test_dead_units_are_counted_by_channel_for_images() -> None:
    from nnstudio.training.monitors import _of_activation

    value = torch.ones(4, 5, 3, 3)
    value[:, 2] = 0.0
    value[0, 3] = 0.0
    figures = {figure: number.item() for _, figure, number in _of_activation("conv", value)}
    assert figures["dead_share"] == pytest.approx(0.2)
    assert figures["activation_mean"] == pytest.approx(value.mean().item())


class Slow(Watched):
    """Watching that takes a twentieth of a second."""

    def __enter__(self) -> dict[str, torch.Tensor]:
        time.sleep(0.05)
        return super().__enter__()


def test_a_costly_look_waits_while_cheap_ones_at_gradients_go_on() -> None:
    training = prepare(script(), Net, clouds())
    monitors = Monitors(training, lambda: Slow(training.model))
    steps = train_epoch(training, 1)
    next(steps)
    _, whole = monitors.sample(steps, usual=0.0, elapsed=100.0)
    assert whole.cost >= 0.05 / 101
    assert not monitors.due
    monitors.plan(0.09 / BUDGET)  # the one that was, and another like it, cost more than that
    _, cheap = monitors.sample(steps, usual=1.0, elapsed=0.09 / BUDGET)
    assert {figure for _, figure, _ in cheap.figures} == {"gradient_norm"}
    monitors.plan(1e6)
    _, again = monitors.sample(steps, usual=1.0, elapsed=1e6)
    assert {figure for _, figure, _ in again.figures} > {"gradient_norm", "update_ratio"}


def test_both_looks_see_the_same_gradients() -> None:
    seen = []
    for elapsed in (0.5, 1e6):  # too early for a look at everything, and late enough
        training = prepare(script(), Net, clouds())
        monitors = Monitors(training, None)
        monitors.plan(elapsed)
        _, monitored = monitors.sample(train_epoch(training, 1), usual=1.0, elapsed=elapsed)
        figures = {(node, name): value for node, name, value in monitored.figures}
        seen.append({key: value for key, value in figures.items() if key[1] == "gradient_norm"})
    assert seen[0] == pytest.approx(seen[1]) and len(seen[0]) > 1


def test_nothing_is_sampled_before_it_is_affordable() -> None:
    monitors = Monitors(prepare(script(), Net, clouds()), None)
    monitors.plan(0.01)
    assert not monitors.due
    monitors.plan(10.0)
    assert monitors.due


def test_the_end_of_an_epoch_is_no_sample() -> None:
    training = prepare(script(), Net, clouds())
    steps = train_epoch(training, 1)
    list(steps)
    with pytest.raises(StopIteration):
        Monitors(training, None).sample(steps, 0.0, 1.0)


def test_a_step_that_was_held_up_by_chance_does_not_end_the_looks() -> None:
    training = prepare(script(), Net, clouds())
    monitors = Monitors(training, None)
    steps = train_epoch(training, 1)
    monitors.plan(0.5)  # too early for more than the gradients

    def held_up() -> Iterator[Step]:
        time.sleep(0.1)
        yield next(steps)

    _, monitored = monitors.sample(held_up(), usual=0.0, elapsed=0.5)
    assert {figure for _, figure, _ in monitored.figures} == {"gradient_norm"}
    assert monitored.cost < 0.05


def test_what_was_saved_up_is_not_spent_on_steps_in_a_row() -> None:
    training = prepare(script(), Net, clouds())
    monitors = Monitors(training, None)
    steps = train_epoch(training, 1)
    sampled = 0
    for step in range(4):
        monitors.plan(1e4 + 1e-3 * step)
        if monitors.due:
            monitors.sample(steps, usual=1.0, elapsed=1e4 + 1e-3 * step)
            sampled += 1
    assert sampled == 2, "one look at everything and one at the gradients"
