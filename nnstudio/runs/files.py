"""Writing whole files so that a crash or a full disk leaves the earlier one."""

from __future__ import annotations

import contextlib
import errno
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from nnstudio.errors import FileError


def write_whole(path: Path, data: bytes) -> None:
    """Replace a file by `data`, or leave it as it was.

    Raises:
        FileError: the file cannot be written.
    """
    with replacing(path) as file:
        file.write(data)


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[IO[bytes]]:
    """A file to write to, which takes the place of `path` when all went well, and only then.

    Raises:
        FileError: the file cannot be written.
    """
    place: Path | None = None
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
        place = Path(name)
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        place.replace(path)
        place = None
    except OSError as error:
        raise FileError(f"cannot write {path}: {reason(error)}") from error
    finally:
        if place is not None:
            with contextlib.suppress(OSError):
                place.unlink()


def reason(error: OSError) -> str:
    """Why a file could not be written, and what to do."""
    advice = {
        errno.ENOSPC: "Free some space on that disk; what was saved before is still there.",
        errno.EDQUOT: "Your quota is used up: remove some files.",
        errno.EROFS: "Copy the project to a folder that can be written to.",
        errno.EACCES: "Allow writing to that folder, or copy the project elsewhere.",
        errno.EPERM: "Allow writing to that folder, or copy the project elsewhere.",
    }
    text = error.strerror or str(error)
    what_to_do = advice.get(error.errno or 0, "Check the disk, or choose another folder.")
    return f"{text}. {what_to_do}"
