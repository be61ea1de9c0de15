"""A small trained project that the command tests share, and ways to run commands."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

import nnstudio
from nnstudio.__main__ import main

ROOT = Path(nnstudio.__file__).parents[1]
Json = Callable[..., Any]


def write_project(path: Path, epochs: int = 2) -> None:
    """A classifier of 2-D points that trains in a second."""
    net = nnstudio.new("Points")
    net.set_data("Moons", samples=200)
    net.set_plan(epochs=epochs, threads=1)
    x = net.add("Input", name="point", field="x")
    x = net.add("ReLU", net.add("Linear", x, name="hidden", out_features=8))
    x = net.add("Linear", x, name="head", out_features=2)
    y = net.add("Target", name="label", field="y")
    net.add("Output", x)
    net.add("CrossEntropyLoss", x, y)
    net.add("Accuracy", x, y, name="accuracy")
    net.add("ConfusionMatrix", x, y, name="confusion")
    net.save(path)


@pytest.fixture(scope="session")
def trained_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `points.nns`, trained once; copy it, never change it."""
    folder = tmp_path_factory.mktemp("trained")
    write_project(folder / "points.nns")
    nnstudio.open(folder / "points.nns").train()
    return folder


@pytest.fixture
def project(here: Path) -> Path:
    """`points.nns` in the current folder, not trained."""
    write_project(here / "points.nns")
    return here / "points.nns"


@pytest.fixture
def trained(here: Path, trained_folder: Path) -> Path:
    """`points.nns` in the current folder, with its run."""
    shutil.copytree(trained_folder, here, dirs_exist_ok=True)
    return here / "points.nns"


@pytest.fixture
def json_of(capsys: pytest.CaptureFixture[str]) -> Json:
    """Runs a command with --json and gives what the last line of its output holds."""

    def of(*arguments: str, code: int = 0) -> Any:
        assert main([*arguments, "--json"]) == code
        return json.loads(capsys.readouterr().out.splitlines()[-1])

    return of


def start(arguments: Sequence[str], cwd: Path, encoding: str = "utf-8") -> subprocess.Popen[str]:
    """The real program as a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "nnstudio", *arguments],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": encoding},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding=encoding,
    )
