"""The program `nnstudio`: a command without a window, or the window (also `python -m nnstudio`).

This module stands above `cli` and `ui`, which do not know each other, and brings them together.
"""

from __future__ import annotations

import gc
import importlib
import os
import sys
from collections.abc import Sequence

from nnstudio.cli import program, window

WINDOW = "nnstudio.ui.program"  # has main(file, refuse) -> int; imported only when it opens

# How often OpenMP's waiting threads look before they sleep, read when torch is loaded. By default
# they look for milliseconds: beside other busy programs two threads then take 10 times as long as
# one. With this they take at most twice as long, and on an idle machine a tenth more.
SPINS = "2000"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program with `arguments` (None: those of the process) and return its exit code."""
    os.environ.setdefault("GOMP_SPINCOUNT", SPINS)
    return program.run(sys.argv[1:] if arguments is None else arguments, open_window)


def open_window(file: str | None) -> int:
    """Open the window with a project, or say in one sentence why it cannot open; exit code."""
    obstacle = window.obstacle()
    if obstacle:
        return window.refuse(obstacle, file)
    gc.disable()  # there is no garbage while modules load; the window collects by itself, later
    try:
        entry = importlib.import_module(WINDOW)
    except ImportError as error:
        return window.refuse(window.explanation(error), file)
    return int(entry.main(file, lambda said: window.refuse(window.failure(said), file)))


if __name__ == "__main__":
    sys.exit(main())
