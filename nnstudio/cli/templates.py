"""List the gallery: projects that train on bundled data, and published architectures.

Make one yours with: nnstudio new TEMPLATE FILE
"""

from __future__ import annotations

import argparse

from nnstudio.cli import arguments, terminal
from nnstudio.cli.codes import FINE


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """--json."""
    arguments.add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Print the gallery."""
    from nnstudio.workbench.templates import gallery

    fields = ("name", "kind", "title", "summary", "figure")
    entries = [{key: getattr(template, key) for key in fields} for template in gallery()]
    if args.json:
        terminal.print_json(entries)
        return FINE
    for entry in entries:
        print(f"{entry['name']}: {entry['title']}")
        trained = "Reaches " if entry["kind"] == "template" else "Has "
        print(f"    {entry['summary']} {trained}{entry['figure']}.")
    return FINE
