"""First states, longer delays, several delays: equal to plain loops over time."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn

from nnstudio.workbench.wiring import NodeRef
from tests.compiler.loops.comparing import (
    assert_equal,
    built,
    cases,
    gate_weights,
    numbers,
    randomized,
    whole,
)
from tests.compiler.loops.test_cells import KINDS, TRIES, Case, torchs
from tests.compiler.loops.wiring import CELLS, gate, mark, rnn, sequence


class Elman(nn.Module):
    """h_t = tanh(U x_t + W h_{t-lag}), from first states that are the same for all rows."""

    def __init__(self, features: int, hidden: int, lag: int = 1, learned: bool = False) -> None:
        super().__init__()
        self.g_x, self.g_h = nn.Linear(features, hidden), nn.Linear(hidden, hidden)
        first = torch.zeros(hidden)
        self.h_0 = nn.Parameter(first) if learned else first.double()
        self.lag = lag

    def forward(self, x: Tensor, first: Tensor | None = None) -> Tensor:
        start = self.h_0.expand(len(x), -1) if first is None else first
        states = [start] * self.lag
        for t in range(x.shape[1]):
            states.append(torch.tanh(self.g_x(x[:, t]) + self.g_h(states[-self.lag])))
        return torch.stack(states[self.lag :], 1)


def parameters(module: nn.Module) -> dict[str, Tensor]:
    return dict(module.named_parameters())


@TRIES
def test_a_delay_of_several_steps_brings_the_value_of_that_time(tries: int) -> None:
    @settings(max_examples=tries, deadline=None)
    @given(cases(), st.integers(1, 9), st.booleans(), st.booleans())
    def holds(case: Case, lag: int, learned: bool, backward: bool) -> None:
        batch, length, features, hidden, seed = case
        net, x = sequence(features, length)
        options: dict[str, Any] = {"initial": "learned" if learned else "zeros", "delay": lag}
        direction = "backward" if backward else "forward"
        net.add("Output", rnn(net, x, hidden, direction=direction, **options))
        reference = Elman(features, hidden, lag, learned).double()
        randomized(reference, seed)

        def turned(x: Tensor) -> Tensor:
            return reference(x.flip(1)).flip(1) if backward else reference(x)  # type: ignore[no-any-return]

        given = numbers(seed, batch, length, features)
        assert_equal(built(net), turned, whole(parameters(reference)), given)

    holds()


@TRIES
@KINDS
def test_a_wired_first_state_equals_torchs_h0(kind: str, tries: int) -> None:
    @settings(max_examples=tries, deadline=None)
    @given(cases())
    def holds(case: Case) -> None:
        batch, length, features, hidden, seed = case
        net, x = sequence(features, length)
        first = net.add("Input", name="first", shape=(hidden,))
        net.add("Output", CELLS[kind](net, x, hidden, init=first))
        reference = torchs(kind, features, hidden)
        randomized(reference, seed)

        def started(x: Tensor, first: Tensor) -> Tensor:
            state = first[None]
            return reference(x, (state, state) if kind == "LSTM" else state)[0]  # type: ignore[no-any-return]

        inputs = numbers(seed, batch, length, features), numbers(seed + 1, batch, hidden)
        assert_equal(built(net), started, gate_weights(reference), *inputs)

    holds()


@TRIES
def test_a_decoder_starts_in_the_state_that_its_encoder_ended_in(tries: int) -> None:
    @settings(max_examples=tries, deadline=None)
    @given(cases(), st.integers(1, 20))
    def holds(case: Case, other: int) -> None:
        batch, length, features, hidden, seed = case
        net, x = sequence(features, length)
        y = net.add("Input", name="translation", shape=(other, features))
        state = rnn(net, x, hidden, "a_")
        net.add("Output", rnn(net, y, hidden, "b_", init=state))
        mark(net, state, NodeRef(net.graph.named("b_h").id), "last")
        encoder, decoder = Elman(features, hidden).double(), Elman(features, hidden).double()
        randomized(encoder, seed)
        randomized(decoder, seed + 1)

        def translated(x: Tensor, y: Tensor) -> Tensor:
            return decoder(y, encoder(x)[:, -1])  # type: ignore[no-any-return]

        names = {f"a_{name}": each for name, each in parameters(encoder).items()}
        names |= {f"b_{name}": each for name, each in parameters(decoder).items()}
        inputs = numbers(seed, batch, length, features), numbers(seed + 1, batch, other, features)
        assert_equal(built(net), translated, whole(names), *inputs)

    holds()


@pytest.mark.parametrize("kind", ["LSTM", "GRU"])
def test_learned_first_states_are_expanded_over_the_batch(kind: str) -> None:
    net, x = sequence(3, 6)
    net.add("Output", CELLS[kind](net, x, 4, initial="learned"))
    reference = torchs(kind, 3, 4)
    randomized(reference, 1)
    names = {"h_0": numbers(5, 4)} | ({"c_0": numbers(6, 4)} if kind == "LSTM" else {})

    def started(x: Tensor) -> Tensor:
        states = tuple(each.expand(1, len(x), -1).contiguous() for each in names.values())
        return reference(x, states if kind == "LSTM" else states[0])[0]  # type: ignore[no-any-return]

    pairs = [*gate_weights(reference), *whole(names)]
    assert_equal(built(net), started, pairs, numbers(2, 5, 6, 3))


class TwoAgo(nn.Module):
    """h_t = tanh(U x_t + W h_{t-1} + V h_{t-3}), and x_{t-2} beside it."""

    def __init__(self) -> None:
        super().__init__()
        self.g_x, self.g_h = nn.Linear(3, 4), nn.Linear(4, 4)
        self.g_c = nn.Linear(4, 4, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        states = [x.new_zeros(len(x), 4)] * 3
        for t in range(x.shape[1]):
            total = self.g_x(x[:, t]) + self.g_h(states[-1]) + self.g_c(states[-3])
            states.append(torch.tanh(total))
        return torch.stack(states[3:], 1)


@pytest.mark.parametrize("chained", [False, True])
def test_one_value_is_delayed_by_several_delays(chained: bool) -> None:
    """Three steps ago: by a delay of three, or by three delays in a row."""
    net, x = sequence(3, 8)
    one = net.add("Delay", name="one")
    if chained:
        two = net.add("Delay", one, name="two")
        three = net.add("Delay", two, name="three")
    else:
        three = net.add("Delay", name="three", delay=3)
    new = gate(net, "g", "Tanh", x, one, 4, three)
    net.connect(new, one, "x")
    if not chained:
        net.connect(new, three, "x")
    net.add("Output", new)
    reference = TwoAgo().double()
    randomized(reference, 3)
    assert not net.analysis().problems
    assert_equal(built(net), reference, whole(parameters(reference)), numbers(3, 4, 9, 3))


def test_a_loop_that_nothing_enters_runs_as_often_as_it_is_told() -> None:
    net, _ = sequence()
    start = net.add("Input", name="start", shape=(3,))
    last = net.add("Delay", name="last", steps=6)
    before = net.add("Delay", last, start, name="before", steps=6)
    new = net.add("Add", last, before)
    net.connect(new, last, "x")
    net.connect(start, last, "init")
    net.add("Output", new)
    assert not net.analysis().problems
    x = numbers(1, 2, 3)
    found = built(net)(x)
    wanted = [n * x for n in (2, 3, 5, 8, 13, 21)]
    assert torch.allclose(found, torch.stack(wanted, 1))


@pytest.mark.parametrize("lag", [1, 3])
def test_a_delay_on_no_circle_shifts_a_sequence(lag: int) -> None:
    net, x = sequence(3, 8)
    past = net.add("Delay", x, name="past", delay=lag)
    net.add("Output", net.add("Subtract", x, past))
    assert not net.analysis().problems
    given = numbers(1, 2, 8, 3)
    earlier = torch.cat([torch.zeros_like(given[:, :lag]), given[:, :-lag]], 1)
    assert torch.equal(built(net)(given), given - earlier)
