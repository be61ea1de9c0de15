"""Print the PyTorch code of a project: its model, or another file of the export.

This is the very text that the studio runs.
"""

from __future__ import annotations

import argparse

import nnstudio
from nnstudio.cli import arguments
from nnstudio.cli.codes import FINE
from nnstudio.errors import UsageError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """FILE, --file."""
    arguments.add_file(parser)
    parser.add_argument(
        "--file",
        dest="name",
        default="model.py",
        metavar="NAME",
        help="which file, for example train.py (default: %(default)s)",
    )


def run(args: argparse.Namespace) -> int:
    """Print one source file."""
    workbench = nnstudio.open(args.file)
    if args.name == "model.py":  # needs no data and no plan, unlike the others
        print(workbench.source(), end="")
        return FINE
    sources = workbench.sources()
    if args.name not in sources:
        names = ", ".join(sorted(sources))
        raise UsageError(f"No source file is called {args.name}. There are: {names}.")
    print(sources[args.name], end="")
    return FINE
