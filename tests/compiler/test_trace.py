"""Watching a forward pass: every node's value, and nothing else is different."""

from __future__ import annotations

import sys
import threading
from types import FrameType
from typing import Any

import pytest
import torch
from hypothesis import given, settings

import nnstudio
from nnstudio.compiler.analysis import Analyzer
from nnstudio.compiler.module import Loaded
from nnstudio.compiler.source import model_source
from nnstudio.compiler.trace import Watch
from nnstudio.project.graph import Graph
from nnstudio.project.project import Project
from tests.compiler.graphs import WIDTH, dags, reference
from tests.networks import residual, spiral


@settings(max_examples=100, deadline=None)
@given(dags())
def test_every_node_reports_the_value_that_it_computes(graph: Graph) -> None:
    source = model_source(Project(graph=graph), Analyzer().analyze(graph, {}))
    loaded = Loaded(source)
    model = getattr(loaded, source.class_name)()
    inputs = {n.id: torch.randn(4, WIDTH) for n in graph.nodes.values() if n.type == "Input"}
    arguments = [inputs[node.id] for node in source.parts.inputs]
    with torch.no_grad():
        expected = reference(graph, model.state_dict(), inputs)
        with Watch({n.id: n.name for n in graph.nodes.values()}, loaded) as values:
            model(*arguments)
    computed = [id_ for id_ in source.parts.model if graph.nodes[id_].type != "Input"]
    assert list(values) == [graph.nodes[id_].name for id_ in computed]
    for id_ in computed:
        assert torch.equal(values[graph.nodes[id_].name], expected[id_])


def test_watching_changes_neither_results_nor_random_numbers() -> None:
    net = spiral()
    net.add("Output", net.add("Dropout", "tanh1", p=0.5), name="dropped")
    model, x = net.build(), torch.randn(8, 2)
    torch.manual_seed(3)
    plain, state = model(x), torch.get_rng_state()
    torch.manual_seed(3)
    with net.compiled.watch() as values:
        watched = model(x)
    assert torch.equal(torch.get_rng_state(), state)
    assert all(torch.equal(a, b) for a, b in zip(plain, watched, strict=True))
    assert torch.equal(values["dropout1"], watched[-1])


def test_gradients_flow_through_watched_values() -> None:
    net = spiral()
    model, x = net.build(), torch.randn(8, 2)
    model(x).sum().backward()
    plain = [weight.grad.clone() for weight in model.parameters()]
    model.zero_grad()
    with net.compiled.watch():
        loss = model(x).sum()
    loss.backward()
    assert all(torch.equal(a, b.grad) for a, b in zip(plain, model.parameters(), strict=True))


def test_nodes_of_several_statements_report_their_last_one() -> None:
    net = nnstudio.new("Sequence")
    x = net.add("Input", shape=(5, 3))
    x = net.add("GRU", x, hidden_size=4, output="last", name="gru")
    net.add("Output", x)
    model = net.build()
    with net.compiled.watch() as values:
        found = model(torch.zeros(2, 5, 3))
    assert values["gru"].shape == (2, 4) and torch.equal(values["gru"], found)


def test_statements_over_several_lines_are_one() -> None:
    net = nnstudio.new("Long")
    x = net.add("Input", shape=(4,), name="i" * 64)
    first = net.add("Linear", x, name="a" * 64)
    net.add("Output", net.add("Concatenate", first, first, x, name="b" * 64))
    model = net.build()
    with net.compiled.watch() as values:
        found = model(torch.zeros(2, 4))
    assert list(values) == ["a" * 64, "b" * 64]
    assert torch.equal(values["b" * 64], found) and values["a" * 64].shape == (2, 64)


def test_up_to_an_error_the_values_are_there() -> None:
    net = nnstudio.new("Broken")
    x = net.add("Linear", net.add("Input", shape=(4,), name="point"), name="v" * 64)
    broken = net.add("Linear", x, name="w" * 64)  # a statement of three lines
    net.add("Output", net.add("Concatenate", broken, x))
    model, before = net.build(), sys.gettrace()
    model.get_submodule("w" * 64).register_forward_hook(lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError), net.compiled.watch() as values:
        model(torch.zeros(2, 4))
    assert list(values) == ["v" * 64]
    assert sys.gettrace() is before


def test_an_earlier_trace_function_is_put_back() -> None:
    def mine(frame: FrameType, event: str, arg: object) -> Any:
        return None

    net, before = residual(), sys.gettrace()
    model = net.build()
    sys.settrace(mine)
    try:
        with net.compiled.watch():
            assert sys.gettrace() is not mine
            model(torch.zeros(1, 3, 8, 8))
        assert sys.gettrace() is mine
    finally:
        sys.settrace(before)


def test_a_background_thread_watches_its_own_calls_alone() -> None:
    net = spiral()
    model, x = net.build(), torch.randn(2, 2)
    watching, done = threading.Event(), threading.Event()
    found: dict[str, torch.Tensor] = {}

    def work() -> None:
        with net.compiled.watch() as values:
            watching.set()
            done.wait(10)
            assert not values
            model(x)
        found.update(values)

    thread = threading.Thread(target=work)
    thread.start()
    watching.wait(10)
    model(torch.zeros(2, 2))
    done.set()
    thread.join(20)
    assert list(found) == ["linear1", "tanh1", "linear2"]
    assert torch.equal(found["linear2"], model(x))
