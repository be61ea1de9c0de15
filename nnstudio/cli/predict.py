"""Answer inputs of your own with a trained run.

INPUT is what the project's data is made of: an image file, a row of numbers separated by commas, or
the beginning of a text to go on with.
"""

from __future__ import annotations

import argparse
import csv
import dataclasses
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import nnstudio
from nnstudio.cli import arguments, terminal
from nnstudio.cli.codes import FINE

if TYPE_CHECKING:
    from nnstudio.portable.answers import Answer

_SHOWN = 3  # the likeliest classes; --out and --json give all


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """FILE, INPUT..., --run, --out, --length, --temperature, --json."""
    arguments.add_file(parser)
    parser.add_argument("inputs", metavar="INPUT", nargs="+", help="an image file, a row, a text")
    arguments.add_run(parser)
    parser.add_argument("--out", metavar="CSV", help="write all answers to a CSV file")
    parser.add_argument(
        "--length",
        type=arguments.whole_number(1),
        metavar="N",
        help="text only: how many characters to go on with",
    )
    parser.add_argument(
        "--temperature",
        type=float,
        metavar="T",
        help="text only: 0 always takes the likeliest character, 1 draws by probability",
    )
    arguments.add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Print one answer per input."""
    chosen = {"length": args.length, "temperature": args.temperature}
    options = {name: value for name, value in chosen.items() if value is not None}
    workbench = nnstudio.open(args.file)
    predictions = workbench.predict(args.inputs, run=args.run_name, **options)
    if args.out:
        _write(Path(args.out), predictions)
    if args.json:
        terminal.print_json([dataclasses.asdict(each) for each in predictions])
        return FINE
    for prediction in predictions:
        print(_line(prediction))
    return FINE


def _line(prediction: Answer) -> str:
    likeliest = prediction.probabilities[:_SHOWN]  # they come ranked
    chances = ", ".join(f"{name} {share:.1%}" for name, share in likeliest)
    return f"{prediction.input}: {prediction.answer}" + (f"  ({chances})" if chances else "")


def _write(path: Path, predictions: Sequence[Answer]) -> None:
    """One line per input; the columns after the answer are probabilities by class, or values."""
    first = predictions[0]
    names = sorted(name for name, _ in first.probabilities)
    values = [f"value {number}" for number, _ in enumerate(first.values, start=1)]
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["input", "answer", *names, *values])
        for each in predictions:
            shares = dict(each.probabilities)
            table.writerow([each.input, each.answer, *(shares[n] for n in names), *each.values])
