"""Blocks in Python: written in a with statement, used as nodes, one step each."""

from __future__ import annotations

from pathlib import Path

import pytest

import nnstudio
from nnstudio.errors import FileError
from nnstudio.project import edits
from nnstudio.project.edits import EditError
from nnstudio.project.file import parse, text_of
from nnstudio.project.kinds import interface_of
from nnstudio.workbench.bench import Workbench


@pytest.fixture(autouse=True)
def own_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The user's data folder of these tests."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "data"))
    monkeypatch.setenv("HOME", str(tmp_path))


def basic() -> Workbench:
    """A project with a residual block of some channels."""
    net = nnstudio.new("Net")
    with net.blocks.define("Residual", "Adds to its input.", channels=64, rate=0.5) as block:
        x = block.add("BlockInput", name="x")
        channels = nnstudio.expression("channels")
        y = block.add("Conv2d", x, out_channels=channels, padding=1)
        y = block.add("Dropout", y, p=nnstudio.expression("rate"))
        y = block.add("Add", y, x)
        block.add("BlockOutput", y, name="y")
    return net


def test_a_block_is_written_like_a_network_as_one_step() -> None:
    net = basic()
    assert net.blocks.names == ("Residual",)
    face = interface_of(net.project.blocks[0])
    assert (face.inputs, face.outputs) == (("x",), ("y",))
    assert [(s.name, s.kind, s.default) for s in face.settings] == [
        ("channels", "int", 64),
        ("rate", "float", 0.5),
    ]
    x = net.add("Input", shape=(3, 8, 8))
    net.add("block:Residual", x, name="first", channels=3, repeat=2)
    assert dict(net.graph.named("first").settings) == {"channels": 3, "repeat": 2}
    assert parse(text_of(net.project), "it") == net.project
    for _ in range(3):
        net.document.undo()
    assert net.project.blocks == ()


def test_an_error_inside_leaves_the_project_as_it_was() -> None:
    net = basic()
    before = net.project
    with pytest.raises(EditError, match="Did you mean"), net.blocks.inside("Residual") as block:
        block.add("ReLU")
        block.add("Rellu")
    with pytest.raises(EditError, match="already called 'Residual'"):
        net.blocks.define("Residual")
    with pytest.raises(EditError, match="no block 'Res'"):
        net.blocks.inside("Res")
    with pytest.raises(EditError, match="a number or true or false"):
        net.blocks.define("Other", channels="many")  # type: ignore[arg-type]
    assert net.project is before


def test_a_block_is_changed_in_one_step_and_its_uses_follow() -> None:
    net = basic()
    x = net.add("Input", shape=(3, 8, 8))
    net.add("block:Residual", x, name="first")
    with net.blocks.inside("Residual") as block:
        block.set("conv1", stride=1, bias=False)
        block.expose("conv1", "bias")
        block.apply(edits.rename("x", "image"))
        extra = block.add("BlockInput", name="extra")
        block.connect(extra, "add1")
        assert block.block.settings[-1].name == "bias"
    assert [wire.input for wire in net.graph.wires.values()] == ["image"]
    net.connect(x, "first", "extra")
    net.document.undo()
    net.document.undo()
    assert [wire.input for wire in net.graph.wires.values()] == ["x"]


def test_weights_can_be_shared_while_adding() -> None:
    net = nnstudio.new()
    left, right = net.add("Input", name="left"), net.add("Input", name="right")
    one = net.add("Linear", left, out_features=8)
    two = net.add("Linear", right, shares=one)
    assert net.graph.nodes[two.id].shares == one.id
    assert net.graph.nodes[two.id].settings["out_features"] == 8
    net.document.undo()
    assert two.id not in net.graph.nodes
    with pytest.raises(EditError, match="only nodes of one type"):
        net.add("ReLU", right, shares=one)


def test_blocks_are_made_of_nodes_and_unpacked() -> None:
    net = nnstudio.new()
    x = net.add("Input", shape=(4,))
    a = net.add("Linear", x, name="a", out_features=4)
    b = net.add("ReLU", a, name="b")
    net.add("Output", b)
    use = net.blocks.make([a, "b"], "Both")
    assert net.graph.nodes[use.id].type == "block:Both"
    net.blocks.make_unique(use, "Own")
    net.blocks.rename("Own", "Mine")
    net.blocks.unpack(use)
    assert {node.name for node in net.graph.nodes.values()} == {"input", "a", "b", "output"}
    net.blocks.remove("Mine")
    assert net.blocks.names == ("Both",)


def test_blocks_come_from_files_open_projects_and_libraries(tmp_path: Path) -> None:
    net = basic()
    net.save(tmp_path / "net.nns")
    for source in (tmp_path / "net.nns", str(tmp_path / "net.nns"), net, net.project):
        other = nnstudio.new()
        other.blocks.import_from(source, "Residual")
        assert other.project.blocks == net.project.blocks
    assert net.blocks.save_to_library("Residual").is_file()
    other = nnstudio.new()
    other.blocks.add_from_library("Residual")
    assert other.project.blocks == net.project.blocks
    with pytest.raises(FileError, match=r"no library has a block 'Res'.*Residual"):
        other.blocks.add_from_library("Res")


def test_packed_and_unpacked_the_network_is_the_same() -> None:
    net = nnstudio.new()
    x = net.add("Input", shape=(3, 8, 8))
    with net.blocks.define("Pair", channels=64) as block:
        first = block.add("BlockInput", name="x")
        wide = nnstudio.expression("channels * 2")
        y = block.add("Conv2d", first, out_channels=nnstudio.expression("channels"), padding=1)
        y = block.add("Conv2d", block.add("ReLU", y), out_channels=wide, padding=1)
        block.add("BlockOutput", y, name="y")
    use = net.add("block:Pair", x, channels=nnstudio.expression("4 * 2**i"), repeat=3)
    net.add("Output", use)
    found = [(net.analysis().parameters, net.analysis().macs)]
    net.blocks.unpack(use)
    found.append((net.analysis().parameters, net.analysis().macs))
    inner = [node.id for node in net.graph.nodes.values() if node.type in ("Conv2d", "ReLU")]
    net.blocks.make(inner, "Whole")
    found.append((net.analysis().parameters, net.analysis().macs))
    assert len(set(found)) == 1
    assert not net.analysis().broken
