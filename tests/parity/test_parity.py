"""What is trained is what is exported: the exported folder repeats a run to the last bit."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import torch

import nnstudio
from nnstudio.project.event import EpochEnded, Event, RunEnded, Steps
from nnstudio.training.checkpoint import load
from nnstudio.workbench.templates import templates

QUICK = {"lenet5-mnist", "spiral-mlp", "autompg-mlp", "sunspots-gru", "rnn-by-hand-sunspots"}
MANY = 5_000  # rows
NAMES = [
    pytest.param(template.name, marks=[] if template.name in QUICK else pytest.mark.long)
    for template in templates()
]

# `sys.modules[name] = None` makes every import of that name fail.
BARE = """
import runpy, sys
for name in ("nnstudio", "networkx", "PySide6", "platformdirs", "tqdm"):
    sys.modules[name] = None
sys.path.insert(0, {folder!r})
sys.argv = ["train.py", "--out", {out!r}]
runpy.run_path({folder!r} + "/train.py", run_name="__main__")
"""


def run_bare(folder: Path, out: Path) -> None:
    """Run an exported train.py in a process that cannot import NN Studio."""
    code = BARE.format(folder=str(folder), out=str(out))
    clean = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env=clean,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.timeout(1200)
@pytest.mark.parametrize("name", NAMES)
def test_the_export_repeats_the_run_bit_for_bit(name: str, tmp_path: Path) -> None:
    bench = nnstudio.from_template(name, tmp_path / "project.nns")
    large = bench.compiled.dataset.rows("train") > MANY and name not in QUICK
    if large:  # a fifth of the rows once: what could differ shows there as well
        bench.set_data(split={"validation": 0.8})
    bench.save()
    events: list[Event] = []
    result = bench.train(epochs=1 if large else 2, device="cpu", sink=events.append)
    run = bench.place_of_runs / result.run

    folder = bench.export(tmp_path / "export", run=result.run, weights="none")
    run_bare(folder, tmp_path / "out")

    history = json.loads((tmp_path / "out" / "history.json").read_text("utf-8"))
    losses = [
        value
        for event in events
        if isinstance(event, Steps)
        for value in dict(event.losses)["loss"]
    ]
    assert len(losses) == result.steps > 0
    assert history["losses"]["loss"] == losses
    assert history["epochs"] == [
        plain(event.figures) for event in events if isinstance(event, EpochEnded)
    ]
    ended = next(event for event in events if isinstance(event, RunEnded))
    assert history["test"] == plain(ended.figures)
    for kind in ("last", "best"):
        assert_equal(load(run / f"{kind}.pt").model, tmp_path / "out" / f"{kind}.pt")
    preparation = json.loads((tmp_path / "out" / "preparation.json").read_text("utf-8"))
    assert preparation == json.loads((run / "preparation.json").read_text("utf-8"))


def plain(figures: object) -> object:
    """Figures as JSON has them."""
    return json.loads(json.dumps(dict(figures)))  # type: ignore[call-overload]


def assert_equal(weights: dict[str, torch.Tensor], file: Path) -> None:
    """Equal names, equal bits."""
    exported = torch.load(file, weights_only=True)
    assert list(exported) == list(weights)
    for name, tensor in weights.items():
        assert torch.equal(exported[name], tensor), name
