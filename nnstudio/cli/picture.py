"""Draw the graph as an SVG picture: vector text, shapes on the wires."""

from __future__ import annotations

import argparse
from pathlib import Path

import nnstudio
from nnstudio.cli import arguments
from nnstudio.cli.codes import FINE


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """FILE, --out."""
    arguments.add_file(parser)
    parser.add_argument("--out", required=True, metavar="SVG", help="the picture's file")


def run(args: argparse.Namespace) -> int:
    """Write the picture."""
    svg = nnstudio.open(args.file).picture()
    Path(args.out).write_text(svg, encoding="utf-8")
    print(f"{args.out} is drawn.")
    return FINE
