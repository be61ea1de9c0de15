"""Names of values: chains reuse `x`, what is used twice keeps its name, nothing is overwritten."""

from __future__ import annotations

import ast

from hypothesis import given, settings

from nnstudio.compiler.analysis import Analyzer
from nnstudio.compiler.source import model_source
from nnstudio.compiler.variables import free
from nnstudio.project.graph import Graph
from nnstudio.project.project import Project
from tests.compiler.graphs import FIELDS, Draft, dags


def forward(net: Draft) -> list[str]:
    """The lines of `forward`, without comments."""
    text = model_source(net.project, Analyzer().analyze(net.graph, FIELDS)).text
    lines = text.partition("def forward")[2].splitlines()[1:]
    return [line.partition("  #")[0].strip() for line in lines]


def test_a_straight_chain_reuses_x() -> None:
    net = Draft()
    x = net.add("Input", field="x", name="point")
    for name in ("a", "b", "c"):
        x = net.add("Tanh", x, name=name)
    net.add("Output", x)
    assert forward(net) == [
        "x = torch.tanh(point)",
        "x = torch.tanh(x)",
        "return torch.tanh(x)",
    ]


def test_a_value_that_is_used_twice_keeps_its_name() -> None:
    net = Draft()
    a = net.add("Tanh", net.add("Input", field="x", name="point"), name="a")
    net.add("Output", net.add("Add", net.add("ReLU", a, name="b"), a, name="c"))
    assert forward(net) == ["a = torch.tanh(point)", "x = F.relu(a)", "return x + a"]


def test_a_value_that_is_returned_and_used_keeps_its_name() -> None:
    net = Draft()
    a = net.add("Tanh", net.add("Input", field="x", name="point"), name="a")
    net.add("Output", a)
    net.add("Output", net.add("ReLU", a, name="b"))
    assert forward(net) == ["a = torch.tanh(point)", "x = F.relu(a)", "return a, x"]


def test_branches_that_run_side_by_side_do_not_share_x() -> None:
    net = Draft()
    point = net.add("Input", field="x", name="point")
    a, b = net.add("Tanh", point, name="a"), net.add("ReLU", point, name="b")
    c, d = net.add("ReLU", a, name="c"), net.add("Tanh", b, name="d")
    net.add("Output", net.add("Add", c, d, name="e"))
    assert forward(net) == [
        "x = torch.tanh(point)",
        "y = F.relu(point)",
        "c = F.relu(x)",
        "d = torch.tanh(y)",
        "return c + d",
    ]


@settings(max_examples=60, deadline=None)
@given(dags())
def test_every_name_that_is_read_was_written_before(graph: Graph) -> None:
    source = model_source(Project(graph=graph), Analyzer().analyze(graph, {}))
    (network,) = [node for node in ast.parse(source.text).body if isinstance(node, ast.ClassDef)]
    function = network.body[-1]
    assert isinstance(function, ast.FunctionDef) and function.name == "forward"
    known = {argument.arg for argument in function.args.args} | {"torch", "F", "nn"}
    for statement in function.body:
        names = [node for node in ast.walk(statement) if isinstance(node, ast.Name)]
        assert {name.id for name in names if isinstance(name.ctx, ast.Load)} <= known
        known |= {name.id for name in names if isinstance(name.ctx, ast.Store)}


def test_a_free_name_is_none_that_is_taken() -> None:
    assert free("a", {"b"}) == "a"
    assert free("a", {"a", "a_"}) == "a__"
