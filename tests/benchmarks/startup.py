"""How soon the program answers."""

from __future__ import annotations

import subprocess
import sys

from tests.benchmarks.measurement import Measurement, repeated

REPEATS = 9


def measure(repeats: int = REPEATS) -> list[Measurement]:
    """`nnstudio --help`, the whole process."""
    command = [sys.executable, "-m", "nnstudio", "--help"]
    times = repeated(lambda: subprocess.run(command, capture_output=True, check=True), repeats)
    return [Measurement("nnstudio --help", times, 0.3, "s")]
