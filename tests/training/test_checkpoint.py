"""Checkpoints: whole or not at all, and never code."""

from __future__ import annotations

import math
import os
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import torch

from nnstudio.errors import FileError
from nnstudio.project.event import Event, RunEnded, Warned
from nnstudio.training.checkpoint import Checkpoint, NotFinite, load, save
from tests.training.runs import folder, session
from tests.training.toy import Net, equal


def sample(step: int = 8) -> Checkpoint:
    return Checkpoint(Net().state_dict(), step=step, epoch=2, optimizer={"state": {}})


def test_what_is_saved_is_loaded(tmp_path: Path) -> None:
    before = sample()
    save(tmp_path / "last.pt", before)
    after = load(tmp_path / "last.pt")
    assert equal(before.model, after.model)
    assert (after.step, after.epoch, after.optimizer) == (8, 2, {"state": {}})
    assert [path.name for path in tmp_path.iterdir()] == ["last.pt"]


@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_weights_that_are_not_finite_leave_the_earlier_file(tmp_path: Path, bad: float) -> None:
    path = tmp_path / "last.pt"
    save(path, sample())
    spoiled = sample(16)
    spoiled.model["hidden.weight"][3, 1] = bad
    with pytest.raises(NotFinite, match=r"hidden\.weight holds numbers that are NaN or infinite"):
        save(path, spoiled)
    assert load(path).step == 8


def test_optimizer_state_that_is_not_finite_is_not_saved(tmp_path: Path) -> None:
    spoiled = sample()
    spoiled.optimizer = {"state": {0: {"exp_avg": torch.tensor([math.nan])}}}
    with pytest.raises(NotFinite, match="the optimizer's exp_avg"):
        save(tmp_path / "last.pt", spoiled)
    assert not (tmp_path / "last.pt").exists()


def test_a_checkpoint_cut_anywhere_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "last.pt"
    save(path, sample())
    whole = path.read_bytes()
    for cut in range(0, len(whole), max(1, len(whole) // 60)):
        path.write_bytes(whole[:cut])
        with pytest.raises(FileError, match=r"last\.pt (is damaged|is no checkpoint)"):
            load(path)


def test_damaged_bytes_are_refused_or_touch_no_value(tmp_path: Path) -> None:
    path = tmp_path / "last.pt"
    before = sample()
    save(path, before)
    whole = path.read_bytes()
    for at in range(0, len(whole), max(1, len(whole) // 200)):
        data = bytearray(whole)
        data[at] ^= 0xFF
        path.write_bytes(data)
        try:
            assert equal(load(path).model, before.model)
        except FileError as error:
            assert "last.pt" in str(error)


@pytest.mark.parametrize("form", ["torch", "pickle"])
def test_code_in_a_checkpoint_is_never_run(tmp_path: Path, form: str) -> None:
    marker = tmp_path / "marker"
    path = tmp_path / "last.pt"

    class Evil:
        def __reduce__(self) -> Any:
            return os.system, (f"touch {marker}",)

    if form == "torch":
        torch.save({"format": 1, "model": Evil()}, path)
    else:
        path.write_bytes(pickle.dumps(Evil()))
    message = "more than tensors, numbers and texts" if form == "torch" else "damaged"
    with pytest.raises(FileError, match=message):
        load(path)
    assert not marker.exists()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ([1, 2], "expected format 1, got 'list'"),
        ({"format": 99}, "expected format 1, got 99"),
        ({"format": 1}, "no checkpoint of a run"),
        ({"format": 1, "model": {"x": 3}, "step": 1, "epoch": 1}, "no checkpoint of a run"),
    ],
)
def test_other_files_of_torch_are_refused(tmp_path: Path, data: Any, message: str) -> None:
    torch.save(data, tmp_path / "last.pt")
    with pytest.raises(FileError, match=message):
        load(tmp_path / "last.pt")


def test_a_missing_checkpoint_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="there is no checkpoint"):
        load(tmp_path / "last.pt")


FULL = """
import resource, signal, sys
from pathlib import Path
from nnstudio.errors import FileError
from tests.training.test_checkpoint import sample
from nnstudio.training.checkpoint import load, save
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
path = Path(sys.argv[1])
save(path, sample(8))
soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
for limit in (0, 100, 1000, 3000):
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
    try:
        save(path, sample(16))
    except FileError as error:
        assert "cannot write" in str(error) and "File too large" in str(error), error
    else:
        raise AssertionError(limit)
assert load(path).step == 8
assert [p.name for p in path.parent.iterdir()] == [path.name]
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs a limit of file sizes")
def test_a_full_disk_leaves_the_earlier_checkpoint(tmp_path: Path) -> None:
    root = Path(__file__).parents[2]
    subprocess.run(
        [sys.executable, "-c", FULL, str(tmp_path / "last.pt")],
        check=True,
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
    )


def test_a_run_that_cannot_save_says_so_and_goes_on(tmp_path: Path) -> None:
    at = folder(tmp_path)
    at.checkpoint("last").mkdir()  # nothing can take the place of a folder
    events: list[Event] = []
    outcome = session(at).run(events.append)
    warnings = [event.message for event in events if isinstance(event, Warned)]
    assert warnings
    assert "cannot write" in warnings[0]
    assert "The checkpoints before it are kept" in warnings[0]
    assert outcome.reason == "finished"
    assert isinstance(events[-1], RunEnded)
