"""Run every test, also those marked long (all templates trained to their figures): about an hour.

python -m tests.full [further arguments of pytest]
"""

from __future__ import annotations

import sys

import pytest


def main(arguments: list[str]) -> int:
    """Run pytest with the long tests; its exit code."""
    return int(pytest.main(["--long", "--timeout=1800", "-n", "2", "--dist=worksteal", *arguments]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
