"""Arguments that several commands take, declared once so that they mean the same everywhere."""

from __future__ import annotations

import argparse
from collections.abc import Callable


def add_file(parser: argparse.ArgumentParser) -> None:
    """The project file, as `args.file`."""
    parser.add_argument("file", metavar="FILE", help="the project file (.nns)")


def add_json(parser: argparse.ArgumentParser) -> None:
    """`--json`, as `args.json`."""
    parser.add_argument(
        "--json",
        action="store_true",
        help="print one JSON value as the last line of standard output; all else goes to standard"
        " error",
    )


def add_run(parser: argparse.ArgumentParser) -> None:
    """`--run`, as `args.run_name` (`args.run` is the command itself)."""
    parser.add_argument(
        "--run",
        dest="run_name",
        metavar="RUN",
        help="which recorded run to use (nnstudio runs FILE lists them; default: the latest that"
        " matches the graph)",
    )


def add_weights(parser: argparse.ArgumentParser, choices: tuple[str, ...]) -> None:
    """`--weights`, as `args.weights`."""
    parser.add_argument(
        "--weights",
        choices=choices,
        default="best",
        help="which weights of the run: those with the best validation figure, or the last ones"
        " (default: %(default)s)",
    )


def whole_number(low: int) -> Callable[[str], int]:
    """An argument type: a whole number from `low`."""

    def number(text: str) -> int:
        value = int(text)
        if value < low:
            raise argparse.ArgumentTypeError(f"must be a whole number from {low}, not {text}")
        return value

    number.__name__ = "whole number"  # argparse says "invalid whole number value: 'x'"
    return number
