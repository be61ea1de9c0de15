"""List the recorded runs of a project, or of all projects in this folder."""

from __future__ import annotations

import argparse
import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING

import nnstudio
from nnstudio.cli import arguments, terminal
from nnstudio.cli.codes import FINE

if TYPE_CHECKING:
    from nnstudio.runs.summary import RunSummary


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """FILE, --json."""
    parser.add_argument("file", metavar="FILE", nargs="?", help="only this project's runs")
    arguments.add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Print one line per run, the latest last."""
    from nnstudio.runs.index import list_runs

    if args.file is None:
        folders = sorted(Path().glob("*.runs"))
        found = [run for folder in folders for run in sorted(list_runs(folder), key=_name)]
    else:
        found = sorted(nnstudio.open(args.file).runs(), key=_name)
    if args.json:
        terminal.print_json([dataclasses.asdict(each) for each in found])
    elif not found:
        print("0 runs. Train one with: nnstudio train FILE")
    else:
        head = ("run", "state", "epochs", "steps", "seconds", "device", "figures")
        print(terminal.table(head, [_row(each) for each in found], right=(2, 3, 4)))
    return FINE


def _name(run: RunSummary) -> str:
    return run.name  # it begins with the time


def _row(run: RunSummary) -> tuple[str, ...]:
    test = [(name, value) for name, value in run.test if isinstance(value, int | float)]
    figures = test or [(track.name, track.best) for track in run.figures]
    return (
        run.name,
        run.state,
        f"{run.epochs}/{run.planned_epochs}",
        f"{run.steps:,}",
        f"{run.seconds:,.1f}",
        run.device,
        ", ".join(f"{name} {terminal.figure(value)}" for name, value in figures) or run.message,
    )
