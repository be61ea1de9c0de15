"""Small networks that many tests build."""

from __future__ import annotations

from typing import Any

import nnstudio
from nnstudio.workbench.bench import Workbench
from nnstudio.workbench.wiring import NodeRef


def chain(net: Workbench, x: NodeRef, *steps: str | tuple[str, dict[str, Any]]) -> NodeRef:
    """Add nodes one behind the other."""
    for step in steps:
        kind, settings = (step, {}) if isinstance(step, str) else step
        x = net.add(kind, x, **settings)
    return x


def classifier(net: Workbench, scores: NodeRef, field: str = "y") -> None:
    """End a network in cross-entropy and accuracy."""
    label = net.add("Target", field=field, name="label")
    net.add("Output", scores, name="logits")
    net.add("CrossEntropyLoss", scores, label, name="cross_entropy")
    net.add("Accuracy", scores, label, name="accuracy")


def spiral(width: int = 16, **plan: Any) -> Workbench:
    """2 - width - 2 on a spiral of 200 points: trains in a fraction of a second."""
    net = nnstudio.new("Spiral")
    net.set_data("Spiral", samples=200)
    net.set_data(batch_size=32)
    point = net.add("Input", field="x", name="point")
    x = chain(
        net, point, ("Linear", {"out_features": width}), "Tanh", ("Linear", {"out_features": 2})
    )
    classifier(net, x)
    net.set_plan(**{"epochs": 2, "threads": 1, "device": "cpu", **plan})
    return net


def residual() -> Workbench:
    """An image network with a skip connection; shapes come from Input, not from data."""
    net = nnstudio.new("Residual")
    image = net.add("Input", field="image", name="image", shape=(3, 8, 8))
    conv = ("Conv2d", {"out_channels": 4, "kernel_size": 3, "padding": 1})
    x = chain(net, image, conv, "ReLU")
    y = chain(net, x, conv, "ReLU", conv)
    x = net.add("ReLU", net.add("Add", y, x))
    x = chain(net, x, "AdaptiveAvgPool2d", "Flatten", ("Linear", {"out_features": 5}))
    net.add("Output", x, name="scores")
    return net
