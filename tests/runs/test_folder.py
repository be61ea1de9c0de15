"""Run folders: what is in them, and what cannot be read or written is said in words."""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from nnstudio.errors import FileError, TrainingError
from nnstudio.runs.folder import RunFolder, RunInfo, runs_folder, slug
from tests.runs.samples import make


def test_a_run_is_named_by_time_and_title_and_never_twice(tmp_path: Path) -> None:
    names = {make(tmp_path, [], "LeNet-5 (digits)").name for _ in range(4)}
    assert len(names) == 4
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d-\d{6}-lenet-5-digits(-\d)?", name) for name in names)


@pytest.mark.parametrize(
    ("title", "expected"),
    [("LeNet 5", "lenet-5"), ("../../etc", "etc"), ("日本", "run"), ("a" * 99, "a" * 40)],
)
def test_any_title_gives_a_harmless_name(title: str, expected: str) -> None:
    assert slug(title) == expected


def test_what_goes_in_comes_out(tmp_path: Path) -> None:
    info = RunInfo("2026-01-01T00:00:00", 5, "cpu", 2, "ab", {"conv": 3}, {"acc": "higher"}, {})
    made = RunFolder.create(tmp_path / "a.runs", "x", "the text", info, {"größe": [1, 2]})
    folder = RunFolder.open(made.path)
    assert folder.info() == info
    assert folder.preparation() == {"größe": [1, 2]}
    assert folder.project_text() == "the text"
    assert folder.checkpoint("last") == made.path / "last.pt"


def test_runs_lie_beside_the_project() -> None:
    assert runs_folder(Path("a/my.nns")) == Path("a/my.runs")


def test_a_folder_without_a_run_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="there is no run in"):
        RunFolder.open(tmp_path)


@pytest.mark.parametrize("text", ["", "[1", "[]", "{}", '{"seed": "x"}', "[" * 100_000])
def test_a_damaged_info_is_refused(tmp_path: Path, text: str) -> None:
    folder = make(tmp_path, [])
    (folder.path / "info.json").write_text(text)
    with pytest.raises(FileError, match=r"info\.json"):
        folder.info()


def test_the_info_says_which_field_is_wrong(tmp_path: Path) -> None:
    folder = make(tmp_path, [])
    path = folder.path / "info.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "threads": "two"}))
    with pytest.raises(FileError, match="threads must be int, not 'two'"):
        folder.info()


def test_a_place_that_cannot_be_written_is_refused_with_advice(tmp_path: Path) -> None:
    (tmp_path / "a.runs").write_text("a file in the way")
    with pytest.raises(FileError, match=r"cannot make a folder for the run in .*a\.runs"):
        make(tmp_path / "a.runs", [])


@contextmanager
def as_somebody_else() -> Iterator[None]:
    """Root may write anywhere, so that it has to be somebody else for a while."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


@pytest.mark.skipif(os.name == "nt", reason="POSIX permissions")
def test_a_read_only_place_is_refused_with_advice() -> None:
    with tempfile.TemporaryDirectory() as folder:  # where anybody may look, unlike in tmp_path
        Path(folder).chmod(0o555)
        with as_somebody_else(), pytest.raises(FileError, match="copy the project elsewhere"):
            make(Path(folder) / "a.runs", [])
        Path(folder).chmod(0o700)


def test_a_run_is_trained_by_one_at_a_time(tmp_path: Path) -> None:
    folder = make(tmp_path, [])
    assert not folder.is_running()
    with folder.lock():
        assert folder.is_running()
        with pytest.raises(TrainingError, match="is being trained already"):
            folder.lock()
    assert not folder.is_running()
