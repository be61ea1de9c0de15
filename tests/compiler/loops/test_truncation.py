"""Truncated back-propagation: gradients equal those of a plain loop that detaches its state."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn

from tests.compiler.loops.comparing import (
    assert_equal,
    built,
    cases,
    gate_weights,
    numbers,
    randomized,
    whole,
)
from tests.compiler.loops.test_cells import TRIES, Case
from tests.compiler.loops.wiring import CELLS, mark, rnn, sequence

Cuts = Callable[[int], bool]  # whether gradients end before step t


class Truncated(nn.Module):
    """h = tanh(U x_t + W h), the state detached where told; the last state, or all."""

    def __init__(self, features: int, hidden: int, cuts: Cuts, lag: int = 1) -> None:
        super().__init__()
        self.g_x, self.g_h = nn.Linear(features, hidden), nn.Linear(hidden, hidden)
        self.cuts, self.lag = cuts, lag

    def forward(self, x: Tensor) -> Tensor:
        states = [x.new_zeros(len(x), self.g_h.in_features)] * self.lag
        found = []
        for t in range(x.shape[1]):
            if self.cuts(t):
                states = [each.detach() for each in states]
            new = torch.tanh(self.g_x(x[:, t]) + self.g_h(states[0]))
            states = [*states[1:], new]
            found.append(new)
        return torch.stack(found, 1)


class Seeded(nn.Module):
    """A module that draws the same numbers each time."""

    def __init__(self, inner: nn.Module, seed: int) -> None:
        super().__init__()
        self.inner, self.seed = inner, seed

    def forward(self, x: Tensor) -> Tensor:
        torch.manual_seed(self.seed)
        return self.inner(x)  # type: ignore[no-any-return]


def every(steps: int) -> Cuts:
    return lambda t: t > 0 and t % steps == 0


def at_random(steps: int) -> Cuts:
    """As the source draws it: once for each step but the first, from torch's generator."""
    return lambda t: t > 0 and bool(torch.rand(()) < 1 / steps)


@TRIES
def test_gradients_end_after_a_fixed_number_of_steps(tries: int) -> None:
    @settings(max_examples=tries, deadline=None)
    @given(cases(), st.integers(1, 6), st.integers(-1, 1), st.integers(1, 4), st.integers(1, 2))
    def holds(case: Case, steps: int, more: int, times: int, lag: int) -> None:
        batch, _, features, hidden, seed = case
        length = max(1, steps * times + more)  # around the multiples
        net, x = sequence(features, length)
        options: dict[str, Any] = {"truncation": "fixed", "truncate_after": steps, "delay": lag}
        net.add("Output", rnn(net, x, hidden, **options))
        reference = Truncated(features, hidden, every(steps), lag).double()
        randomized(reference, seed)
        given = numbers(seed, batch, length, features)
        assert_equal(built(net), reference, whole(dict(reference.named_parameters())), given)

    holds()


def test_the_last_output_has_no_gradient_from_before_the_cut() -> None:
    """As directly as can be said: the steps before the last cut move nothing."""
    net, x = sequence(2, 7)
    new = rnn(net, x, 3, truncation="fixed", truncate_after=3)
    mark(net, new, net.add("Output", new), "last")
    model = built(net)
    randomized(model, 1)
    given = numbers(1, 4, 7, 2)
    (gradient,) = torch.autograd.grad(model(given).sum(), given)
    moved = gradient.abs().sum((0, 2)) > 0
    assert moved.tolist() == [False] * 6 + [True]
    (gradient,) = torch.autograd.grad(model(given[:, :6]).sum(), given)
    moved = gradient.abs().sum((0, 2)) > 0
    assert moved.tolist() == [False] * 3 + [True] * 3 + [False]


@TRIES
def test_gradients_end_at_random_steps_while_training(tries: int) -> None:
    @settings(max_examples=tries, deadline=None)
    @given(cases(), st.integers(1, 8))
    def holds(case: Case, steps: int) -> None:
        batch, length, features, hidden, seed = case
        net, x = sequence(features, length)
        net.add("Output", rnn(net, x, hidden, truncation="random", truncate_after=steps))
        reference = Truncated(features, hidden, at_random(steps)).double()
        randomized(reference, seed)

        model = Seeded(built(net).train(), seed)
        given = numbers(seed, batch, length, features)
        pairs = whole(dict(reference.named_parameters()))
        assert_equal(model, Seeded(reference, seed), pairs, given)

    holds()


def test_nothing_is_cut_at_random_while_evaluating() -> None:
    net, x = sequence(2, 9)
    net.add("Output", CELLS["LSTM"](net, x, 3, truncation="random", truncate_after=1))
    reference = nn.LSTM(2, 3, batch_first=True).double()
    randomized(reference, 1)
    state = torch.get_rng_state()
    model = built(net).eval()
    torch.set_rng_state(state)
    assert_equal(model, lambda x: reference(x)[0], gate_weights(reference), numbers(1, 4, 9, 2))
    assert torch.equal(torch.get_rng_state(), state)


@pytest.mark.parametrize("direction", ["backward", "both"])
def test_truncation_counts_steps_as_the_loop_takes_them(direction: str) -> None:
    net, x = sequence(2, 7)
    new = rnn(net, x, 3, direction=direction, truncation="fixed", truncate_after=3)
    mark(net, new, net.add("Output", new), "last")
    model = built(net)
    randomized(model, 1)
    given = numbers(1, 4, 7, 2)
    (gradient,) = torch.autograd.grad(model(given).sum(), given)
    moved = (gradient.abs().sum((0, 2)) > 0).tolist()
    ends = [True] + [False] * 5 + [direction == "both"]
    assert moved == ends
