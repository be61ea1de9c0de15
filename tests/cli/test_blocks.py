"""`nnstudio blocks` lists what there is, broken files too."""

from __future__ import annotations

from pathlib import Path

import pytest

import nnstudio
from nnstudio.__main__ import main
from nnstudio.project.library import bundled_blocks, personal_library
from tests.cli.conftest import Json


@pytest.fixture(autouse=True)
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The user's data folder of these tests."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "data"))
    monkeypatch.setenv("HOME", str(tmp_path))


def saved(path: Path) -> Path:
    net = nnstudio.new()
    with net.blocks.define("Twice", "Two times.", channels=8) as block:
        block.add("BlockOutput", block.add("BlockInput", name="x"), name="y")
    net.blocks.save_to_library("Twice")
    return net.save(path)


def test_a_projects_blocks_come_first_then_the_libraries(
    here: Path, json_of: Json, capsys: pytest.CaptureFixture[str]
) -> None:
    saved(here / "my.nns")
    found = json_of("blocks", "my.nns")
    assert [entry["where"] for entry in found] == [
        "project",
        *["bundled"] * len(bundled_blocks()),
        "personal",
    ]
    assert found[0] == {
        "name": "Twice",
        "where": "project",
        "summary": "Two times.",
        "inputs": ["x"],
        "outputs": ["y"],
        "settings": [{"name": "channels", "kind": "int", "default": 8, "help": ""}],
    }
    assert main(["blocks"]) == 0
    printed = capsys.readouterr().out
    assert "Your library\n  Twice: x -> y\n      Two times.\n      channels  = 8  int" in printed
    assert "In this project" not in printed


def test_a_broken_file_of_the_library_is_named(
    here: Path, json_of: Json, capsys: pytest.CaptureFixture[str]
) -> None:
    saved(here / "my.nns")
    (personal_library().folder / "odd.nns").write_text("odd")
    assert main(["blocks"]) == 0
    printed = capsys.readouterr()
    assert "Twice" in printed.out
    assert "odd.nns" in printed.err
    assert main(["blocks", "nowhere.nns"]) == 2
