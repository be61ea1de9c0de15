"""The list of runs: true whatever happened to the index, and to the runs."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from nnstudio.errors import FileError
from nnstudio.project.event import Paused, RunStarted
from nnstudio.runs.index import INDEX, find_run, list_runs
from nnstudio.runs.summary import Track
from tests.runs.samples import events, make


def test_a_finished_run_shows_its_figures(tmp_path: Path) -> None:
    make(tmp_path, events())
    (run,) = list_runs(tmp_path)
    assert (run.state, run.epochs, run.steps, run.seconds) == ("finished", 2, 4, 2.5)
    assert (run.device, run.threads, run.parameters, run.seed) == ("cpu", 1, 77, 4)
    assert run.figures == (Track("val_loss", 0.5, 0.5), Track("val_accuracy", 0.8, 0.8))
    assert run.test == (("test_accuracy", 0.75), ("test_confusion", ((3, 1), (0, 4))))


def test_a_list_from_the_index_equals_one_without_it(tmp_path: Path) -> None:
    for _ in range(3):
        make(tmp_path, events())
    first = list_runs(tmp_path)
    assert (tmp_path / INDEX).exists()
    assert list_runs(tmp_path) == first
    assert [run.name for run in first] == sorted((run.name for run in first), reverse=True)


def test_a_run_without_an_end_was_interrupted_unless_it_is_being_trained(tmp_path: Path) -> None:
    folder = make(tmp_path, events(ended=False))
    assert list_runs(tmp_path)[0].state == "interrupted"
    with folder.lock():
        assert list_runs(tmp_path)[0].state == "running"
    assert list_runs(tmp_path)[0].state == "interrupted"


def test_a_run_that_goes_on_is_summarized_anew_without_its_void_steps(tmp_path: Path) -> None:
    folder = make(tmp_path, events())
    list_runs(tmp_path)
    writer = folder.writer()
    writer.write(RunStarted("r", 4, 2, "cpu", 1, 77, (), step=2))
    writer.close()
    (run,) = list_runs(tmp_path)
    assert (run.state, run.epochs, run.planned_epochs, run.steps) == ("interrupted", 1, 4, 2)


@pytest.mark.parametrize("damage", [b"", b"no database", b"SQLite format 3\0" + b"x" * 5000])
def test_a_damaged_index_is_made_anew(tmp_path: Path, damage: bytes) -> None:
    make(tmp_path, events())
    first = list_runs(tmp_path)
    (tmp_path / INDEX).write_bytes(damage)
    assert list_runs(tmp_path) == first
    assert list_runs(tmp_path) == first
    with sqlite3.connect(tmp_path / INDEX) as database:
        assert database.execute("SELECT count(*) FROM runs").fetchone() == (1,)


def test_an_index_of_another_version_is_made_anew(tmp_path: Path) -> None:
    make(tmp_path, events())
    with sqlite3.connect(tmp_path / INDEX) as database:
        database.execute("CREATE TABLE runs (other TEXT)")
        database.execute("PRAGMA user_version = 99")
    assert list_runs(tmp_path)[0].state == "finished"
    with sqlite3.connect(tmp_path / INDEX) as database:
        assert database.execute("SELECT count(*) FROM runs").fetchone() == (1,)


def test_an_index_that_cannot_be_written_does_not_matter(tmp_path: Path) -> None:
    make(tmp_path, events())
    (tmp_path / INDEX).mkdir()
    assert list_runs(tmp_path)[0].state == "finished"


def test_a_removed_run_leaves_the_list(tmp_path: Path) -> None:
    folder = make(tmp_path, events())
    make(tmp_path, events())
    assert len(list_runs(tmp_path)) == 2
    for path in folder.path.iterdir():
        path.unlink()
    folder.path.rmdir()
    assert len(list_runs(tmp_path)) == 1


def test_a_damaged_run_is_listed_as_such_beside_the_others(tmp_path: Path) -> None:
    make(tmp_path, events(), "good")
    bad = make(tmp_path, [Paused(1), Paused(2)], "bad")
    data = bytearray(bad.events.read_bytes())
    data[20] ^= 1
    bad.events.write_bytes(data)
    states = {run.name[18:]: run.state for run in list_runs(tmp_path)}
    assert states == {"good": "finished", "bad": "damaged"}


def test_where_nothing_was_trained_the_list_is_empty(tmp_path: Path) -> None:
    assert list_runs(tmp_path / "none.runs") == ()


def test_a_run_is_found_by_its_name_by_a_part_of_it_or_as_the_latest(tmp_path: Path) -> None:
    first, second = make(tmp_path, [], "alpha"), make(tmp_path, [], "beta")
    assert find_run(tmp_path, first.name).path == first.path
    assert find_run(tmp_path, "alpha").path == first.path
    assert find_run(tmp_path, "").path == max(first.path, second.path)
    with pytest.raises(FileError, match=r"there is no run 'gamma'.*Its latest runs: .*alpha"):
        find_run(tmp_path, "gamma")
    with pytest.raises(FileError, match="2 runs fit '20'"):
        find_run(tmp_path, "20")
    with pytest.raises(FileError, match="none; train first"):
        find_run(tmp_path / "none", "")
