"""Project files on disk: open, save, and notice when someone else changed one."""

from __future__ import annotations

import errno
import hashlib
from dataclasses import dataclass
from pathlib import Path

from nnstudio.errors import FileError
from nnstudio.project.file.atomic import write_atomically
from nnstudio.project.file.reading import LARGEST, parse
from nnstudio.project.file.writing import text_of
from nnstudio.project.project import Project


@dataclass(frozen=True)
class Stamp:
    """What a file was like when read or written: time in nanoseconds, bytes, SHA-256."""

    modified: int
    size: int
    digest: str


def digest(content: bytes) -> str:
    """The SHA-256 of a content, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def read_stamped(path: Path | str) -> tuple[Project, Stamp]:
    """The project in a file, and the file's stamp; FileError where it cannot be read."""
    file = Path(path)
    content, stamp = _read(file)
    return parse(content, str(file)), stamp


def read(path: Path | str) -> Project:
    """The project in a file; FileError with file, line and reason where it cannot be read."""
    return read_stamped(path)[0]


def write(project: Project, path: Path | str) -> Stamp:
    """Write a project atomically; FileError where that fails, and then nothing was lost."""
    file = Path(path)
    try:
        content = text_of(project).encode()
    except (UnicodeEncodeError, ValueError) as error:
        raise FileError(f"{file} was not saved, the project fits no text: {error}") from error
    write_atomically(file, content)
    try:
        status = file.stat()
    except OSError as error:
        raise FileError(f"{file} was saved but is gone again: {error.strerror}") from error
    return Stamp(status.st_mtime_ns, len(content), digest(content))


def changed_outside(path: Path | str, stamp: Stamp) -> bool:
    """Whether a file no longer holds what it held at the stamp (also: is gone or unreadable).

    Reads the content only where the time differs; a file that was merely touched has not changed.
    """
    file = Path(path)
    try:
        status = file.stat()
        if (status.st_mtime_ns, status.st_size) == (stamp.modified, stamp.size):
            return False
        return status.st_size != stamp.size or digest(file.read_bytes()) != stamp.digest
    except OSError:
        return True


def _read(file: Path) -> tuple[bytes, Stamp]:
    try:
        status = file.stat()
        if file.is_dir():
            raise FileError(f"{file} is a folder, not a project file. Name a file in it.")
        if status.st_size > LARGEST:
            raise FileError(
                f"{file} has {status.st_size // 2**20:,} MB; project files have at most"
                f" {LARGEST // 2**20}. Is it another kind of file?"
            )
        content = file.read_bytes()
    except OSError as error:
        raise FileError(f"{file} cannot be read: {_why_not(error)}") from error
    return content, Stamp(status.st_mtime_ns, len(content), digest(content))


def _why_not(error: OSError) -> str:
    if error.errno == errno.ENOENT:
        return "there is no such file. Check the name and the folder."
    if error.errno in (errno.EACCES, errno.EPERM):
        return "you may not read it. Change its permissions."
    return f"{error.strerror or error}."
