"""A lock that says a run is being trained; the system drops it when the process dies."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import IO

if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[bytes]) -> None:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def acquire(path: Path) -> IO[bytes] | None:
    """Take the lock; None where another process (or another part of this one) has it.

    Closing the file that is returned gives the lock back.
    """
    file = path.open("ab")
    try:
        _lock(file)
    except OSError:
        file.close()
        return None
    return file


def is_taken(path: Path) -> bool:
    """Whether a living process holds the lock."""
    if not path.exists() or not os.access(path, os.W_OK):
        return False
    file = acquire(path)
    if file is None:
        return True
    file.close()
    return False
