"""Loops in blocks: of different sizes, repeated, shared, and one inside another."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn

import nnstudio
from nnstudio.workbench.bench import Workbench
from nnstudio.workbench.wiring import NodeRef
from tests.compiler.loops.comparing import (
    Pair,
    assert_equal,
    built,
    cases,
    gate_weights,
    numbers,
    randomized,
    whole,
)
from tests.compiler.loops.test_cells import KINDS, TRIES, Case, torchs
from tests.compiler.loops.wiring import CELLS, Where, Width, mark, rnn, sequence


def define(net: Workbench, make: Callable[..., NodeRef], last: bool = False) -> None:
    """A block `Recurrent` with a setting `hidden` that is one cell."""
    with net.blocks.define("Recurrent", hidden=32) as block:
        x = block.add("BlockInput", name="x")
        new = make(block, x, nnstudio.expression("hidden"))
        out = block.add("BlockOutput", new, name="y")
        if last:
            mark(block, new, out, "last")


def within(path: str, reference: nn.RNNBase, layer: int = 0) -> Iterator[Pair]:
    """The pairs of a cell's weights that lie in a module of a block."""
    for name, tensor, pick in gate_weights(reference, layer=layer):
        cell = "" if name.split(".")[0].endswith("_x") else "cell."
        yield f"{path}.{cell}{name}", tensor, pick


@TRIES
@KINDS
def test_a_block_with_a_loop_is_used_with_different_sizes(kind: str, tries: int) -> None:
    @settings(max_examples=tries, deadline=None)
    @given(cases(), st.integers(1, 5))
    def holds(case: Case, second: int) -> None:
        batch, length, features, hidden, seed = case
        net, x = sequence(features, length)
        define(net, CELLS[kind])
        x = net.add("block:Recurrent", x, name="one", hidden=hidden)
        net.add("Output", net.add("block:Recurrent", x, name="two", hidden=second))
        one, two = torchs(kind, features, hidden), torchs(kind, hidden, second)
        randomized(one, seed)
        randomized(two, seed + 1)
        pairs = [*within("one", one), *within("two", two)]
        given = numbers(seed, batch, length, features)
        assert_equal(built(net), lambda x: two(one(x)[0])[0], pairs, given)

    holds()


@KINDS
@pytest.mark.parametrize("repeat", [2, 6])
def test_a_repeated_block_with_a_loop_equals_torchs_layers(kind: str, repeat: int) -> None:
    net, x = sequence(4, 6)
    define(net, CELLS[kind])
    net.add("Output", net.add("block:Recurrent", x, name="stack", hidden=4, repeat=repeat))
    reference = torchs(kind, 4, 4, num_layers=repeat)
    randomized(reference, 1)
    pairs = [pair for at in range(repeat) for pair in within(f"stack.{at}", reference, at)]
    assert_equal(built(net), lambda x: reference(x)[0], pairs, numbers(1, 3, 6, 4))


@KINDS
def test_two_towers_share_one_recurrent_block(kind: str) -> None:
    net, x = sequence(3, 6)
    other = net.add("Input", name="other", shape=(9, 3))
    define(net, CELLS[kind], last=True)
    left = net.add("block:Recurrent", x, name="tower", hidden=4)
    right = net.add("block:Recurrent", other, name="twin", shares=left)
    net.add("Output", net.add("Subtract", left, right))
    reference = torchs(kind, 3, 4)
    randomized(reference, 1)

    def difference(x: Tensor, other: Tensor) -> Tensor:
        return reference(x)[0][:, -1] - reference(other)[0][:, -1]  # type: ignore[no-any-return]

    inputs = numbers(1, 3, 6, 3), numbers(2, 3, 9, 3)
    assert_equal(built(net), difference, gate_weights(reference), *inputs)


