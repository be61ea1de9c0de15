"""`model.py` reads like a person's, and computes exactly what the graph says."""

from __future__ import annotations

import ast
import difflib
from dataclasses import replace

import pytest
import torch
from hypothesis import given, settings
from torch import nn

import nnstudio
from nnstudio.compiler.analysis import Analyzer, Fields
from nnstudio.compiler.module import Loaded
from nnstudio.compiler.source import ModelSource, model_source
from nnstudio.project.graph import Graph
from nnstudio.project.project import Project
from nnstudio.workbench.templates import templates
from tests.compiler.graphs import FIELDS, WIDTH, Draft, dags, reference
from tests.networks import residual

TEMPLATES = [template.name for template in templates()]


def source_of(graph: Graph, name: str = "Net", fields: Fields = FIELDS) -> ModelSource:
    return model_source(Project(name=name, graph=graph), Analyzer().analyze(graph, fields))


def built(source: ModelSource) -> nn.Module:
    torch.manual_seed(0)
    model: nn.Module = getattr(Loaded(source), source.class_name)()
    return model


@settings(max_examples=150, deadline=None)
@given(dags())
def test_what_runs_computes_what_the_graph_says_bit_for_bit(graph: Graph) -> None:
    source = model_source(Project(graph=graph), Analyzer().analyze(graph, {}))
    model = built(source)
    generator = torch.Generator().manual_seed(1)
    inputs = {
        node.id: torch.randn(4, WIDTH, generator=generator)
        for node in graph.nodes.values()
        if node.type == "Input"
    }
    with torch.no_grad():
        found = model(*(inputs[node.id] for node in source.parts.inputs))
        expected = reference(graph, model.state_dict(), inputs)
    values = found if isinstance(found, tuple) else (found,)
    assert len(values) == len(source.parts.outputs)
    for output, value in zip(source.parts.outputs, values, strict=True):
        assert torch.equal(value, expected[output.value[0]])


@settings(max_examples=40, deadline=None)
@given(dags())
def test_a_graph_is_always_written_the_same_way_within_88_columns(graph: Graph) -> None:
    again = Graph(graph.nodes, graph.wires, graph.next_id)
    first, second = source_of(graph, fields={}), source_of(again, fields={})
    assert first == second
    assert all(len(line) <= 88 for line in first.text.splitlines())
    ast.parse(first.text)


def test_the_residual_network_reads_like_a_persons() -> None:
    assert (
        residual().source()
        == '''"""Residual: the model."""

import torch
from torch import nn
from torch.nn import functional as F


class Residual(nn.Module):
    """Residual, 433 parameters.

    Takes
        image: float32, N × 3 × 8 × 8

    Returns
        scores: float32, N × 5
    """

    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 4, 3, padding=1)
        self.conv2 = nn.Conv2d(4, 4, 3, padding=1)
        self.conv3 = nn.Conv2d(4, 4, 3, padding=1)
        self.linear1 = nn.Linear(4, 5)

    def forward(self, image):
        x = self.conv1(image)  # N × 4 × 8 × 8
        relu1 = F.relu(x)
        x = self.conv2(relu1)
        x = F.relu(x)
        x = self.conv3(x)
        x = x + relu1
        x = F.relu(x)
        x = F.adaptive_avg_pool2d(x, 1)  # N × 4 × 1 × 1
        x = torch.flatten(x, 1)  # N × 4
        return self.linear1(x)  # N × 5
'''
    )


def changed_lines(before: str, after: str) -> int:
    """How many lines a review would show as added."""
    shown = difflib.unified_diff(before.splitlines(), after.splitlines(), n=0)
    return sum(line.startswith("+") and not line.startswith("+++") for line in shown)


def test_a_renamed_node_changes_its_own_lines_only() -> None:
    net = residual()
    before = net.source()
    net.apply(nnstudio.project.edits.rename("conv2", "middle"))
    assert changed_lines(before, net.source()) == 2


def test_a_changed_setting_changes_one_line() -> None:
    net = residual()
    before = net.source()
    net.set("conv3", bias=False)
    assert changed_lines(before, net.source()) == 2  # its line, and the count in the docstring


def test_an_added_node_adds_its_own_lines() -> None:
    net = residual()
    before = net.source()
    wire = next(w for w in net.graph.wires.values() if w.target == net.graph.named("relu3").id)
    net.apply(nnstudio.project.edits.insert_on_wire("BatchNorm2d", wire.id))
    assert changed_lines(before, net.source()) == 3  # __init__, forward, the count


