"""Make a project from a template.

For example: nnstudio new lenet5-mnist my.nns
"""

from __future__ import annotations

import argparse
from pathlib import Path

import nnstudio
from nnstudio.cli import arguments
from nnstudio.cli.codes import FINE
from nnstudio.errors import UsageError

_NEXT = {  # by whether it has data
    True: "Train it with: nnstudio train {path}",
    False: "See it with: nnstudio summary {path}; it trains once data is chosen for it.",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """TEMPLATE, FILE, --force."""
    parser.add_argument("template", metavar="TEMPLATE", help="nnstudio templates lists them")
    arguments.add_file(parser)
    parser.add_argument("--force", action="store_true", help="replace FILE where it exists")


def run(args: argparse.Namespace) -> int:
    """Write the file; an existing one is kept unless --force is given."""
    path = Path(args.file)
    if path.exists() and not args.force:
        raise UsageError(f"{path} exists already. Choose another name, or replace it with --force.")
    made = nnstudio.from_template(args.template, path)
    made.save()
    trains = made.project.data.source is not None
    print(f"{path} is ready. " + _NEXT[trains].format(path=path))
    return FINE