@TRIES
def test_a_loop_inside_a_loop_equals_one_long_loop(tries: int) -> None:
    """The outer one gives its state to the inner one, and takes that of its last step back."""

    @settings(max_examples=tries, deadline=None)
    @given(cases(12), st.integers(1, 6))
    def holds(case: Case, inner: int) -> None:
        batch, length, features, hidden, seed = case
        net = nnstudio.new("Nested")
        x = net.add("Input", name="text", shape=(length, inner, features))
        with net.blocks.define("Inner", hidden=2) as block:
            words = block.add("BlockInput", name="words")
            start = block.add("BlockInput", name="start")
            new = rnn(block, words, nnstudio.expression("hidden"), init=start)
            mark(block, new, block.add("BlockOutput", new, name="y"), "last")
        state = net.add("Delay", name="state", size=(hidden,))
        use = net.add("block:Inner", x, state, name="inner", hidden=hidden)
        mark(net, x, use, "stepped")
        net.connect(use, state, "x")
        net.add("Output", use)
        assert not net.analysis().problems
        reference = torchs("RNN", features, hidden)
        randomized(reference, seed)

        def ends(x: Tensor) -> Tensor:
            return reference(x.flatten(1, 2))[0][:, inner - 1 :: inner]  # type: ignore[no-any-return]

        given = numbers(seed, batch, length, inner, features)
        assert_equal(built(net), ends, gate_weights(reference), given)

    holds()


class ConvLSTM(nn.Module):
    """A convolutional LSTM over images, its gates from one convolution of [x, h]."""

    def __init__(self, channels: int, hidden: int) -> None:
        super().__init__()
        self.gates = nn.Conv2d(channels + hidden, 4 * hidden, 3, padding=1)
        self.hidden = hidden

    def forward(self, x: Tensor) -> Tensor:
        h = c = x.new_zeros(len(x), self.hidden, *x.shape[3:])
        found = []
        for t in range(x.shape[1]):
            i, f, o, g = self.gates(torch.cat([x[:, t], h], 1)).chunk(4, 1)
            c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
            h = torch.sigmoid(o) * torch.tanh(c)
            found.append(h)
        return torch.stack(found, 1)


@pytest.mark.parametrize("in_block", [False, True])
@pytest.mark.parametrize("sized", [False, True])
def test_a_convolutional_lstm_over_images_equals_a_plain_loop(in_block: bool, sized: bool) -> None:
    net = nnstudio.new("Film")
    film = net.add("Input", name="film", shape=(4, 2, 6, 5))
    options: dict[str, Any] = {"size": (3, 6, 5)} if sized else {}

    def cell(where: Where, x: NodeRef, hidden: Width) -> NodeRef:
        h, c = (where.add("Delay", name=name, **options) for name in ("h", "c"))
        wide = hidden * 4 if isinstance(hidden, int) else nnstudio.expression("hidden * 4")
        both = where.add("Concatenate", x, h)
        gates = where.add("Conv2d", both, name="gates", out_channels=wide, padding=1)
        four = where.add("Chunk4", gates)
        i, f, o = (where.add("Sigmoid", four[part]) for part in "abc")
        g = where.add("Tanh", four["d"], name="g")
        new = where.add("Add", where.add("Multiply", f, c), where.add("Multiply", i, g))
        out = where.add("Multiply", o, where.add("Tanh", new))
        where.connect(new, c, "x")
        where.connect(out, h, "x")
        return out

    if in_block:
        define(net, cell)
        net.add("Output", net.add("block:Recurrent", film, name="cell_", hidden=3))
    else:
        net.add("Output", cell(net, film, 3))
    assert not net.analysis().problems, net.analysis().problems
    reference = ConvLSTM(2, 3).double()
    randomized(reference, 1)
    pairs = list(whole(dict(reference.named_parameters())))
    assert_equal(built(net), reference, pairs, numbers(1, 3, 4, 2, 6, 5))
    if not sized:  # and films of any size
        assert_equal(built(net), reference, pairs, numbers(1, 3, 2, 2, 9, 8))
