"""Deleting runs so that it can be undone: into a folder named .trash beside them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from nnstudio.errors import FileError
from nnstudio.runs.files import reason
from nnstudio.runs.folder import RunFolder

TRASH = ".trash"


def throw_away(runs: Path, names: Sequence[str]) -> tuple[Path, ...]:
    """Move runs to the trash; where they lie now, in the same order.

    Raises:
        FileError: one is being trained, or cannot be moved; those before it are moved.
    """
    busy = [name for name in names if RunFolder(runs / name).is_running()]
    if busy:
        raise FileError(f"the run {busy[0]} is being trained. Stop it first, then delete it.")
    moved = []
    for name in names:
        try:
            (runs / TRASH).mkdir(exist_ok=True)
            moved.append((runs / name).rename(_free(runs / TRASH / name)))
        except OSError as error:
            raise FileError(f"cannot move the run {name} to the trash: {reason(error)}") from error
    return tuple(moved)


def take_back(runs: Path, names: Sequence[str], thrown: Sequence[Path]) -> None:
    """Move runs out of the trash again.

    Raises:
        FileError: one cannot be moved.
    """
    for name, path in zip(names, thrown, strict=True):
        try:
            path.rename(_free(runs / name))
        except OSError as error:
            raise FileError(f"cannot take the run {name} back: {reason(error)}") from error


def _free(path: Path) -> Path:
    number = 1
    free = path
    while free.exists():
        number += 1
        free = path.with_name(f"{path.name}-{number}")
    return free
