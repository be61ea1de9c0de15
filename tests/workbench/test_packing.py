"""A packed network computes the same numbers, to the bit, also where loops are packed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch

import nnstudio
from nnstudio.project import edits
from nnstudio.workbench.bench import Workbench


def cell() -> Workbench:
    """tanh(wx x + wh h) over time by a Delay, then a head."""
    net = nnstudio.new("Recurrent")
    x = net.add("Input", name="sequence", shape=(5, 3))
    wx = net.add("Linear", x, name="wx", out_features=4)
    before = net.add("Delay", name="before")
    wh = net.add("Linear", before, name="wh", out_features=4, bias=False)
    state = net.add("Tanh", net.add("Add", wx, wh, name="both"), name="state")
    net.connect(state, before, "x")
    net.add("Output", net.add("Linear", state, name="head", out_features=2))
    return net


def residual() -> Workbench:
    """Two convolutions with a skip around the second."""
    net = nnstudio.new("Skip")
    x = net.add("Input", shape=(3, 6, 6))
    a = net.add("ReLU", net.add("Conv2d", x, name="a", out_channels=4, padding=1), name="relu")
    b = net.add("Conv2d", a, name="b", out_channels=4, padding=1)
    net.add("Output", net.add("Add", b, a, name="total"))
    return net


def answer(net: Workbench, weights: dict[str, torch.Tensor] | None) -> torch.Tensor:
    """What a fixed batch gives; weights by the last two parts of their names, where given."""
    model = net.build()
    own = model.state_dict()
    found = {_short(key): value for key, value in own.items()}
    assert len(found) == len(own)
    if weights is not None:
        assert found.keys() == weights.keys()
        model.load_state_dict({key: weights[_short(key)] for key in own})
    first = next(node for node in net.graph.nodes.values() if node.type == "Input")
    torch.manual_seed(1)
    shape = first.settings["shape"]
    assert isinstance(shape, tuple)
    result = model(torch.randn(2, *shape))  # type: ignore[arg-type]
    assert isinstance(result, torch.Tensor)
    return result


def _short(key: str) -> str:
    return ".".join(key.split(".")[-2:])


@pytest.mark.parametrize(
    ("net", "nodes"),
    [
        (residual, ["b", "total"]),
        (residual, ["a", "relu"]),
        (residual, ["a", "relu", "b", "total"]),
        (cell, ["before", "wh", "both", "state"]),
        (cell, ["wx", "before", "wh", "both", "state", "head"]),
        (cell, ["wh", "both", "state"]),
        (cell, ["both"]),
        (cell, ["wx"]),
    ],
)
def test_packing_and_unpacking_changes_no_bit(
    net: Callable[[], Workbench], nodes: list[str]
) -> None:
    bench = net()
    torch.manual_seed(0)
    weights = {_short(key): value for key, value in bench.build().state_dict().items()}
    before = answer(bench, weights)
    use = bench.blocks.make(nodes, "Packed")
    assert not bench.analysis().broken, bench.problems()
    assert torch.equal(answer(bench, weights), before)
    bench.apply(edits.unpack(use.id))
    assert torch.equal(answer(bench, weights), before)
