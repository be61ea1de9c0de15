"""Weights in common: counted once, fitting, and on one side of a loop's border."""

from __future__ import annotations

from typing import Any

import pytest
import torch

import nnstudio
from nnstudio.compiler.weights import TIEABLE, weight_shape
from nnstudio.project import edits
from nnstudio.workbench.bench import Workbench
from tests.compiler.loops.wiring import rnn, sequence

KINDS: dict[str, tuple[tuple[int, ...], dict[str, Any]]] = {
    "Linear": ((4,), {"out_features": 6}),
    "Embedding": ((4,), {"num_embeddings": 9, "embedding_dim": 3}),
    "Conv1d": ((4, 12), {"out_channels": 6, "kernel_size": 3, "groups": 2}),
    "Conv2d": ((4, 8, 8), {"out_channels": 6, "kernel_size": (3, 2), "groups": 2}),
}


@pytest.mark.parametrize("type", TIEABLE)
def test_the_weight_has_the_sizes_of_torchs(type: str) -> None:
    shape, settings = KINDS[type]
    net = nnstudio.new("Net")
    x = net.add("Input", name="given", shape=shape)
    if type == "Embedding":
        x = net.add("ArgMax", net.add("Unsqueeze", x, dim=1), dim=1)
    node = net.add(type, x, name="node", **settings)
    net.add("Output", node)
    assert not net.analysis().problems
    weight = net.build().get_parameter("node.weight")
    assert weight_shape(net.analysis().nodes[node.id]) == tuple(weight.shape)


def language(**settings: Any) -> Workbench:
    """An embedding of 9 signs in 3 numbers, and an output with its weight."""
    net = nnstudio.new("Language")
    x = net.add("ArgMax", net.add("Input", name="given", shape=(7, 9)), dim=2)
    x = net.add("Embedding", x, name="embed", num_embeddings=9, embedding_dim=3)
    net.add("Output", net.add("Linear", x, name="head", out_features=9, **settings))
    net.apply(edits.tie("head", "embed"))
    return net


@pytest.mark.parametrize(("bias", "count"), [(True, 36), (False, 27)])
def test_a_tied_weight_is_counted_once_and_is_one_in_torch(bias: bool, count: int) -> None:
    net = language(bias=bias)
    assert not net.analysis().problems
    assert net.analysis().parameters == count
    model = net.build()
    assert sum(each.numel() for each in model.parameters()) == count
    assert model.get_parameter("head.weight") is model.get_parameter("embed.weight")
    assert "        self.head.weight = self.embed.weight\n" in net.source()


def test_a_weight_tied_to_a_node_that_is_left_out_is_its_own() -> None:
    net = nnstudio.new("Net")
    x = net.add("Input", name="given", shape=(4,))
    net.add("Linear", x, name="lost", out_features=4)
    x = net.add("Linear", x, name="kept", out_features=4)
    net.apply(edits.tie("kept", "lost"))
    assert net.analysis().nodes[x.id].parameters == 4  # as long as nothing is an Output
    net.add("Output", x)
    assert net.analysis().nodes[x.id].parameters == 20
    assert sum(each.numel() for each in net.build().parameters()) == 20
    assert "Net, 20 parameters." in net.source()


def test_a_tied_weight_in_both_directions_of_a_loop_is_that_of_its_owner_twice() -> None:
    net, x = sequence(3)
    new = rnn(net, x, 3, direction="both")
    net.add("Output", new)
    net.apply(edits.tie("g_h", "g_x"))
    assert not net.analysis().problems
    text = net.source()
    assert "self.cell.g_h.weight = self.g_x.weight" in text
    assert "self.cell_back.g_h.weight = self.g_x.weight" in text
    model = net.build()
    assert net.analysis().parameters == sum(each.numel() for each in model.parameters())


def test_a_shared_module_is_counted_and_made_once() -> None:
    net = nnstudio.new("Siamese")
    left, right = (net.add("Input", name=name, shape=(4,)) for name in ("left", "right"))
    one = net.add("Linear", left, name="tower", out_features=5)
    two = net.add("Linear", right, name="twin", shares=one)
    net.add("Output", net.add("PairwiseDistance", one, two))
    assert net.analysis().parameters == 25
    assert net.source().count("nn.Linear(") == 1
    a, b = torch.randn(2, 4), torch.randn(2, 4)
    model = net.build()
    assert torch.allclose(model(a, b), model(b, a))


def test_uses_of_a_block_share_all_that_is_in_them() -> None:
    net = nnstudio.new("Siamese")
    left, right = (net.add("Input", name=name, shape=(4,)) for name in ("left", "right"))
    with net.blocks.define("Tower", width=5) as block:
        x = block.add("BlockInput", name="x")
        x = block.add("Linear", x, name="one", out_features=nnstudio.expression("width"))
        block.add("BlockOutput", block.add("Linear", x, name="two", out_features=3), name="y")
    one = net.add("block:Tower", left, name="tower", width=6)
    two = net.add("block:Tower", right, name="twin", shares=one)
    net.add("Output", net.add("Subtract", one, two))
    assert net.analysis().parameters == 4 * 6 + 6 + 6 * 3 + 3
    model = net.build()
    assert sum(each.numel() for each in model.parameters()) == net.analysis().parameters
    a = torch.randn(2, 4)
    assert not model(a, a).any()
