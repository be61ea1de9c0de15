"""Branches of unequal sizes: one click puts the projection shortcut into the right wire."""

from __future__ import annotations

import pytest

import nnstudio
from nnstudio.project import edits
from nnstudio.project.problem import Fix
from nnstudio.ui.fixing import edit_of
from nnstudio.workbench.bench import Workbench


def _net(shape: tuple[int, ...]) -> Workbench:
    net = nnstudio.new("Skips")
    net.add("Input", name="x0", shape=shape)
    return net


def _projection(net: Workbench, path: tuple[int, ...] = ()) -> Fix | None:
    problems = [each for each in net.problems() if each.path == path]
    fixes = (fix for problem in problems for fix in problem.fixes)
    return next((fix for fix in fixes if fix.insert), None)


def _mended(net: Workbench, fix: Fix | None) -> Workbench:
    assert fix is not None
    edit = edit_of(fix)
    assert edit is not None
    net.apply(edit)
    return net


@pytest.mark.parametrize("stride", [1, 2, 4])
@pytest.mark.parametrize("channels", [3, 8])
def test_a_skip_of_an_image_gets_a_convolution_of_one_pixel(channels: int, stride: int) -> None:
    if (channels, stride) == (3, 1):
        return  # they are equal
    net = _net((3, 33, 20))
    branch = net.add("Conv2d", "x0", out_channels=channels, kernel_size=3, padding=1, stride=stride)
    net.add("Output", net.add("Add", "x0", branch, name="joined"))
    fix = _projection(net)
    assert fix is not None and fix.text.startswith("put a projection into x0 → joined: Conv2d with")
    _mended(net, fix)
    assert not [each for each in net.problems() if each.name.startswith("joined")]
    added = net.project.graph.named("conv2")
    assert (added.settings["out_channels"], added.settings.get("kernel_size")) == (channels, 1)
    assert added.settings.get("stride", 1) == stride


def test_of_two_widths_the_narrow_one_is_projected() -> None:
    net = _net((64, 8, 8))
    narrow = net.add("Conv2d", "x0", out_channels=16, kernel_size=1, name="narrow")
    net.add("Output", net.add("Add", "x0", narrow, name="joined"))
    fix = _projection(net)
    assert fix is not None and "narrow → joined" in fix.text


def test_features_get_a_linear() -> None:
    net = _net((12, 5))
    net.add("Output", net.add("Multiply", "x0", net.add("Linear", "x0", out_features=7)))
    fix = _projection(net)
    assert fix is not None and (fix.insert, fix.settings) == ("Linear", (("out_features", 7),))
    assert not [each for each in _mended(net, fix).problems() if each.name.startswith("mult")]


def test_images_of_any_size_are_projected_too() -> None:
    net = _net((3, -1, -1))
    branch = net.add("Conv2d", "x0", out_channels=8, kernel_size=3, padding=1, stride=2)
    net.add("Output", net.add("Add", "x0", branch, name="joined"))
    assert not [p for p in _mended(net, _projection(net)).problems() if p.name.startswith("joined")]


def test_lengths_are_not_projected() -> None:
    net = _net((12, 5))
    net.add("Output", net.add("Add", "x0", net.add("Slice", "x0", dim=1, end=7)))
    assert any(each.name == "add1" for each in net.problems())
    assert _projection(net) is None


def test_of_three_the_odd_one_is_projected() -> None:
    net = _net((4, 8, 8))
    one = net.add("Conv2d", "x0", out_channels=8, kernel_size=1)
    two = net.add("Conv2d", "x0", out_channels=8, kernel_size=1)
    net.add("Output", net.add("Add", one, "x0", two, name="joined"))
    fix = _projection(net)
    assert fix is not None and "x0 → joined" in fix.text


def test_in_a_block_the_projection_fits_every_use() -> None:
    net = _net((3, 16, 16))
    with net.blocks.define("Unit", channels=8) as block:
        entry = block.add("BlockInput", name="x")
        width = nnstudio.expression("channels * 2")
        conv = block.add("Conv2d", entry, out_channels=width, padding=1)
        block.add("BlockOutput", block.add("Add", entry, block.add("ReLU", conv)), name="y")
    use = net.add("block:Unit", "x0")
    net.add("Output", net.add("block:Unit", use, channels=16))
    path = (net.project.graph.named("unit1").id,)
    fix = _projection(net, path)
    assert fix is not None and dict(fix.settings)["out_channels"] == width
    edit = edit_of(fix)
    assert edit is not None
    net.apply(edits.inside("Unit", edit))
    assert not [each for each in net.problems() if "unit" in each.name]


def test_the_fix_is_for_the_wire_that_is_there_now() -> None:
    net = _net((3, 16, 16))
    conv = net.add("Conv2d", "x0", out_channels=8, padding=1)
    net.add("Output", net.add("Add", conv, "x0", name="joined"))
    before = _projection(net)
    assert before is not None and before.wire is not None
    net.apply(edits.disconnect(before.wire))
    net.connect("x0", "joined")
    after = _projection(net)
    assert after is not None and after.wire != before.wire
    assert not [each for each in _mended(net, after).problems() if each.name == "joined"]
