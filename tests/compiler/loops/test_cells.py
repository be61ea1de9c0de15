"""Cells wired by hand equal nn.RNN, nn.LSTM and nn.GRU; a peephole LSTM a loop in plain torch."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch
from hypothesis import given, settings
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
from tests.compiler.loops.wiring import CELLS, mark, peephole, sequence

Case = tuple[int, int, int, int, int]
TRIES = pytest.mark.parametrize("tries", [8, pytest.param(250, marks=pytest.mark.long)])
KINDS = pytest.mark.parametrize("kind", CELLS)


def hand(
    make: Callable[..., NodeRef], features: int, length: int, hidden: int, last: bool = False
) -> nn.Module:
    """The model of a graph that is one cell, and nothing else."""
    net, x = sequence(features, length)
    new = make(net, x, hidden)
    out = net.add("Output", new)
    if last:
        mark(net, new, out, "last")
    return built(net)


def torchs(kind: str, features: int, hidden: int, **options: bool | int) -> nn.RNNBase:
    """PyTorch's own in float64, batch first."""
    made: nn.RNNBase = getattr(nn, kind)(features, hidden, batch_first=True, **options)
    return made.double()


@TRIES
@KINDS
def test_a_cell_by_hand_equals_torchs(kind: str, tries: int) -> None:
    @settings(max_examples=tries, deadline=None)
    @given(cases())
    def holds(case: Case) -> None:
        batch, length, features, hidden, seed = case
        model = hand(CELLS[kind], features, length, hidden)
        reference = torchs(kind, features, hidden)
        randomized(reference, seed)
        x = numbers(seed, batch, length, features)
        assert_equal(model, lambda x: reference(x)[0], gate_weights(reference), x)

    holds()


@TRIES
@KINDS
def test_its_last_output_equals_torchs_final_state(kind: str, tries: int) -> None:
    @settings(max_examples=tries, deadline=None)
    @given(cases())
    def holds(case: Case) -> None:
        batch, length, features, hidden, seed = case
        model = hand(CELLS[kind], features, length, hidden, last=True)
        reference = torchs(kind, features, hidden)
        randomized(reference, seed)

        def final(x: Tensor) -> Tensor:
            state = reference(x)[1]
            return (state[0] if isinstance(state, tuple) else state)[0]  # type: ignore[no-any-return]

        x = numbers(seed, batch, length, features)
        assert_equal(model, final, gate_weights(reference), x)

    holds()


@KINDS
def test_one_model_takes_sequences_of_any_length(kind: str) -> None:
    model, reference = hand(CELLS[kind], 3, 7, 4), torchs(kind, 3, 4)
    for length in (1, 2, 7, 50):
        randomized(reference, length)
        x = numbers(length, 2, length, 3)
        assert_equal(model, lambda x: reference(x)[0], gate_weights(reference), x)


class Peephole(nn.Module):
    """An LSTM with peepholes as its paper writes it, step by step."""

    def __init__(self, features: int, hidden: int) -> None:
        super().__init__()
        for name in "ifgo":
            setattr(self, f"{name}_x", nn.Linear(features, hidden))
            setattr(self, f"{name}_h", nn.Linear(hidden, hidden))
            if name != "g":
                setattr(self, f"{name}_c", nn.Linear(hidden, hidden, bias=False))
        self.hidden = hidden

    def gate(self, name: str, x: Tensor, h: Tensor, c: Tensor | None) -> Tensor:
        total: Tensor = getattr(self, f"{name}_x")(x) + getattr(self, f"{name}_h")(h)
        return total if c is None else total + getattr(self, f"{name}_c")(c)

    def forward(self, x: Tensor) -> Tensor:
        h = c = x.new_zeros(len(x), self.hidden)
        outputs = []
        for t in range(x.shape[1]):
            i = torch.sigmoid(self.gate("i", x[:, t], h, c))
            f = torch.sigmoid(self.gate("f", x[:, t], h, c))
            c = f * c + i * torch.tanh(self.gate("g", x[:, t], h, None))
            h = torch.sigmoid(self.gate("o", x[:, t], h, c)) * torch.tanh(c)
            outputs.append(h)
        return torch.stack(outputs, 1)


@TRIES
def test_a_peephole_lstm_equals_a_plain_loop(tries: int) -> None:
    @settings(max_examples=tries, deadline=None)
    @given(cases())
    def holds(case: Case) -> None:
        batch, length, features, hidden, seed = case
        model = hand(peephole, features, length, hidden)
        reference = Peephole(features, hidden).double()
        randomized(reference, seed)
        x = numbers(seed, batch, length, features)
        assert_equal(model, reference, whole(dict(reference.named_parameters())), x)

    holds()
