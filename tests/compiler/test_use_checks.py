"""What is wrong with a use of a block, and the setting that suits what it is given."""

from __future__ import annotations

import pytest

import nnstudio
from nnstudio.catalog.expressions import Expression
from nnstudio.project import edits
from nnstudio.project.library import bundled_library
from nnstudio.project.problem import Problem
from nnstudio.ui.fixing import edit_of, place_of
from nnstudio.workbench.bench import Workbench


def given(block: str, *shape: int) -> Workbench:
    """A bundled block that is given something of this shape at each of its inputs."""
    bench = nnstudio.new("given")
    found = bundled_library().load(block)
    bench.apply(edits.import_blocks(found.blocks, [block]))
    use = bench.add(f"block:{block}", name="use")
    for port in found.interface.inputs:
        bench.connect(bench.add("Input", field=port, shape=shape), use, port)
    return bench


def inside(bench: Workbench) -> list[Problem]:
    """The errors inside of the use."""
    return [each for each in bench.problems() if each.severity == "error" and each.path]


@pytest.mark.parametrize(
    ("block", "shape", "setting", "value"),
    [
        ("BasicBlock", (16, 8, 8), "channels", 16),
        ("SqueezeExcitation", (32, 8, 8), "channels", 32),
        ("TransformerEncoderLayer", (20, 64), "d_model", 64),
        ("TransformerDecoderLayer", (20, 64), "d_model", 64),
    ],
)
def test_a_use_is_offered_the_setting_that_suits_what_it_is_given(
    block: str, shape: tuple[int, ...], setting: str, value: int
) -> None:
    """Only a change of the block was offered, which all its uses would have followed."""
    bench = given(block, *shape)
    problem = inside(bench)[0]
    fix = problem.fixes[0]
    assert (fix.setting, fix.value, fix.node) == (setting, value, bench.graph.named("use").id)
    assert place_of(problem, fix) == () and f"of use to {value}" in fix.text
    edit = edit_of(fix)
    assert edit is not None
    bench.apply(edit)
    assert not inside(bench)


def test_the_setting_of_a_use_within_a_block_is_changed_there() -> None:
    bench = given("BasicBlock", 16, 8, 8)
    bench.apply(edits.make_block(["use"], "Outer"))
    (problem,) = inside(bench)
    use = bench.project.graph_of("Outer").named("use")
    fix = problem.fixes[0]
    assert fix.node == use.id and place_of(problem, fix) == problem.path[:1]


def test_what_no_setting_mends_gets_no_such_fix() -> None:
    for bench in (given("BasicBlock", 64), given("UNetUp", 16, 8, 8)):
        assert all(not fix.out for problem in inside(bench) for fix in problem.fixes)


def test_an_expression_is_left_as_it_is() -> None:
    bench = given("BasicBlock", 16, 8, 8)
    bench.apply(edits.set_setting("use", "channels", Expression("8 * 2 + 1")))
    assert all(not fix.out for problem in inside(bench) for fix in problem.fixes)
