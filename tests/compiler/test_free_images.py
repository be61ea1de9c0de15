"""One model for images of any size: sizes stay letters, and the checks use them."""

from __future__ import annotations

from typing import Any

import torch

import nnstudio
from nnstudio.workbench.bench import Workbench
from tests.networks import chain

CONV = ("Conv2d", {"out_channels": 8, "kernel_size": 3, "padding": 1})


def convolutional(*end: str | tuple[str, dict[str, Any]]) -> Workbench:
    net = nnstudio.new("Any size")
    net.set_data("Bundled", name="digits")
    image = net.add("Input", field="image", name="image", shape=(1, -1, -1))
    x = chain(net, image, CONV, "ReLU", ("MaxPool2d", {"kernel_size": 2}), CONV, *end)
    net.add("Output", x, name="scores")
    net.add("CrossEntropyLoss", x, net.add("Target", field="label"), name="cross_entropy")
    return net


def test_sizes_stay_letters() -> None:
    net = convolutional("AdaptiveAvgPool2d", "Flatten", ("Linear", {"out_features": 10}))
    shapes = {row.name: row.output for row in net.summary().nodes}
    assert shapes["conv1"] == "N × 8 × H × W"
    assert shapes["conv2"] == "N × 8 × H/2 × W/2"
    assert shapes["linear1"] == "N × 10"
    assert not net.problems()


def test_one_model_takes_two_sizes() -> None:
    net = convolutional("SpatialPyramidPooling", ("Linear", {"out_features": 10}))
    model = net.build().eval()
    for size in (8, 19):
        assert model(torch.zeros(2, 1, size, size + 3)).shape == (2, 10)


def test_what_needs_a_known_size_says_so() -> None:
    net = convolutional("Flatten", ("Linear", {"out_features": 10}))
    problem = next(p for p in net.problems() if p.name == "linear1")
    assert "known number" in problem.message and problem.fixes


def test_a_set_size_must_be_that_of_the_data() -> None:
    net = convolutional("AdaptiveAvgPool2d", "Flatten", ("Linear", {"out_features": 10}))
    net.set("image", shape=(3, -1, -1))
    problem = next(p for p in net.problems() if p.name == "image")
    assert "3 × H × W" in problem.message
    net.set("image", shape=(0, -1, -1))
    assert any("size of 0" in p.message for p in net.problems())


def test_it_trains_on_the_sizes_that_the_data_has() -> None:
    net = convolutional("AdaptiveAvgPool2d", "Flatten", ("Linear", {"out_features": 10}))
    net.set_plan(epochs=1, threads=1, device="cpu")
    assert net.train().steps > 0
