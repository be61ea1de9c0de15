"""Measure a trained run on a whole split: every figure, and the confusion matrix.

Rows of the matrix are the true classes, columns the predicted ones.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence

import nnstudio
from nnstudio.cli import arguments, terminal
from nnstudio.cli.codes import FINE

_MOST_CLASSES = 40  # a wider matrix fits no screen; --json holds all of it


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """FILE, --run, --split, --weights, --json."""
    arguments.add_file(parser)
    arguments.add_run(parser)
    parser.add_argument(
        "--split",
        choices=("train", "validation", "test"),
        default="test",
        help="which rows of the data (default: %(default)s)",
    )
    arguments.add_weights(parser, ("best", "last"))
    arguments.add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Print one line per figure, then the matrices."""
    workbench = nnstudio.open(args.file)
    figures = workbench.evaluate(split=args.split, run=args.run_name, weights=args.weights)
    if args.json:
        terminal.print_json({"split": args.split, "metrics": figures})
        return FINE
    numbers = {name: value for name, value in figures.items() if not isinstance(value, list)}
    rows = [(name, terminal.figure(value)) for name, value in numbers.items()]
    print(terminal.table((f"on the {args.split} rows", ""), rows, right=(1,)))
    for name, value in figures.items():
        if isinstance(value, list):
            print(f"\n{name}\n{_matrix(value, workbench.classes())}")
    return FINE


def _matrix(rows: Sequence[Sequence[float]], classes: Sequence[str]) -> str:
    if len(rows) > _MOST_CLASSES:
        return f"({len(rows):,} classes: too wide to print; --json gives it)"
    names = classes if len(classes) == len(rows) else [str(at) for at in range(len(rows))]
    counts = [[f"{int(count):,}" for count in row] for row in rows]
    body = [(name, *row) for name, row in zip(names, counts, strict=True)]
    return terminal.table(("true \\ predicted", *names), body, right=range(1, len(names) + 1))
