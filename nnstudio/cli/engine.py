"""Work for the window: messages on standard input and output.

The window starts this program by itself, once as an analyst (data, checks, answers, export) and
once per training run. It is of no use in a terminal.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from nnstudio.errors import UsageError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """--role, --log."""
    parser.add_argument(
        "--role",
        choices=("analyst", "trainer"),
        default="analyst",
        help="what to work as (default: %(default)s)",
    )
    parser.add_argument("--log", type=Path, metavar="FILE", help="where to write what is printed")


def run(args: argparse.Namespace) -> int:
    """Work until the window ends."""
    if sys.stdin is not None and sys.stdin.isatty():
        raise UsageError(
            "`nnstudio engine` speaks with the window alone. To train without a window:"
            " nnstudio train FILE"
        )
    from nnstudio.engine.worker import main

    return main(args.role, args.log)
