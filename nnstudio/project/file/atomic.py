"""Writing a file so that at every moment either the old or the new content is there, whole."""

from __future__ import annotations

import contextlib
import errno
import os
from pathlib import Path

from nnstudio.errors import FileError

_REASONS = {
    errno.ENOSPC: ("the disk is full", "Free some space, or save elsewhere"),
    errno.EDQUOT if hasattr(errno, "EDQUOT") else -1: (
        "your disk quota is used up",
        "Free some space, or save elsewhere",
    ),
    errno.EFBIG: ("the file system takes no file of that size", "Save elsewhere"),
    errno.EROFS: ("the file system is read-only", "Save elsewhere"),
    errno.EACCES: ("you may not write there", "Change the permissions, or save elsewhere"),
    errno.EPERM: ("you may not write there", "Change the permissions, or save elsewhere"),
    errno.ENOENT: ("the folder does not exist", "Make the folder, or save elsewhere"),
    errno.ENOTDIR: ("its folder is a file", "Save elsewhere"),
    errno.EISDIR: ("a folder of that name is there", "Choose another name"),
    errno.ENAMETOOLONG: ("the name is too long", "Choose a shorter one"),
}


def write_atomically(path: Path, content: bytes) -> None:
    """Replace a file's content: temporary file in its folder, fsync, rename, fsync of the folder.

    A link is followed, permissions are kept. Raises FileError that says why; the old content is
    then still there untouched and no temporary file is left.
    """
    target = Path(os.path.realpath(path))
    temporary = target.with_name(f".{target.name[:200]}.{os.getpid()}.tmp")
    try:
        if target.is_dir():
            raise IsADirectoryError(errno.EISDIR, "is a folder")
        try:
            _write_through(temporary, content, target)
            temporary.replace(target)
        except BaseException:
            with contextlib.suppress(OSError):
                temporary.unlink()
            raise
        sync_folder(target.parent)
    except OSError as error:
        raise FileError(f"{path} was not saved: {why(error)}. Nothing was lost.") from error


def why(error: OSError) -> str:
    """The reason of an error of the system, and what to do, in words."""
    other = (error.strerror or str(error), "Save elsewhere")
    reason, advice = _REASONS.get(error.errno or 0, other)
    return f"{reason}. {advice}"


def _write_through(temporary: Path, content: bytes, like: Path) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)
    descriptor = os.open(temporary, flags | getattr(os, "O_NOFOLLOW", 0), 0o666)
    try:
        with contextlib.suppress(FileNotFoundError):
            temporary.chmod(like.stat().st_mode & 0o777)
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_folder(folder: Path) -> None:
    """Make a rename in a folder survive a power cut, where the system can."""
    if os.name == "nt":
        return  # Windows cannot open folders; its rename is written through by the file system
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):  # some network file systems
            raise
    finally:
        os.close(descriptor)
