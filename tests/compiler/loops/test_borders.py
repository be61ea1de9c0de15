"""What passes the border of a loop: held and stepped in, every step or the last one out."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor, nn

import nnstudio
from nnstudio.compiler.predict_source import meaning
from nnstudio.workbench.bench import Workbench
from nnstudio.workbench.wiring import NodeRef
from tests.compiler.loops.comparing import (
    assert_equal,
    built,
    gate_weights,
    numbers,
    randomized,
    whole,
)
from tests.compiler.loops.wiring import gate, mark, rnn, sequence


def outputs(net: Workbench, values: dict[str, tuple[NodeRef, str]]) -> None:
    """Outputs with the marks of their wires."""
    for name, (value, kind) in values.items():
        mark(net, value, net.add("Output", value, name=name), kind)


@pytest.mark.parametrize("direction", ["forward", "backward", "both"])
@pytest.mark.parametrize("lag", [1, 2])
def test_every_step_and_the_last_one_leave_together(direction: str, lag: int) -> None:
    net, x = sequence(2, 6)
    new = rnn(net, x, 3, direction=direction, delay=lag)
    state = NodeRef(net.graph.named("h").id)
    marked = {
        f"{name}_{kind}": (value, kind)
        for name, value in (("new", new), ("state", state))
        for kind in ("every", "last")
    }
    outputs(net, marked)
    assert not net.analysis().problems
    every, last, states, final = built(net)(numbers(1, 4, 6, 2))
    half = every.shape[2] // (2 if direction == "both" else 1)
    end, other = (0, -1) if direction == "backward" else (-1, 0)
    for whole_, one in ((every, last), (states, final)):
        assert torch.equal(whole_[:, end, :half], one[:, :half])
        assert torch.equal(whole_[:, other, half:], one[:, half:])
    shift = slice(None, -lag), slice(lag, None)
    before, after = shift[::-1] if direction == "backward" else shift
    assert torch.equal(every[:, before, :half], states[:, after, :half])
    first = slice(-lag, None) if direction == "backward" else slice(lag)
    assert not states[:, first, :half].any()


class Conditioned(nn.Module):
    """h = tanh(U x_t + W h + V c), with c the same in all steps."""

    def __init__(self) -> None:
        super().__init__()
        self.g_x, self.g_h = nn.Linear(2, 3), nn.Linear(3, 3)
        self.g_c = nn.Linear(4, 3, bias=False)

    def forward(self, x: Tensor, context: Tensor) -> Tensor:
        h, found = x.new_zeros(len(x), 3), []
        for t in range(x.shape[1]):
            h = torch.tanh(self.g_x(x[:, t]) + self.g_h(h) + self.g_c(context))
            found.append(h)
        return torch.stack(found, 1)


def test_a_vector_is_held_while_a_sequence_is_stepped_through() -> None:
    net, x = sequence(2, 6)
    context = net.add("Input", name="context", shape=(4,))
    state = net.add("Delay", name="h")
    new = gate(net, "g", "Tanh", x, state, 3, context)
    net.connect(new, state, "x")
    net.add("Output", new)
    reference = Conditioned().double()
    randomized(reference, 1)
    pairs = whole(dict(reference.named_parameters()))
    assert_equal(built(net), reference, pairs, numbers(1, 5, 6, 2), numbers(2, 5, 4))


class Attending(nn.Module):
    """h = tanh(U x_t + W (h + the mean of all steps of y)): y is a sequence, and held."""

    def __init__(self) -> None:
        super().__init__()
        self.g_x, self.g_h = nn.Linear(2, 3), nn.Linear(3, 3)

    def forward(self, x: Tensor, memory: Tensor) -> Tensor:
        h, found = x.new_zeros(len(x), 3), []
        for t in range(x.shape[1]):
            read = (memory * h[:, None]).mean(1)
            h = torch.tanh(self.g_x(x[:, t]) + self.g_h(read))
            found.append(h)
        return torch.stack(found, 1)


def test_a_sequence_that_is_marked_as_held_is_seen_whole_in_every_step() -> None:
    net, x = sequence(2, 6)
    memory = net.add("Input", name="memory", shape=(9, 3))
    state = net.add("Delay", name="h", size=(3,))
    asked = net.add("Multiply", memory, net.add("Unsqueeze", state, dim=1), name="asked")
    mark(net, memory, asked, "held")
    read = net.add("Mean", asked, dim=1)
    new = gate(net, "g", "Tanh", x, read, 3)
    net.connect(new, state, "x")
    net.add("Output", new)
    assert not net.analysis().problems
    reference = Attending().double()
    randomized(reference, 1)
    pairs = whole(dict(reference.named_parameters()))
    assert_equal(built(net), reference, pairs, numbers(1, 5, 6, 2), numbers(2, 5, 9, 3))


def test_one_value_enters_both_held_and_stepped() -> None:
    net, x = sequence(3, 6)
    state = net.add("Delay", name="h")
    score = net.add("Multiply", x, net.add("Unsqueeze", state, dim=1), name="score")
    mark(net, x, score, "held")
    read = net.add("Mean", score, dim=1)
    total = net.add("Add", read, x, name="total")
    mark(net, x, total, "stepped")
    new = net.add("Tanh", total)
    net.connect(new, state, "x")
    net.add("Output", new)
    assert not net.analysis().problems

    def reference(x: Tensor) -> Tensor:
        h, found = torch.zeros_like(x[:, 0]), []
        for t in range(x.shape[1]):
            h = torch.tanh((x * h[:, None]).mean(1) + x[:, t])
            found.append(h)
        return torch.stack(found, 1)

    assert_equal(built(net), reference, iter(()), numbers(1, 5, 6, 3))


def test_a_loop_runs_over_the_dimension_that_it_is_told() -> None:
    """Over the rows of an image: N × channels × rows × columns."""
    net = nnstudio.new("Rows")
    image = net.add("Input", name="image", shape=(2, 5, 3))
    state = net.add("Delay", name="h", dim=2)
    total = net.add("Add", image, state)
    mark(net, image, total, "stepped")
    new = net.add("Tanh", total)
    net.connect(new, state, "x")
    net.add("Output", new)
    assert not net.analysis().problems

    def reference(x: Tensor) -> Tensor:
        h, found = torch.zeros_like(x[:, :, 0]), []
        for t in range(x.shape[2]):
            h = torch.tanh(x[:, :, t] + h)
            found.append(h)
        return torch.stack(found, 2)

    assert_equal(built(net), reference, iter(()), numbers(1, 4, 2, 5, 3))


def test_two_loops_of_one_graph_have_cells_of_their_own() -> None:
    net, x = sequence(2, 6)
    left, right = rnn(net, x, 3, "a_"), rnn(net, x, 3, "b_", direction="backward")
    net.add("Output", net.add("Subtract", left, right))
    one, other = nn.RNN(2, 3, batch_first=True).double(), nn.RNN(2, 3, batch_first=True).double()
    randomized(one, 1)
    randomized(other, 2)

    def reference(x: Tensor) -> Tensor:
        return one(x)[0] - other(x.flip(1))[0].flip(1)  # type: ignore[no-any-return]

    pairs = [*gate_weights(one, "a_"), *gate_weights(other, "b_")]
    assert_equal(built(net), reference, pairs, numbers(1, 5, 6, 2))


@pytest.mark.parametrize("kind", ["every", "last"])
def test_a_value_of_a_loop_can_be_the_prediction(kind: str) -> None:
    net, x = sequence(1, 12)
    net.set_data("Bundled", name="sunspots")
    net.set(x, field="window", shape=None)
    goal = net.add("Target", field="window" if kind == "every" else "next")
    value = rnn(net, x, 1)
    outputs(net, {"forecast": (value, kind)})
    mark(net, value, net.add("MSELoss", value, goal), kind)
    assert not net.problems()
    assert set(net.sources()) == {"model.py", "train.py", "predict.py"}


def test_a_loss_of_a_loops_value_tells_what_the_prediction_means() -> None:
    net = nnstudio.new("Rows")
    net.set_data("Bundled", name="digits")
    x = net.add("Reshape", net.add("Input", field="image"), shape=(8, 8))
    label = net.add("Target", field="label")
    scores = rnn(net, x, 10)
    outputs(net, {"scores": (scores, "last")})
    mark(net, scores, net.add("CrossEntropyLoss", scores, label), "last")
    made = net.compiled
    assert meaning(made.analysis, made.model_source.parts) == ("label", "softmax")
