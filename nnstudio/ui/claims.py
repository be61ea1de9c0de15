"""Which window a file belongs to: the first that opened it, until that ends or dies."""

from __future__ import annotations

from pathlib import Path

import platformdirs
from PySide6.QtCore import QLockFile

from nnstudio.project.journal import journal_path

_MOST = 64  # windows with a project that has no file


class Claim:
    """Holds a lock beside a file. `mine` is False where another window has it.

    Where no lock can be written (a folder that is only to be read), the file counts as ours:
    saving will say what is wrong.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = QLockFile(str(path.with_name(f".{path.name}.lock")))
        self._lock.setStaleLockTime(0)  # only when its process is gone
        held = self._lock.tryLock(0)
        self.mine = held or self._lock.error() != QLockFile.LockError.LockFailedError

    def release(self) -> None:
        """Let go."""
        self._lock.unlock()


def place_of_unsaved() -> Path:
    """Where this window keeps the journal of a project without a file.

    One that a crash left comes first; what other windows are at work on is passed over.
    """
    folder = Path(platformdirs.user_data_dir("nnstudio", appauthor=False))
    folder.mkdir(parents=True, exist_ok=True)
    names = ["unsaved.nns", *(f"unsaved-{number}.nns" for number in range(2, _MOST))]
    free = [path for path in (folder / name for name in names) if _is_free(path)]
    left = [path for path in free if journal_path(path).is_file()]
    return (left or free or [folder / names[0]])[0]


def _is_free(path: Path) -> bool:
    if not path.with_name(f".{path.name}.lock").exists():
        return True
    claim = Claim(path)
    if claim.mine:
        claim.release()
    return claim.mine
