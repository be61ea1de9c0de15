"""Which window a file belongs to: the first that opened it, until that ends or dies."""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QLockFile

from nnstudio.project.journal import journal_path
from nnstudio.runs.folder import runs_folder
from nnstudio.runs.moving import leave
from nnstudio.runs.unsaved import HOME, new_home, unsaved_folder

_OLD = 3600.0  # seconds; a window that starts just now has made its home and not claimed it yet


class Claim:
    """Holds a lock beside a file. `mine` is False where another window has it, `inherited` says
    that one which had it died.

    Where no lock can be written (a folder that is only to be read), the file counts as ours:
    saving will say what is wrong.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        place = path.with_name(f".{path.name}.lock")
        left = place.exists()
        self._lock = QLockFile(str(place))
        self._lock.setStaleLockTime(0)  # only when its process is gone
        held = self._lock.tryLock(0)
        self.inherited = held and left
        self.mine = held or self._lock.error() != QLockFile.LockError.LockFailedError

    def release(self) -> None:
        """Let go."""
        self._lock.unlock()


def claim_home() -> Claim:
    """What stands for the file of a new project, with a folder of its own."""
    home = new_home()
    with suppress(OSError):  # where none can be made, the journal says what is wrong
        home.parent.mkdir(parents=True, exist_ok=True)
    return Claim(home)


def claim_left() -> Claim | None:
    """What a crash left of a project without a file, latest first; not what a window works on."""
    name = journal_path(HOME).name
    for journal in sorted(unsaved_folder().glob(f"*/{name}"), key=_changed, reverse=True):
        claim = Claim(journal.with_name(HOME))
        if claim.mine:
            return claim
    return None


def sweep_homes() -> None:
    """Remove the homes of windows that died with nothing to bring back; runs are kept."""
    for folder in unsaved_folder().glob("*"):
        journal = journal_path(folder / HOME)
        if not journal.exists() and time.time() - _changed(folder) > _OLD:
            claim = Claim(folder / HOME)
            if claim.mine:
                leave_home(claim)


def leave_home(claim: Claim) -> None:
    """Let go of a home, and remove it where it keeps no runs."""
    claim.release()
    leave(runs_folder(claim.path))


def _changed(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:  # another window has just answered for it
        return 0.0