def test_a_node_that_nobody_uses_is_left_out() -> None:
    net = residual()
    before = net.source()
    net.add("Linear", "flatten1", name="lost")
    assert net.source() == before


def test_every_line_of_a_node_leads_back_to_it() -> None:
    net = residual()
    source = net.compiled.model_source
    lines = source.text.splitlines()
    for number, id_ in source.nodes.items():
        name = net.graph.nodes[id_].name
        if f"self.{name}" in lines[number - 1]:
            continue
        assert source.values[id_][1] == lines[number - 1].split("=")[0].strip()
    assert set(source.values) == {id_ for id_ in source.parts.model if id_ != 1}


def test_a_shared_module_is_made_once_and_trained_as_one() -> None:
    net = Draft()
    x = net.add("Input", field="x", name="point")
    owner = net.add("Linear", x, out_features=2, name="tower")
    again = net.add("Linear", owner, out_features=2, name="again")
    net.share(again, owner)
    net.add("Output", again, name="out")
    source = source_of(net.graph)
    assert source.text.count("nn.Linear(") == 1
    assert "x = self.tower(point)" in source.text and "return self.tower(x)" in source.text
    assert "Net, 6 parameters" in source.text
    model = built(source)
    assert list(model.state_dict()) == ["tower.weight", "tower.bias"]
    value = torch.randn(3, 2)
    with torch.no_grad():
        tower = model.get_submodule("tower")
        assert torch.equal(model(value), tower(tower(value)))


def test_a_module_whose_owner_is_left_out_is_still_made() -> None:
    net = Draft()
    x = net.add("Input", field="x")
    owner = net.add("Linear", x, out_features=2, name="tower")
    again = net.add("Linear", x, out_features=2, name="again")
    net.share(again, owner)
    net.add("Output", again)
    source = source_of(net.graph)
    assert "self.tower = nn.Linear(2, 2)" in source.text and "6 parameters" in source.text
    assert built(source)(torch.zeros(3, 2)).shape == (3, 2)


def test_several_outputs_are_a_tuple_and_unused_ones_an_underscore() -> None:
    net = Draft()
    x = net.add("Input", field="text", name="text")
    embedded = net.add("Embedding", x, num_embeddings=8, embedding_dim=4)
    lstm = net.add("LSTM", embedded, hidden_size=3, name="lstm1")
    net.add("Output", lstm, name="every")
    wire = net.wire(lstm, net.add("Output", name="state"))
    net.graph = net.graph.with_wire(replace(net.graph.wires[wire], output="h"))
    text = source_of(net.graph).text
    assert "x, (lstm1_h, _) = self.lstm1(x)" in text
    assert "return x, lstm1_h" in text


def test_names_of_64_letters_stay_within_88_columns() -> None:
    net = Draft()
    names = [letter * 64 for letter in "abcdef"]
    x = net.add("Input", field="x", name=names[0])
    first = net.add("Linear", x, out_features=2, name=names[1])
    second = net.add("Linear", x, out_features=2, name=names[2])
    joined = net.add("Add", first, second, first, name=names[3])
    net.add("Output", net.add("Concatenate", joined, first, second, name=names[4]), name=names[5])
    net.add("Output", second, name="second")
    source = source_of(net.graph, "A title " * 20)
    assert all(len(line) <= 88 for line in source.text.splitlines())
    assert [value.shape for value in built(source)(torch.zeros(5, 2))] == [(5, 6), (5, 2)]


def test_a_network_without_layers_has_no_constructor() -> None:
    net = Draft()
    net.add("Output", net.add("ReLU", net.add("Input", field="x")))
    source = source_of(net.graph)
    assert "__init__" not in source.text
    assert torch.equal(built(source)(torch.tensor([[-1.0, 1.0]])), torch.tensor([[0.0, 1.0]]))


@pytest.mark.parametrize("title", ["None", "F", "Dataset", "Objective", "Path", "class", "5", ""])
def test_titles_that_mean_something_else_still_give_a_class(title: str) -> None:
    net = Draft()
    net.add("Output", net.add("ReLU", net.add("Linear", net.add("Input", field="x"))))
    assert built(source_of(net.graph, title))(torch.zeros(2, 2)).shape == (2, 64)


def test_the_title_is_no_part_of_what_weights_fit_to() -> None:
    net = residual()
    before = net.compiled.fingerprint
    net.apply(nnstudio.project.edits.rename_project("Another title"))
    assert net.compiled.fingerprint == before
    net.set("linear1", out_features=6)
    assert net.compiled.fingerprint != before
