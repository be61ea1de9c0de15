"""Executed sources: errors lead to nodes, tracebacks show lines, nothing stays behind."""

from __future__ import annotations

import gc
import linecache
import sys
import traceback
import weakref

import pytest
import torch

from nnstudio.compiler.module import Loaded
from nnstudio.compiler.source import Source
from tests.networks import residual, spiral


def text(source: str, nodes: dict[int, int] | None = None) -> Loaded:
    return Loaded(Source("model.py", source, nodes or {}, {}))


def test_an_error_in_the_model_shows_its_line_and_leads_to_its_node() -> None:
    net = residual()
    loaded = net.compiled.model
    with pytest.raises(RuntimeError) as error:
        net.build()(torch.zeros(2, 5, 8, 8))  # five channels instead of three
    shown = "".join(traceback.format_exception(error.value))
    assert "x = self.conv1(image)  # N × 4 × 8 × 8" in shown
    id_ = loaded.node_at(error.value)
    assert id_ is not None and net.graph.nodes[id_].name == "conv1"


def test_the_deepest_line_of_the_source_is_the_one_that_counts() -> None:
    loaded = text("def f():\n    g()\n\n\ndef g():\n    1 / 0\n", {2: 10, 6: 20})
    with pytest.raises(ZeroDivisionError) as error:
        loaded.f()
    assert loaded.node_at(error.value) == 20
    assert loaded.node_at(error.value.__traceback__) == 20


def test_an_error_elsewhere_leads_nowhere() -> None:
    loaded = text("a = 1\n")
    try:
        raise ValueError("not from there")
    except ValueError as error:
        assert loaded.node_at(error) is None
    assert loaded.node_at(None) is None


def test_an_error_in_the_objective_leads_to_its_loss() -> None:
    net = spiral()
    loaded = net.compiled.train
    with pytest.raises((RuntimeError, IndexError)) as error:
        loaded.Objective()(torch.zeros(3, 2), torch.tensor([0, 1, 7]))
    id_ = loaded.node_at(error.value)
    assert id_ is not None and net.graph.nodes[id_].name == "cross_entropy"


def test_names_of_the_source_are_attributes() -> None:
    loaded = text("ANSWER = 42\n")
    assert loaded.ANSWER == 42 == loaded.module.ANSWER
    with pytest.raises(AttributeError):
        _ = loaded.question


def test_a_module_is_known_while_it_lives_and_forgotten_after() -> None:
    loaded = text("class Net:\n    pass\n")
    name, filename, alive = loaded.module.__name__, loaded.filename, weakref.ref(loaded)
    assert sys.modules[name] is loaded.module
    assert linecache.getline(filename, 1) == "class Net:\n"
    linecache.checkcache()
    assert linecache.getline(filename, 1) == "class Net:\n"
    del loaded
    gc.collect()
    assert alive() is None
    assert name not in sys.modules and filename not in linecache.cache


def test_a_source_that_fails_leaves_nothing_behind() -> None:
    before = {name for name in sys.modules if name.startswith("_nnstudio")}
    with pytest.raises(ZeroDivisionError):
        text("1 / 0\n")
    gc.collect()
    assert {name for name in sys.modules if name.startswith("_nnstudio")} <= before


def test_a_workbench_lets_go_of_its_modules() -> None:
    net = spiral()
    net.build()
    alive = weakref.ref(net.compiled.model)
    name = net.compiled.model.module.__name__
    net.set("linear1", out_features=8)
    net.build()
    gc.collect()
    assert alive() is None and name not in sys.modules


def test_a_model_outlives_its_source() -> None:
    net = spiral()
    model = net.build()
    net.set("linear1", out_features=8)
    del net
    gc.collect()
    assert model(torch.zeros(4, 2)).shape == (4, 2)


@pytest.mark.parametrize("line", ["import os", "import subprocess", "from nnstudio import data"])
def test_a_source_cannot_import_what_none_of_ours_does(line: str) -> None:
    with pytest.raises(ImportError):
        text(line + "\n")


@pytest.mark.parametrize(
    "call", ["open('x')", "eval('1')", "exec('1')", "compile('1', '', 'eval')"]
)
def test_a_source_has_no_builtins_that_reach_outside(call: str) -> None:
    with pytest.raises(NameError):
        text(call + "\n")
