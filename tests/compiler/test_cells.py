"""Loops as cells: a class for one step and a plain for over time. Compared whole."""

from __future__ import annotations

from typing import Any

import torch

import nnstudio
from nnstudio.workbench.bench import Workbench
from tests.compiler.loops.wiring import mark, rnn, sequence


def classes(net: Workbench) -> str:
    """The source from its first class on."""
    text = net.source()
    return text[text.index("class ") :]


def sums() -> Workbench:
    """A recurrent network, and a running sum of its steps: loop to loop, without a node between."""
    net, x = sequence(3, 7)
    new = rnn(net, x, 4, "a_")
    state = net.add("Delay", name="h")
    total = net.add("Add", new, state, name="total")
    net.connect(total, state, "x")
    net.add("Output", total, name="sums")
    return net


def delays() -> Workbench:
    """Two delays in a row, from learned first values, cut at random; the last output."""
    net, x = sequence(3, 7)
    options: dict[str, Any] = {"truncation": "random", "truncate_after": 5, "initial": "learned"}
    one = net.add("Delay", name="one", **options)
    two = net.add("Delay", one, name="two", delay=2, **options)
    new = net.add("Tanh", net.add("Add", x, one, two, name="total"), name="new")
    net.connect(new, one, "x")
    mark(net, new, net.add("Output", new, name="answer"), "last")
    return net


def mirrored() -> Workbench:
    """Both directions in a block, every step of it."""
    net, x = sequence(3, 7)
    with net.blocks.define("Both", hidden=8) as block:
        entry = block.add("BlockInput", name="x")
        new = rnn(block, entry, nnstudio.expression("hidden"), direction="both")
        block.add("BlockOutput", new, name="y")
    net.add("Output", net.add("block:Both", x, name="use", hidden=4), name="answer")
    return net


SUMS = '''\
class HandAHCell(nn.Module):
    """One step: from a_h of the step before to the next."""

    def __init__(self):
        super().__init__()
        self.a_g_h = nn.Linear(4, 4)

    def forward(self, a_g_x_t, a_h):
        return torch.tanh(a_g_x_t + self.a_g_h(a_h))


class HandHCell(nn.Module):
    """One step: from h of the step before to the next."""

    def forward(self, a_g_on_t, h):
        return a_g_on_t + h


class Hand(nn.Module):
    """Hand, 36 parameters.

    Takes
        input: float32, N × 7 × 3

    Returns
        sums: float32, N × 7 × 4
    """

    def __init__(self):
        super().__init__()
        self.a_g_x = nn.Linear(3, 4)
        self.a_h_cell = HandAHCell()
        self.h_cell = HandHCell()

    def forward(self, input):
        x = self.a_g_x(input)  # N × 7 × 4
        a_h = x.new_zeros(x.shape[0], 4)
        outputs = []
        for a_g_x_t in x.unbind(1):
            a_h = self.a_h_cell(a_g_x_t, a_h)
            outputs.append(a_h)
        x = torch.stack(outputs, 1)  # N × 7 × 4
        h = x.new_zeros(x.shape[0], 4)
        outputs_ = []
        for a_g_on_t in x.unbind(1):
            h = self.h_cell(a_g_on_t, h)
            outputs_.append(h)
        return torch.stack(outputs_, 1)  # N × 7 × 4
'''

DELAYS = '''\
class HandCell(nn.Module):
    """One step: from one and two of the step before to the next."""

    def forward(self, input_t, one, two):
        return torch.tanh(input_t + one + two)


class Hand(nn.Module):
    """Hand, 6 parameters.

    Takes
        input: float32, N × 7 × 3

    Returns
        answer: float32, N × 3
    """

    def __init__(self):
        super().__init__()
        self.cell = HandCell()
        self.one_0 = nn.Parameter(torch.zeros(3))
        self.two_0 = nn.Parameter(torch.zeros(3))

    def forward(self, input):
        one = self.one_0.expand(input.shape[0], -1)
        two = [self.two_0.expand(input.shape[0], -1)] * 2
        for t, input_t in enumerate(input.unbind(1)):
            # gradients end here
            if t > 0 and self.training and torch.rand((), device="cpu") < 1 / 5:
                one = one.detach()
                two = [each.detach() for each in two]
            new_t = self.cell(input_t, one, two[0])
            one, two = new_t, [*two[1:], one]
        return new_t
'''

MIRRORED = '''\
class BothCell(nn.Module):
    """One step: from h of the step before to the next."""

    def __init__(self, hidden):
        super().__init__()
        self.g_h = nn.Linear(hidden, hidden)

    def forward(self, g_x_t, h):
        return torch.tanh(g_x_t + self.g_h(h))


class Both(nn.Module):
    """Both: a block.

    Takes
        x: float32, N × L × in_features

    Returns
        y: float32, N × L × (hidden * 2)
    """

    def __init__(self, in_features, hidden=8):
        super().__init__()
        self.hidden = hidden
        self.g_x = nn.Linear(in_features, hidden)
        self.cell = BothCell(hidden)
        self.cell_back = BothCell(hidden)

    def forward(self, x):
        x = self.g_x(x)
        g_on_forth = self.run_cell(self.cell, x)
        g_on_back = self.run_cell(self.cell_back, x.flip(1))
        return torch.cat([g_on_forth, g_on_back.flip(1)], 2)

    def run_cell(self, cell, x):
        """The loop in one direction."""
        h = x.new_zeros(x.shape[0], self.hidden)
        outputs = []
        for g_x_t in x.unbind(1):
            h = cell(g_x_t, h)
            outputs.append(h)
        return torch.stack(outputs, 1)


class Hand(nn.Module):
    """Hand, 56 parameters.

    Takes
        input: float32, N × 7 × 3

    Returns
        answer: float32, N × 7 × 8
    """

    def __init__(self):
        super().__init__()
        self.use = Both(3, 4)

    def forward(self, input):
        return self.use(input)  # N × 7 × 8
'''


def test_a_loop_steps_through_what_another_loop_makes() -> None:
    net = sums()
    assert classes(net) == SUMS
    model = net.build()
    every = torch.cumsum(nn_steps(model), 1)
    assert torch.allclose(model(GIVEN), every, atol=1e-6)


GIVEN = torch.linspace(-1, 1, 42).reshape(2, 7, 3)


def nn_steps(model: torch.nn.Module) -> torch.Tensor:
    """Every step of the recurrent network alone."""
    dense, own = model.get_submodule("a_g_x"), model.get_submodule("a_h_cell")
    h, found = torch.zeros(2, 4), []
    for x in dense(GIVEN).unbind(1):
        h = own(x, h)
        found.append(h)
    return torch.stack(found, 1)


def test_delays_in_a_row_hand_their_old_values_on() -> None:
    assert classes(delays()) == DELAYS


def test_both_directions_are_one_method_and_two_cells() -> None:
    assert classes(mirrored()) == MIRRORED
