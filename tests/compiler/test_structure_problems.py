"""Bad structure: every mistake with its node, the reason in the user's numbers, and a fix."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import nnstudio
from nnstudio.errors import FileError
from nnstudio.project import edits
from nnstudio.project.edits import EditError
from nnstudio.project.file import parse, text_of
from nnstudio.project.graph import Node
from nnstudio.project.problem import Problem
from nnstudio.workbench.bench import Workbench
from nnstudio.workbench.wiring import NodeRef
from tests.compiler.loops.wiring import lstm, mark, rnn, sequence

E = nnstudio.expression


def widths(**settings: Any) -> Workbench:
    """A block with a Linear of some width, used once."""
    net = nnstudio.new("Net")
    with net.blocks.define("Widen", width=8, steps=2) as block:
        x = block.add("BlockInput", name="x")
        x = block.add("Linear", x, name="inner", **(settings or {"out_features": E("width")}))
        block.add("BlockOutput", x, name="y")
    x = net.add("Input", name="given", shape=(4,))
    net.add("Output", net.add("block:Widen", x, name="use"))
    return net


def errors(net: Workbench) -> list[Problem]:
    return [each for each in net.analysis().problems if each.severity == "error"]


def only(net: Workbench) -> Problem:
    """The one error that there is, which can be shown and has a fix."""
    (problem,) = errors(net)
    assert problem.fixes and all(fix.text for fix in problem.fixes)
    assert "→" in str(problem)
    return problem


def told(net: Workbench, name: str, reason: str, fix: str) -> Problem:
    problem = only(net)
    assert problem.name == name
    assert re.search(reason, problem.message), problem.message
    assert any(re.search(fix, each.text) for each in problem.fixes), problem.fixes
    return problem


# Expressions


@pytest.mark.parametrize(
    ("text", "reason", "fix"),
    [
        (
            "wdth * 2",
            "no setting 'wdth'; known are: width, steps",
            "add a setting wdth to the block",
        ),
        ("width // (steps - 2)", r"divides by zero \(steps - 2 is 0\)", "change the expression"),
        ("width / 3", r"out_features must be a whole number.*'width / 3' gives 2.66", "write //"),
        ("width / 2", r"out_features must be a whole number.*'width / 2' gives 4.0", "write //"),
        ("2**10**10", "numbers on the way may be at most 2,147,483,648", "change the expression"),
        ("2**99", "the power 99 is above 64", "change the expression"),
        (
            "width - 8",
            r"out_features must be a whole number from 1.*gives 0",
            "change the expression",
        ),
        ("i + 1", "no setting 'i'", "only the settings of a repeated block know i"),
        ("(width, width)", "out_features must be a whole number", "change the expression"),
        ("width > 2", "out_features must be a whole number", "change the expression"),
    ],
)
def test_an_expression_without_a_value(text: str, reason: str, fix: str) -> None:
    net = widths(out_features=E(text))
    problem = told(net, "use/inner", reason, fix)
    assert problem.path == (net.graph.named("use").id,)
    assert problem.node == net.project.blocks[0].graph.named("inner").id
    assert any(
        (f.setting, f.value) == ("out_features", 64) or f.setting == "" for f in problem.fixes
    )


def test_an_expression_in_the_main_graph_knows_no_settings() -> None:
    net = nnstudio.new("Net")
    net.add(
        "Linear", net.add("Input", name="given", shape=(4,)), name="one", out_features=E("width")
    )
    told(net, "one", "only inside a block", "write a number")


def test_the_setting_of_a_use_is_an_expression_of_the_block_around_it() -> None:
    net = widths()
    net.set("use", width=E("steps * 2"))
    told(net, "use", "no setting 'steps'", "write a number")


# Repeats


@pytest.mark.parametrize("repeat", [0, 10**6, -1, 2.5, "two"])
def test_no_edit_and_no_file_repeats_a_block_too_often(repeat: object) -> None:
    net = widths()
    with pytest.raises(EditError, match=r"use\.repeat: .*from 1 to 1,000"):
        net.set("use", repeat=repeat)
    data = json.loads(text_of(net.project))
    node = next(node for node in data["graph"]["nodes"] if node["name"] == "use")
    node["settings"] = {"repeat": repeat}
    with pytest.raises(FileError, match=r"repeat.*from 1 to 1,000"):
        parse(json.dumps(data), "it.nns")


@pytest.mark.parametrize(("text", "value"), [("2 - 2", 0), ("10**6", 10**6), ("-i", "i")])
def test_an_expression_that_repeats_too_often_is_told(text: str, value: object) -> None:
    net = widths()
    net.set("use", repeat=E(text))
    wanted = (
        "no setting 'i'" if value == "i" else f"repeat must be .*from 1 to 1,000.*gives {value}"
    )
    told(net, "use", wanted, "repeat|write a number|know i")


def test_a_block_that_gives_nothing_on_cannot_repeat() -> None:
    net = nnstudio.new("Net")
    with net.blocks.define("Source") as block:
        block.add("BlockOutput", block.add("Parameter", shape=(4,)), name="y")
    net.add("Output", net.add("block:Source", name="use", repeat=3))
    told(net, "use", "repeats 3 times, but a block is chained by its first input", "to 1")


def test_sizes_that_grow_apart_are_told_once_with_the_repeat() -> None:
    net = widths()
    with net.blocks.inside("Widen") as block:
        block.add("Add", "x", "inner", name="both")
    net.set("use", repeat=5)
    problem = only(net)
    assert problem.name == "use/both"
    assert "N × 4 and N × 8 cannot be added: sizes 4 and 8 differ" in problem.message


# Definitions


def test_a_block_that_contains_itself_is_refused() -> None:
    net = widths()
    with (
        pytest.raises(EditError, match=r"Widen.*would contain itself"),
        net.blocks.inside("Widen") as block,
    ):
        block.add("block:Widen", "x")
    with net.blocks.define("Outer") as block:
        block.add("block:Widen", block.add("BlockInput", name="x"))
    with (
        pytest.raises(EditError, match="would contain itself"),
        net.blocks.inside("Widen") as block,
    ):
        block.add("block:Outer", "x")


def test_a_file_whose_definition_was_deleted_is_refused(tmp_path: Path) -> None:
    net = widths()
    data = json.loads(text_of(net.project))
    data["blocks"] = []
    with pytest.raises(FileError, match="block:Widen"):
        parse(json.dumps(data), "it.nns")


def test_a_graph_whose_definition_is_gone_tells_the_node() -> None:
    """No edit and no file leaves it so."""
    bench = Workbench(replace(widths().project, blocks=()))
    (problem, *_) = errors(bench)
    assert problem.name == "use"
    assert "no node type 'block:Widen'" in problem.message
    assert problem.fixes


def test_a_definition_in_use_and_a_wired_port_stay() -> None:
    net = widths()
    with pytest.raises(EditError, match="use"):
        net.blocks.remove("Widen")
    with pytest.raises(EditError, match=r"use\.x"), net.blocks.inside("Widen") as block:
        block.apply(edits.remove(["x"]))


@pytest.mark.parametrize("type", ["Input", "Target", "Output", "CrossEntropyLoss", "Accuracy"])
def test_what_only_the_main_graph_can_have_is_told_inside_a_block(type: str) -> None:
    net = widths()
    graph = net.project.blocks[0].graph
    inside = graph.with_node(Node(graph.next_id, type, "stray"))
    block = replace(net.project.blocks[0], graph=inside)
    bench = Workbench(replace(net.project, blocks=(block,)))
    problem = told(
        bench, "use/stray", "belongs into the main graph, not into the block Widen", "delete stray"
    )
    assert problem.path == (net.graph.named("use").id,)


@pytest.mark.parametrize("type", ["BlockInput", "BlockOutput"])
def test_a_port_of_a_block_is_told_in_the_main_graph(type: str) -> None:
    net = widths()
    graph = net.graph.with_node(Node(net.graph.next_id, type, "stray"))
    bench = Workbench(replace(net.project, graph=graph))
    told(bench, "stray", "is a port of a block, but this is the main graph", "delete stray")


# Loops


def test_a_circle_without_a_delay() -> None:
    net, x = sequence()
    total = net.add("Add", x, name="total")
    net.connect(net.add("Tanh", total, name="squash"), total)
    told(
        net, "total", "depends on itself: total → squash → total", "put a Delay into squash → total"
    )


def test_lengths_that_disagree() -> None:
    net, x = sequence(3, 7)
    other = net.add("Input", name="other", shape=(9, 3))
    state = net.add("Delay", name="h")
    net.connect(net.add("Tanh", net.add("Add", x, other, state, name="total")), state, "x")
    problem = told(
        net, "total", "takes 7 steps of input, but 9 of other", "mark the wire from other as held"
    )
    assert problem.port == "x"


def test_nothing_that_tells_the_number_of_steps() -> None:
    net, _ = sequence()
    first = net.add("Input", name="first", shape=(3,))
    state = net.add("Delay", name="h")
    net.connect(first, state, "init")
    net.connect(net.add("Tanh", state), state, "x")
    problem = told(net, "h", "nothing that enters the loop has steps", "set steps of h")
    fix = problem.fixes[0]
    assert (fix.node, fix.setting) == (net.graph.named("h").id, "steps")
    net.set("h", **{fix.setting: fix.value})
    assert not errors(net)


def test_a_size_that_the_loop_does_not_tell() -> None:
    net, x = sequence()
    state = net.add("Delay", name="h")
    joined = net.add("Concatenate", x, state)
    net.connect(joined, state, "x")
    told(net, "h", "size of the delayed value cannot be worked out", "set size of h")


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("dim", 2),
        ("direction", "both"),
        ("truncation", "fixed"),
        ("truncate_after", 7),
        ("steps", 5),
    ],
)
def test_delays_of_one_loop_with_different_options(setting: str, value: object) -> None:
    net, x = sequence()
    net.add("Output", lstm(net, x, 4))
    net.set("c", **{setting: value})
    problem = told(
        net,
        "c",
        f"h and c are delays of one loop, but their {setting} differs",
        f"set {setting} of c",
    )
    (fix,) = problem.fixes
    net.set("c", **{fix.setting: fix.value})
    assert not errors(net)


def test_a_dimension_that_is_not_there() -> None:
    net, x = sequence()
    new = rnn(net, x, 4, dim=5)
    net.add("Output", new)
    told(net, "g_sum", "no dimension 5 to step along", "set dim of h to 1")


def test_a_delay_without_a_value() -> None:
    net, x = sequence()
    net.add("Output", net.add("Add", x, net.add("Delay", name="h"), name="total"))
    assert any(problem.name == "h" and problem.port == "x" for problem in errors(net))


def test_a_first_value_of_another_size() -> None:
    net, x = sequence()
    first = net.add("Input", name="first", shape=(7,))
    net.add("Output", rnn(net, x, 4, init=first))
    problem = told(
        net, "h", "gives N × 7 before the first step, but .* is N × 4", "first value of N × 4"
    )
    assert problem.port == "init"


# Weights in common


def test_sharing_a_block_between_unequal_shapes() -> None:
    net = widths()
    other = net.add("Input", name="other", shape=(5,))
    net.add("block:Widen", other, name="twin", shares="use")
    told(net, "twin", "weights of use|module of use", "module of its own|weights of its own")


def test_sharing_across_the_border_of_a_loop() -> None:
    net, x = sequence(4)
    new = rnn(net, x, 4)
    out = net.add("Linear", new, name="outside", shares="g_h")
    net.add("Output", out)
    told(
        net,
        "outside",
        "weights of g_h, but only one of the two is in the loop",
        "weights of its own",
    )


def test_a_problem_inside_is_told_once_for_all_repeats_and_deep_paths_are_whole() -> None:
    net = widths(out_features=E("width // steps"))
    with net.blocks.define("Outer", steps=1) as block:
        x = block.add("BlockInput", name="x")
        use = block.add("block:Widen", x, name="inside", steps=E("steps - 1"), repeat=3)
        block.add("BlockOutput", use, name="y")
    net.add("block:Outer", "given", name="outer", repeat=4)
    problem = told(net, "outer/inside/inner", r"divides by zero \(steps is 0\)", "change")
    outer = net.project.blocks[1].graph
    assert problem.path == (net.graph.named("outer").id, outer.named("inside").id)


CALLS: list[Callable[[Workbench], object]] = [
    lambda net: net.source(),
    lambda net: net.build(),
    lambda net: net.sources(),
    lambda net: net.train(epochs=1),
]


@pytest.mark.parametrize("call", CALLS, ids=["source", "build", "sources", "train"])
def test_what_is_wrong_is_told_before_anything_is_made(call: Callable[[Workbench], object]) -> None:
    net = widths(out_features=E("missing"))
    with pytest.raises(nnstudio.errors.ProblemsError, match=r"use/inner: .*no setting 'missing'"):
        call(net)


def test_a_loop_in_a_block_tells_its_problems_at_the_path() -> None:
    net, x = sequence()
    with net.blocks.define("Cell") as block:
        entry = block.add("BlockInput", name="x")
        new = lstm(block, entry, 4)
        out = block.add("BlockOutput", new, name="y")
        mark(block, new, out, "last")
        block.set("c", direction="both")
    net.add("Output", net.add("block:Cell", x, name="use"))
    told(net, "use/c", "their direction differs", "set direction of c to 'forward'")
    assert NodeRef(net.graph.named("use").id).id == errors(net)[0].path[0]
