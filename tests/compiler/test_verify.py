"""The written source runs once on shapes alone: wrong rules and refusals are named."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import pytest

from nnstudio.catalog import registry
from nnstudio.catalog.dims import Dims
from nnstudio.catalog.node_type import NodeType, Port
from nnstudio.compiler.analysis import Analyzer
from nnstudio.compiler.module import Loaded
from nnstudio.compiler.source import model_source
from nnstudio.compiler.verify import verify
from nnstudio.project import kinds as kinds_module
from nnstudio.project.problem import Problem
from tests.compiler.graphs import FIELDS, Draft


def _doubled(
    chosen: Mapping[str, object], shapes: Mapping[str, tuple[Dims, ...]]
) -> dict[str, Dims]:
    """What is wrong on purpose: Twice stacks along the batch, but says along the features."""
    first = shapes["x"][0]
    return {"y": (*first[:-1], first[-1] * 2)}


WRONG = NodeType(
    key="Twice", title="Twice", family="Test", kind="operation", summary="Wrong on purpose.",
    inputs=(Port("x"),), call="torch.cat([{x}, {x}])", shape=_doubled,
)  # fmt: skip
PICKY = NodeType(
    key="Picky", title="Picky", family="Test", kind="operation", summary="Refused by torch.",
    inputs=(Port("x", "N F"),), outputs=(Port("y", "N F"),), call="{x}.reshape(7, 7, 7)",
)  # fmt: skip


@pytest.fixture(autouse=True)
def two_more_types(monkeypatch: pytest.MonkeyPatch) -> None:
    known = {**registry.node_types(), "Twice": WRONG, "Picky": PICKY}
    for module in (registry, kinds_module):
        monkeypatch.setattr(module, "node_type", MappingProxyType(known).get)


def verified(net: Draft) -> tuple[Problem, ...]:
    found = Analyzer().analyze(net.graph, FIELDS)
    assert not found.problems
    source = model_source(net.project, found)
    return verify(found, source, Loaded(source))


def test_a_right_graph_has_nothing_to_say() -> None:
    net = Draft()
    x = net.add("Conv2d", net.add("Input", field="image"), out_channels=2)
    net.add("Output", net.add("Flatten", x))
    net.add("Output", x)
    assert verified(net) == ()


def test_free_sizes_are_filled_in() -> None:
    net = Draft()
    x = net.add("Input", field="text")
    net.add("Output", net.add("Linear", net.add("Embedding", x)))
    assert verified(net) == ()


def test_a_type_with_a_wrong_shape_rule_is_caught_and_named() -> None:
    net = Draft()
    x = net.add("Input", field="x")
    twice = net.add("Twice", x, name="stacked")
    net.add("Output", net.add("ReLU", twice))
    (problem,) = verified(net)
    assert (problem.name, problem.port, problem.severity) == ("stacked", "y", "error")
    assert problem.message == (
        "was taken to give N × 4, but PyTorch gives 4 × 2 for a batch of 2:"
        " the shape rule of Twice is wrong"
    )
    assert problem.fixes


def test_the_wrong_rule_is_named_even_if_torch_refuses_a_later_node() -> None:
    net = Draft()
    twice = net.add("Twice", net.add("Input", field="x"), name="stacked")
    net.add("Output", net.add("Linear", twice, name="late"))
    (problem,) = verified(net)
    assert problem.name == "stacked"


def test_what_torch_refuses_is_led_to_its_node() -> None:
    net = Draft()
    x = net.add("Linear", net.add("Input", field="x"), out_features=4)
    net.add("Output", net.add("Picky", x, name="picky"))
    (problem,) = verified(net)
    assert problem.name == "picky" and problem.fixes
    assert problem.message.startswith("PyTorch refuses it: shape '[7, 7, 7]' is invalid")
