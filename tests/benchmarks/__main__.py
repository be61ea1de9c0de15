"""Measure and print one table: `python -m tests.benchmarks [--quick] [NAME...]`.

Run it on a quiet machine. Exit code 1 where a target is missed.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence

from nnstudio.cli import terminal
from tests.benchmarks import (
    canvas,
    documents,
    panels,
    plots,
    shapes,
    startup,
    structure,
    training,
    window,
)
from tests.benchmarks.measurement import HEAD, Measurement

BENCHMARKS: dict[str, Callable[..., list[Measurement]]] = {
    "startup": startup.measure,
    "shapes": shapes.measure,
    "structure": structure.measure,
    "documents": documents.measure,
    "training": training.measure,
    "canvas": canvas.measure,
    "plots": plots.measure,
    "panels": panels.measure,
    "window": window.measure,
}


def main(arguments: Sequence[str]) -> int:
    """Run the benchmarks of these names (none: all)."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BENCHMARKS))
    parser.add_argument("--quick", action="store_true", help="few repetitions: does it work at all")
    args = parser.parse_args(arguments)
    unknown = set(args.names) - set(BENCHMARKS)
    if unknown:
        parser.error(f"no benchmark {', '.join(unknown)}; there are {', '.join(BENCHMARKS)}")
    terminal.prepare()
    found: list[Measurement] = []
    for name in args.names or BENCHMARKS:
        print(f"{name} ...", file=sys.stderr, flush=True)
        rows = BENCHMARKS[name](2) if args.quick else BENCHMARKS[name]()
        for row in rows:
            print("  ", *filter(None, row.row()), sep="  ", file=sys.stderr, flush=True)
        found += rows
    print(terminal.table(HEAD, [each.row() for each in found], right=(1, 2, 3)))
    return 0 if all(each.ok for each in found) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
