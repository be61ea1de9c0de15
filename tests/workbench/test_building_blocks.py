"""Each building block that comes with the studio works by itself: forward, backward, as shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pytest
import torch
from torch import nn

import nnstudio
from nnstudio.project import edits
from nnstudio.project.library import bundled_blocks, bundled_library
from nnstudio.project.project import Project
from nnstudio.workbench.bench import Workbench

Settings = Mapping[str, float]
Shape = tuple[int, ...]

IMAGE, SEQUENCE = (16, 12, 12), (7, 32)


@dataclass(frozen=True)
class Case:
    """What a block takes, two other choices of its settings, and the outputs of all three."""

    inputs: tuple[Shape, ...]
    outputs: tuple[Shape, ...]  # its first output at the defaults and at the two others
    others: tuple[Settings, Settings]
    at_defaults: tuple[Shape, ...] = ()  # what it takes there, where that is something else


def _same(name: str, channels: int, one: Settings, two: Settings) -> tuple[str, Case]:
    """A block that keeps the shape, and of how many channels it is by default."""
    image = (channels, 12, 12)
    return name, Case((IMAGE,), (image, IMAGE, IMAGE), (one, two), (image,))


CASES = dict(
    [
        _same("BasicBlock", 64, {"channels": 16, "repeat": 2},
              {"channels": 16, "repeat": 3}),
        _same("Bottleneck", 256, {"channels": 4},
              {"channels": 8, "expansion": 2, "groups": 4}),
        _same("PreActBlock", 64, {"channels": 16, "repeat": 2},
              {"channels": 16, "repeat": 3}),
        _same("SqueezeExcitation", 64, {"channels": 16, "reduction": 4},
              {"channels": 16, "reduction": 1}),
        _same("InvertedResidual", 32, {"channels": 16, "hidden": 24},
              {"channels": 16, "hidden": 20, "kernel_size": 5}),
        _same("ConvNeXtBlock", 96, {"channels": 16, "drop": 0.5},
              {"channels": 16, "expansion": 2}),
        ("ConvNormAct", Case((IMAGE,), ((64, 12, 12), (8, 6, 6), (5, 12, 12)),
              ({"channels": 8, "stride": 2}, {"channels": 5, "kernel_size": 1, "eps": 0.001}))),
        ("ConvAct", Case((IMAGE,), ((64, 12, 12), (8, 12, 12), (8, 10, 10)),
              ({"channels": 8}, {"channels": 8, "padding": 0}))),
        ("BasicBlockDown", Case((IMAGE,), ((128, 6, 6), (8, 12, 12), (8, 4, 4)),
              ({"channels": 8, "stride": 1}, {"channels": 8, "stride": 3}))),
        ("BottleneckDown", Case((IMAGE,), ((256, 6, 6), (32, 12, 12), (16, 6, 6)),
              ({"channels": 8, "stride": 1}, {"channels": 8, "expansion": 2, "groups": 8}))),
        ("BottleneckStage", Case((IMAGE,), ((256, 6, 6), (32, 12, 12), (16, 6, 6)),
              ({"channels": 8, "stride": 1, "blocks": 2}, {"channels": 4, "blocks": 4}))),
        ("PreActBlockDown", Case((IMAGE,), ((128, 6, 6), (8, 12, 12), (8, 4, 4)),
              ({"channels": 8, "stride": 1}, {"channels": 8, "stride": 3}))),
        ("Inception", Case((IMAGE,), ((256, 12, 12), (200, 12, 12), (257, 12, 12)),
              ({"c1": 8, "largest": 3}, {"pool": 33, "eps": 0.001}))),
        ("DenseLayer", Case((IMAGE,), ((48, 12, 12), (20, 12, 12), (40, 12, 12)),
              ({"growth": 4}, {"growth": 8, "widening": 2, "repeat": 3}))),
        ("DenseBlock", Case((IMAGE,), ((208, 12, 12), (24, 12, 12), (32, 12, 12)),
              ({"growth": 4, "layers": 2}, {"growth": 4, "layers": 4, "widening": 1}))),
        ("Transition", Case((IMAGE,), ((128, 6, 6), (8, 6, 6), (5, 3, 3)),
              ({"channels": 8}, {"channels": 5, "repeat": 2}))),
        ("InvertedResidualDown", Case((IMAGE,), ((32, 6, 6), (8, 12, 12), (8, 6, 6)),
              ({"channels": 8, "stride": 1}, {"channels": 8, "hidden": 20, "kernel_size": 5}))),
        ("NiNBlock", Case(((3, 40, 40),), ((96, 8, 8), (8, 38, 38), (8, 20, 20)),
              ({"channels": 8, "kernel_size": 3, "stride": 1},
               {"channels": 8, "kernel_size": 5, "stride": 2, "padding": 2}))),
        ("VGGBlock", Case((IMAGE,), ((64, 6, 6), (8, 6, 6), (8, 3, 3)),
              ({"channels": 8, "convs": 1}, {"channels": 8, "convs": 3, "repeat": 2}))),
        ("UNetDown", Case((IMAGE,), ((64, 6, 6), (8, 6, 6), (8, 4, 4)),
              ({"channels": 8}, {"channels": 8, "padding": 0}))),
        ("UNetUp", Case(((16, 6, 6), (8, 12, 12)), ((64, 12, 12), (8, 12, 12), (8, 8, 8)),
              ({"channels": 8}, {"channels": 8, "padding": 0}))),
        ("TransformerEncoderLayer", Case((SEQUENCE,), ((7, 512), SEQUENCE, SEQUENCE),
              ({"d_model": 32, "num_heads": 4, "dim_feedforward": 48},
               {"d_model": 32, "dropout": 0.0, "repeat": 2}), ((7, 512),))),
        ("TransformerDecoderLayer", Case((SEQUENCE, (5, 32)), ((7, 512), SEQUENCE, SEQUENCE),
              ({"d_model": 32, "num_heads": 4, "dim_feedforward": 48},
               {"d_model": 32, "dropout": 0.0}), ((7, 512), (5, 512)))),
        ("LinearAct", Case(((20,),), ((256,), (8,), (9,)),
              ({"features": 8}, {"features": 9, "dropout": 0.5, "repeat": 2}))),
        ("HighwayLayer", Case(((20,),), ((64,), (20,), (20,)),
              ({"features": 20}, {"features": 20, "repeat": 4}), ((64,),))),
        ("MLP", Case(((20,),), ((10,), (3,), (4,)),
              ({"features": 3, "layers": 1}, {"features": 4, "hidden": 8, "layers": 3}))),
        *((name, Case((SEQUENCE,), ((7, 64), (7, 8), (7, 5)),
              ({"hidden": 8}, {"hidden": 5, "repeat": 2})))
          for name in ("WiredRNN", "WiredLSTM", "WiredGRU", "PeepholeLSTM")),
    ]
)  # fmt: skip

BLOCKS = {entry.name: entry for entry in bundled_blocks()}


def alone(name: str, inputs: tuple[Shape, ...], settings: Settings) -> Workbench:
    """A network of one block: all its outputs are outputs."""
    net = nnstudio.new(name)
    net.blocks.import_from(Project(name=name, blocks=BLOCKS[name].blocks), name)
    ports = BLOCKS[name].interface.inputs
    sources = [
        net.add("Input", name=f"in_{port}", field=port, shape=shape)
        for port, shape in zip(ports, inputs, strict=True)
    ]
    use = net.add(f"block:{name}", *sources, name="use", **settings)
    for port in BLOCKS[name].interface.outputs:
        net.add("Output", use[port], name=f"out_{port}")
    return net


def test_every_building_block_is_tried() -> None:
    assert set(BLOCKS) == set(CASES)
    assert not bundled_library().listing().broken


@pytest.mark.parametrize("which", [0, 1, 2], ids=["defaults", "other", "another"])
@pytest.mark.parametrize("name", list(CASES))
def test_a_block_alone_runs_forward_and_backward(name: str, which: int) -> None:
    case = CASES[name]
    inputs = (case.at_defaults or case.inputs) if which == 0 else case.inputs
    net = alone(name, inputs, ({}, *case.others)[which])
    torch.manual_seed(0)
    model = net.build()
    found = model(*(torch.randn(4, *shape) for shape in inputs))
    first = found[0] if isinstance(found, tuple) else found
    assert tuple(first.shape) == (4, *case.outputs[which])
    outputs = found if isinstance(found, tuple) else (found,)
    sum((each * torch.randn_like(each)).sum() for each in outputs).backward()
    for key, parameter in model.named_parameters():
        assert parameter.grad is not None and parameter.grad.isfinite().all(), key
    assert sum(each.numel() for each in model.parameters()) == net.summary().parameters


@pytest.mark.parametrize("name", list(CASES))
def test_a_block_is_told_about_and_placed(name: str) -> None:
    entry = BLOCKS[name]
    assert entry.block.summary.endswith(".")
    for setting in entry.block.settings:
        assert setting.help, setting.name
    for block in entry.blocks:
        places = [node.at for node in block.graph.nodes.values()]
        assert None not in places
        assert len(set(places)) == len(places)
        for wire in block.graph.wires.values():
            source, target = block.graph.nodes[wire.source], block.graph.nodes[wire.target]
            assert source.at and target.at
            assert source.at[0] < target.at[0] or target.type == "Delay", (source, target)


@pytest.mark.parametrize("name", list(CASES))
def test_a_block_unpacks_into_the_same_network(name: str) -> None:
    case = CASES[name]
    net = alone(name, case.at_defaults or case.inputs, {})
    before = net.summary().parameters
    net.apply(edits.unpack("use"))
    assert net.summary().parameters == before


# The gates of each hand-wired cell in the order in which PyTorch stacks their weights.
GATES: dict[str, tuple[type[nn.RNNBase], tuple[str, ...]]] = {
    "WiredRNN": (nn.RNN, ("from",)),
    "WiredLSTM": (nn.LSTM, ("write", "forget", "candidate", "read")),
    "WiredGRU": (nn.GRU, ("reset", "update", "candidate")),
}
PARTS = {
    "weight_ih_l0": "x.weight",
    "weight_hh_l0": "h.weight",
    "bias_ih_l0": "x.bias",
    "bias_hh_l0": "h.bias",
}


@pytest.mark.parametrize("length", [1, 12])
@pytest.mark.parametrize("name", list(GATES))
def test_a_hand_wired_cell_is_that_of_pytorch(name: str, length: int) -> None:
    kind, gates = GATES[name]
    torch.manual_seed(0)
    model = alone(name, ((length, 6),), {"hidden": 5}).build().double()
    layer = kind(6, 5, batch_first=True).double()
    own = dict(model.named_parameters())
    for theirs, ours in PARTS.items():
        rows = [_of(own, f"{gate}_{ours}") for gate in gates]
        getattr(layer, theirs).data = torch.cat([row.detach() for row in rows])
    batch = torch.randn(3, length, 6, dtype=torch.float64)
    found, expected = model(batch), layer(batch)[0]
    assert torch.allclose(found, expected, rtol=0, atol=1e-12)
    weights = torch.randn_like(expected)
    (found * weights).sum().backward()
    (expected * weights).sum().backward()
    for theirs, ours in PARTS.items():
        rows = [_of(own, f"{gate}_{ours}").grad for gate in gates]
        assert torch.allclose(torch.cat(rows), getattr(layer, theirs).grad, rtol=0, atol=1e-12)


def _of(own: Mapping[str, nn.Parameter], ending: str) -> nn.Parameter:
    (found,) = (value for key, value in own.items() if key.endswith(ending))
    return found
