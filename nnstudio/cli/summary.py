"""Print every node with its output shape, parameters and multiply-adds.

N is the batch size; multiply-adds (MACs) are counted per sample, parameters once where they are
shared.
"""

from __future__ import annotations

import argparse
import dataclasses

import nnstudio
from nnstudio.cli import arguments, terminal
from nnstudio.cli.codes import FINE


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """FILE, --json."""
    arguments.add_file(parser)
    arguments.add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Print the table with totals."""
    summary = nnstudio.open(args.file).summary()
    if args.json:
        terminal.print_json(
            {
                "parameters": summary.parameters,
                "macs": summary.macs,
                "nodes": [dataclasses.asdict(row) for row in summary.nodes],
            }
        )
        return FINE
    rows = [
        (row.name, row.type, row.output, f"{row.parameters:,}", f"{row.macs:,}")
        for row in summary.nodes
    ]
    total = ("total", "", "", f"{summary.parameters:,}", f"{summary.macs:,}")
    head = ("node", "type", "output", "parameters", "MACs")
    print(terminal.table(head, rows, right=(3, 4), total=total))
    return FINE
