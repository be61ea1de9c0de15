"""Training through `nnstudio train` (recorder, metrics, monitors on) against the plain loop.

Pairs of one studio run and one plain run, taking turns in who goes first. What counts is the time
from the end of the first epoch to the end of the last, validation included, in both.
"""

from __future__ import annotations

import contextlib
import io
import json
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import torch

import nnstudio
from nnstudio.__main__ import main
from nnstudio.project.event import EpochEnded, RunStarted
from nnstudio.runs.event_file import read_outline
from nnstudio.runs.folder import RunFolder, runs_folder
from nnstudio.workbench.bench import Workbench
from tests.benchmarks import plain
from tests.benchmarks.measurement import Measurement

PAIRS = 9
TARGET = 0.98


def measure(pairs: int = PAIRS) -> list[Measurement]:
    """Ratios of steps per second, studio ÷ plain, for LeNet-5 and for a small MLP."""
    return [
        _ratio("LeNet-5, batch 64", "lenet5", lenet5(), pairs),
        _ratio("2-64-64-2 MLP, batch 32", "mlp", small_mlp(), pairs),
    ]


def lenet5() -> Workbench:
    """The template with the optimizer of the plain loop."""
    bench = nnstudio.from_template("lenet5-mnist")
    bench.set_data(batch_size=64)
    bench.set_plan(epochs=4, optimizer=("Adam", {"lr": 0.001}), schedule="constant", device="cpu")
    return bench


def small_mlp() -> Workbench:
    """2-64-64-2 with ReLU on two moons of 20,000 points."""
    bench = nnstudio.new("Small MLP")
    bench.set_data("Moons", samples=20_000)
    bench.set_data(batch_size=32)
    bench.set_plan(epochs=6, optimizer=("Adam", {"lr": 0.001}), schedule="constant", device="cpu")
    x = bench.add("Input", field="x")
    for _ in range(2):
        x = bench.add("ReLU", bench.add("Linear", x, out_features=64))
    x = bench.add("Linear", x, out_features=2)
    y = bench.add("Target", field="y")
    bench.add("Output", x)
    bench.add("CrossEntropyLoss", x, y)
    bench.add("Accuracy", x, y)
    return bench


def _ratio(what: str, model: str, bench: Workbench, pairs: int) -> Measurement:
    with tempfile.TemporaryDirectory() as folder:
        path = bench.save(Path(folder) / f"{model}.nns")
        rows = rows_of(bench)
        size, epochs = bench.project.data.batch_size, bench.project.plan.epochs
        threads = _studio(path)[1]  # a warm-up, and the number of threads that the studio chose

        def by_hand() -> float:
            before = torch.get_num_threads()
            network = plain.MODELS[model]()
            ends = plain.epoch_ends(network, rows, size, epochs, threads)
            torch.set_num_threads(before)
            return ends[-1] - ends[0]

        by_hand()
        ratios, speeds = [], []
        for number in range(pairs):
            turns: list[Callable[[], float]] = [lambda: _studio(path, threads)[0], by_hand]
            first, second = turns if number % 2 == 0 else reversed(turns)
            times = (first(), second())
            studio, hand = times if number % 2 == 0 else times[::-1]
            ratios.append(hand / studio)
            speeds.append((epochs - 1) * -(-len(rows.x) // size) / studio)
    note = f"{sorted(speeds)[len(speeds) // 2]:,.0f} steps/s, {threads} thread(s), {pairs} pairs"
    return Measurement(f"training ÷ plain: {what}", tuple(ratios), TARGET, at_least=True, note=note)


def rows_of(bench: Workbench) -> plain.Rows:
    """The very tensors that the studio trains on, divided beforehand as one would by hand."""
    data = bench.compiled.dataset
    (x,) = (data.fields[name] for name in data.fields if name in ("image", "x"))
    (y,) = (data.fields[name] for name in data.fields if name in ("label", "y"))
    train, validation = data.splits["train"], data.splits["validation"]
    return plain.Rows(x[train], y[train], x[validation], y[validation])


def _studio(path: Path, threads: int | None = None) -> tuple[float, int]:
    """Seconds from the end of the first epoch to that of the last, and the threads used."""
    options = [] if threads is None else ["--set", f"threads={threads}"]
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(io.StringIO()) as said:
        code = main(["train", str(path), "--json", *options])
    if code:
        raise RuntimeError(f"nnstudio train ended with {code}: {said.getvalue()}")
    folder = RunFolder(runs_folder(path) / json.loads(printed.getvalue())["run"])
    events = list(read_outline(folder.events))
    (started,) = (event for event in events if isinstance(event, RunStarted))
    ends = [event.seconds for event in events if isinstance(event, EpochEnded)]
    time.sleep(0.2)  # lets the machine come to rest between the two of a pair
    return ends[-1] - ends[0], started.threads
