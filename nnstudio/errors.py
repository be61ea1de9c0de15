"""What NN Studio raises. Every message says what, where, expected, got, and what to do."""

from __future__ import annotations


class StudioError(Exception):
    """Anything that a user can mend: the message is complete and needs no traceback."""


class FileError(StudioError):
    """A file of ours cannot be read or written (project, run, checkpoint)."""


class UsageError(StudioError):
    """The command line or the Python call itself is off."""


class DataProblem(StudioError):  # noqa: N818 - it is shown beside graph problems
    """The data cannot be read as the project says."""


class ProblemsError(StudioError):
    """The project has problems of severity `error`, so that what was asked for is impossible.

    `problems` holds them all; the message lists the first few.
    """

    def __init__(self, problems: tuple[object, ...]) -> None:
        self.problems = problems
        shown = [f"  {problem}" for problem in problems[:8]]
        more = len(problems) - len(shown)
        if more > 0:
            shown.append(f"  … and {more} more (nnstudio check lists them all)")
        super().__init__("\n".join(["The project has problems to solve first:", *shown]))


class TrainingError(StudioError):
    """A training run cannot start or go on."""
