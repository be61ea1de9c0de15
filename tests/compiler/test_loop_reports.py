"""What an analysis says of a loop: counts for all steps, the same however often it looks."""

from __future__ import annotations

from typing import Any

import nnstudio
from nnstudio.compiler.analysis import Analyzer
from nnstudio.project import edits
from nnstudio.workbench.bench import Workbench


def recurrent(**loop: Any) -> Workbench:
    """A plain recurrent network over 12 steps of one number."""
    net = nnstudio.new("Recurrent")
    series = net.add("Input", field="window", name="series", shape=(12, 1))
    state = net.add("Delay", name="h", **loop)
    taken = net.add("Linear", series, name="w_x", out_features=4)
    kept = net.add("Linear", state, name="w_h", out_features=4)
    new = net.add("Tanh", net.add("Add", taken, kept, name="mix"), name="new")
    net.connect(new, state, "x")
    net.add("Output", new, name="states")
    return net


def test_a_node_of_a_loop_computes_once_a_step() -> None:
    rows = {row.name: row for row in recurrent().summary().nodes}
    assert rows["w_h"].macs == 12 * 4 * 4
    assert rows["w_h"].parameters == 4 * 4 + 4


def test_both_directions_have_weights_each() -> None:
    net = recurrent(direction="both")
    rows = {row.name: row for row in net.summary().nodes}
    assert rows["w_h"].parameters == 2 * (4 * 4 + 4)
    assert net.summary().parameters == sum(each.numel() for each in net.build().parameters())


def test_looking_again_changes_no_count() -> None:
    net, analyzer = recurrent(direction="both"), Analyzer()
    first = analyzer.analyze(net.graph, {})
    net.apply(edits.rename("states", "all_states"))
    assert analyzer.analyze(net.graph, {}).parameters == first.parameters
    assert analyzer.analyze(net.graph, {}).macs == first.macs


def test_a_loop_whose_input_is_not_known_is_no_mistake() -> None:
    net = recurrent()
    net.set("series", shape=None)
    assert not Analyzer().analyze(net.graph, None).problems
