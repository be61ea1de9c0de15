"""Runs of a project without a file: in a folder of their own, and beside the file once there is."""

from __future__ import annotations

from pathlib import Path

import pytest

from nnstudio.errors import FileError
from nnstudio.runs.folder import RunFolder, runs_folder
from nnstudio.runs.index import list_runs, names_of_runs
from nnstudio.runs.moving import leave, move_runs
from nnstudio.runs.unsaved import new_home, unsaved_folder
from tests.runs.samples import make


def test_no_two_projects_without_a_file_share_a_place() -> None:
    homes = {new_home() for _ in range(50)}
    assert len({runs_folder(home) for home in homes}) == 50
    assert all(home.parent.parent == unsaved_folder() for home in homes)


def test_runs_move_with_all_that_is_in_them_and_leave_nothing(tmp_path: Path) -> None:
    home = new_home()
    made = make(runs_folder(home), [])
    made.checkpoint("best").write_bytes(b"weights")
    list_runs(runs_folder(home))  # makes an index
    moved = move_runs(runs_folder(home), tmp_path / "my.runs")
    assert moved == {made.name: made.name}
    assert RunFolder.open(tmp_path / "my.runs" / made.name).checkpoint("best").is_file()
    assert not home.parent.exists()


def test_runs_join_those_that_are_there_and_replace_none(tmp_path: Path) -> None:
    old, new = tmp_path / "old.runs", tmp_path / "new.runs"
    first, other = make(old, [], "first"), make(old, [], "second")
    there = make(new, [], "there")
    taken = RunFolder(new / first.name)
    make(new, []).path.rename(taken.path)
    (taken.path / "best.pt").write_bytes(b"theirs")
    moved = move_runs(old, new)
    assert moved == {first.name: f"{first.name}-2", other.name: other.name}
    assert set(names_of_runs(new)) == {there.name, taken.name, *moved.values()}
    assert taken.checkpoint("best").read_bytes() == b"theirs"
    assert not list(taken.path.glob("*/events")), "a run was moved into another"


def test_what_cannot_be_moved_stays_and_is_said(tmp_path: Path) -> None:
    made = make(tmp_path / "old.runs", [])
    (tmp_path / "new.runs").write_text("a file in the way")
    with pytest.raises(FileError, match=r"cannot be moved to .*new\.runs.*stays in .*old\.runs"):
        move_runs(tmp_path / "old.runs", tmp_path / "new.runs")
    assert names_of_runs(tmp_path / "old.runs") == [made.name]


def test_nothing_to_move_makes_no_folder(tmp_path: Path) -> None:
    assert move_runs(tmp_path / "old.runs", tmp_path / "new.runs") == {}
    assert not (tmp_path / "new.runs").exists()


def test_a_home_with_runs_is_kept() -> None:
    home = new_home()
    made = make(runs_folder(home), [])
    leave(runs_folder(home))
    assert made.path.is_dir()
