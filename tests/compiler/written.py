"""Projects whose generated files are looked at: all templates, and what templates do not use."""

from __future__ import annotations

from collections.abc import Callable

import nnstudio
from nnstudio.workbench.bench import Workbench
from nnstudio.workbench.templates import templates
from tests.networks import chain, spiral


def two_heads() -> Workbench:
    """Two Outputs, three losses (one of them a weighted sum), metrics in the data's units."""
    net = nnstudio.new("Two heads")
    net.set_data("Bundled", name="sunspots")
    lstm = net.add("LSTM", net.add("Input", field="window"), hidden_size=8)
    every = chain(net, lstm, ("Select", {"dim": 1}), ("Linear", {"out_features": 1}))
    last = chain(net, lstm["h"], ("Select", {"dim": 0}), ("Linear", {"out_features": 1}))
    year = net.add("Target", field="next", name="metrics")
    squares = net.add("MSELoss", every, year, name="squares")
    net.add("WeightedSum", squares, net.add("L1Loss", last, year, name="amounts"), weights=(1, 0.5))
    for value, name in ((every, "first"), (last, "second")):
        net.add("Output", value, name=name)
        net.add("MAE", value, year, name=f"{name}_mae")
    net.set_plan(optimizer=("SGD", {"momentum": 0.9}), schedule=("StepLR", {"step_size": 3}))
    return net


def autoencoder() -> Workbench:
    """Its target is its input."""
    net = nnstudio.new("Autoencoder")
    net.set_data("Bundled", name="digits")
    image = net.add("Input", field="image", name="image")
    narrow, wide = ("Linear", {"out_features": 8}), ("Linear", {"out_features": 64})
    x = chain(net, image, "Flatten", narrow, "ReLU", wide, ("Reshape", {"shape": (1, 8, 8)}))
    net.add("Output", x, name="rebuilt")
    net.add("MSELoss", x, net.add("Target", field="image", name="original"))
    return net


def long_names() -> Workbench:
    """Names as long as they may be, and no metric."""
    net = nnstudio.new("An exceedingly long title of a network that is small " * 3)
    net.set_data("Spiral", samples=60)
    x = net.add("Input", field="x", name="p" * 64)
    x = net.add("Linear", net.add("Tanh", net.add("Linear", x, name="l" * 64)), out_features=2)
    net.add("Output", x, name="o" * 64)
    net.add("CrossEntropyLoss", x, net.add("Target", field="y", name="t" * 64), name="c" * 64)
    net.apply(nnstudio.project.edits.set_notes("What it's for: " + "nothing at all " * 40))
    return net


def probabilities() -> Workbench:
    """Softmax in front of the Output, its own loss, accuracy of a value that no Output marks."""
    net = spiral()
    net.add("NLLLoss", net.add("LogSoftmax", "linear2"), "label", name="likelihood")
    net.add("Accuracy", net.add("Softmax", "linear2"), "label", name="again")
    return net


def _template(name: str) -> Callable[[], Workbench]:
    return lambda: nnstudio.from_template(name)


PROJECTS: dict[str, Callable[[], Workbench]] = {
    **{template.name: _template(template.name) for template in templates()},
    **{make.__name__: make for make in (two_heads, autoencoder, long_names, probabilities)},
}
