"""Runs of a project that had no file come to its side when it is saved."""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path

from nnstudio.errors import FileError
from nnstudio.runs.files import reason
from nnstudio.runs.folder import free_folder
from nnstudio.runs.index import INDEX, names_of_runs
from nnstudio.runs.unsaved import unsaved_folder


def move_runs(old: Path, new: Path) -> dict[str, str]:
    """Move all runs from one folder of runs to another, which may have runs already.

    Returns:
        The new names by the old ones; they differ where a run of that name was there.

    Raises:
        FileError: one cannot be moved; it and those after it stay where they are.
    """
    moved: dict[str, str] = {}
    for name in names_of_runs(old):
        try:
            new.mkdir(parents=True, exist_ok=True)
            place = free_folder(new, name)
            place.rmdir()
            shutil.move(old / name, place)
        except OSError as error:
            raise FileError(
                f"the run {name} cannot be moved to {new}: {reason(error)}. It stays in {old}."
            ) from error
        moved[name] = place.name
    leave(old)
    return moved


def leave(runs: Path) -> None:
    """Remove a folder that has no runs any more, and the home of an unsaved project around it."""
    if names_of_runs(runs):
        return
    with suppress(OSError):
        (runs / INDEX).unlink(missing_ok=True)
        runs.rmdir()
    if runs.parent.parent == unsaved_folder():
        with suppress(OSError):
            runs.parent.rmdir()
