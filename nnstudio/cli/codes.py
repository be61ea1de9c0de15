"""Exit codes: what a script can tell from the way a command ended."""

from __future__ import annotations

FINE = 0
PROBLEMS = 1  # the project has problems, or training failed
UNUSABLE = 2  # a file is unreadable, or the command was called wrongly
DEFECT = 70  # of the program itself
INTERRUPTED = 130  # with Ctrl-C, as shells have it
