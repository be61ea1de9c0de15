"""The window: how soon it is there, what it needs, how fluid it stays, and what training loses.

Each measurement is a process of its own with a window of 1600×1000 pixels (offscreen unless
QT_QPA_PLATFORM says otherwise; painted by the processor either way).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import torch

from nnstudio.workbench.bench import Workbench
from tests.benchmarks import plain, training
from tests.benchmarks.measurement import Measurement

REPEATS = 5
LONG, SHORT = 60.0, 10.0  # seconds of training in which lateness is measured


def measure(repeats: int = REPEATS) -> list[Measurement]:
    """Start, memory, lateness, and the ratio to the plain loop for LeNet-5 and a tiny MLP."""
    seconds = LONG if repeats >= REPEATS else SHORT
    found: list[Measurement] = []
    with tempfile.TemporaryDirectory() as folder:
        for name, bench in (("lenet5", training.lenet5()), ("mlp", training.small_mlp())):
            path = bench.save(Path(folder) / f"{name}.nns")
            pairs = [_pair(name, bench, path, number) for number in range(repeats)]
            if name == "lenet5":
                found += _start([seen for seen, _ in pairs])
            ratios = tuple(ratio for _, ratio in pairs)
            what = f"training in the window ÷ plain: {name}"
            found.append(Measurement(what, ratios, training.TARGET, at_least=True))
            found += _fluid(name, bench, path, seconds)
        bench = _of_twenty_curves()
        path = bench.save(Path(folder) / "crowded.nns")
        found += _fluid("mlp with 20 loss curves", bench, path, seconds)
    return found


def _of_twenty_curves() -> Workbench:
    """The small MLP with nine losses and their sum, each drawn for training and validation."""
    bench = training.small_mlp()
    bench.set_plan(threads=1)
    losses = ["cross_entropy"]
    for number in range(2, 10):
        losses.append(f"loss{number}")
        bench.add("CrossEntropyLoss", "linear3", "target", name=losses[-1])
    bench.add("WeightedSum", *losses)
    return bench


def _start(seen: list[dict[str, Any]]) -> list[Measurement]:
    def row(what: str, key: str, target: float, unit: str) -> Measurement:
        note = ", ".join(seen[0]["modules"]) if key == "painted" else ""
        if key.startswith("private"):
            resident = seen[0][key.replace("private", "resident")]
            note = f"{resident:.0f} MB with the libraries' pages"
        return Measurement(what, tuple(each[key] for each in seen), target, unit, note=note)

    return [
        row("window: first paint", "painted", 0.5, "s"),
        row("window: first click answered", "click", 1.0, "s"),
        row("window: longest stall while panels are made", "stall", 100, "ms"),
        row("window: analyst ready after the first paint", "analyst", 3.0, "s"),
        row("window: private memory at first paint", "private_painted", 100, "MB"),
        row("window: private memory with LeNet-5 trained", "private_trained", 230, "MB"),
    ]


def _fluid(name: str, bench: Workbench, path: Path, seconds: float) -> list[Measurement]:
    """Lateness of the event loop while a long run is drawn."""
    epochs = bench.project.plan.epochs
    bench.set_plan(epochs=100_000)
    bench.save()
    seen = _window(path, seconds)
    bench.set_plan(epochs=epochs)
    bench.save()
    note = f"{seconds:g} s"
    return [
        Measurement(f"window: lateness p99, {name}", (seen["p99"],), 16, "ms", note=note),
        Measurement(f"window: lateness p99.9, {name}", (seen["p99.9"],), 50, "ms", note=note),
    ]


def _pair(name: str, bench: Workbench, path: Path, number: int) -> tuple[dict[str, Any], float]:
    """One run in the window and one plain run, taking turns in who goes first."""
    threads = 1
    rows, size = training.rows_of(bench), bench.project.data.batch_size

    def by_hand() -> float:
        before = torch.get_num_threads()
        ends = plain.epoch_ends(
            plain.MODELS[name](), rows, size, bench.project.plan.epochs, threads
        )
        torch.set_num_threads(before)
        return ends[-1] - ends[0]

    bench.set_plan(threads=threads)
    bench.save()
    if number % 2:
        hand = by_hand()
        seen = _window(path)
    else:
        seen = _window(path)
        hand = by_hand()
    return seen, hand / (seen["ends"][-1] - seen["ends"][0])


def _window(path: Path, seconds: float = 0.0) -> dict[str, Any]:
    environment = {"QT_QPA_PLATFORM": "offscreen", **os.environ}
    environment["NNSTUDIO_STARTED"] = str(time.time())
    command = [sys.executable, "-m", "tests.benchmarks.window_child", str(path), str(seconds)]
    done = subprocess.run(
        command, capture_output=True, text=True, env=environment, timeout=900, check=False
    )
    if done.returncode:
        raise RuntimeError(f"the window ended with {done.returncode}: {done.stderr[-2000:]}")
    seen: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    if seen["torch"]:
        raise RuntimeError("the window's process imported torch")
    return seen
