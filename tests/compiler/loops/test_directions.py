"""Directions and layers: two loops by hand equal torch's bidirectional and two-layer cells."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

import pytest
import torch
from hypothesis import given, settings
from torch import Tensor, nn

from tests.compiler.loops.comparing import (
    Pair,
    assert_equal,
    built,
    cases,
    gate_weights,
    numbers,
    randomized,
)
from tests.compiler.loops.test_cells import KINDS, TRIES, Case, torchs
from tests.compiler.loops.wiring import CELLS, mark, rnn, sequence


@TRIES
@KINDS
def test_two_loops_by_hand_equal_torchs_bidirectional(kind: str, tries: int) -> None:
    @settings(max_examples=tries, deadline=None)
    @given(cases())
    def holds(case: Case) -> None:
        batch, length, features, hidden, seed = case
        net, x = sequence(features, length)
        forth = CELLS[kind](net, x, hidden, "a_")
        back = CELLS[kind](net, x, hidden, "b_", direction="backward")
        net.add("Output", net.add("Concatenate", forth, back, dim=-1))
        reference = torchs(kind, features, hidden, bidirectional=True)
        randomized(reference, seed)
        pairs = chain(gate_weights(reference, "a_"), gate_weights(reference, "b_", 0, reverse=True))
        given = numbers(seed, batch, length, features)
        assert_equal(built(net), lambda x: reference(x)[0], pairs, given)

    holds()


@TRIES
@KINDS
def test_two_loops_in_a_row_equal_torchs_two_layers(kind: str, tries: int) -> None:
    @settings(max_examples=tries, deadline=None)
    @given(cases())
    def holds(case: Case) -> None:
        batch, length, features, hidden, seed = case
        net, x = sequence(features, length)
        x = CELLS[kind](net, x, hidden, "a_")
        net.add("Output", CELLS[kind](net, x, hidden, "b_"))
        reference = torchs(kind, features, hidden, num_layers=2)
        randomized(reference, seed)
        pairs = chain(gate_weights(reference, "a_"), gate_weights(reference, "b_", 1))
        given = numbers(seed, batch, length, features)
        assert_equal(built(net), lambda x: reference(x)[0], pairs, given)

    holds()


@pytest.mark.parametrize("last", [False, True])
@TRIES
def test_one_loop_in_both_directions_equals_torchs_with_one_input_weight(
    last: bool, tries: int
) -> None:
    """What feeds the loop lies before it, so that both directions are given the same."""

    @settings(max_examples=tries, deadline=None)
    @given(cases())
    def holds(case: Case) -> None:
        batch, length, features, hidden, seed = case
        net, x = sequence(features, length)
        new = rnn(net, x, hidden, direction="both")
        out = net.add("Output", new)
        mark(net, new, out, "last" if last else "every")
        reference = nn.RNN(features, hidden, bidirectional=True, batch_first=True).double()
        for kind in ("weight", "bias"):  # one module instead of two
            setattr(reference, f"{kind}_ih_l0_reverse", getattr(reference, f"{kind}_ih_l0"))
        randomized(reference, seed)

        def outputs(x: Tensor) -> Tensor:
            every, final = reference(x)
            return torch.cat([final[0], final[1]], 1) if last else every

        given = numbers(seed, batch, length, features)
        assert_equal(built(net), outputs, _both(reference), given)

    holds()


def _both(reference: nn.RNN) -> Iterator[Pair]:
    """The weights of one Linear before the loop, and of one in each direction's cell."""
    for end, cell in (("l0", "cell"), ("l0_reverse", "cell_back")):
        for name, tensor, pick in gate_weights(reference, reverse=end != "l0"):
            if name.startswith("g_h"):
                yield f"{cell}.{name}", tensor, pick
            elif end == "l0":
                yield name, tensor, pick
