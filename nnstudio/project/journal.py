"""The journal beside a project file: what a crash would otherwise lose.

A journal is a text of framed records (`records`). It is written by a thread of its own, a fraction
of a second after an edit, and removed when the file is saved or closed.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path

from nnstudio.errors import FileError
from nnstudio.project.difference import difference
from nnstudio.project.file.atomic import why, write_atomically
from nnstudio.project.file.disk import read
from nnstudio.project.file.reading import parse_form
from nnstudio.project.project import Project
from nnstudio.project.records import change_record, first_record, replayed

PAUSE = 0.25  # seconds that edits are gathered before they are written
_ROOM = 1 << 20  # bytes of changes after which the whole project is written anew


def journal_path(file: Path | str) -> Path:
    """Where the journal of a project file lies: `.NAME.journal` in its folder."""
    path = Path(file)
    return path.with_name(f".{path.name}.journal")


class Journal:
    """Keeps the newest value of one project on disk while its file is behind.

    `note` returns at once; the value is on disk within a second. `on_failure` is called by the
    writing thread with a FileError when that fails (the next note tries again).
    """

    def __init__(
        self,
        file: Path | str,
        on_failure: Callable[[FileError], None] | None = None,
        pause: float = PAUSE,
    ) -> None:
        self.path = journal_path(file)
        self._writer = _Writer(self.path)
        self._on_failure = on_failure
        self._pause = pause
        self._change = threading.Condition()
        self._newest: Project | None = None
        self._writing = False
        self._hurry = False
        self._closed = False
        self._failure: FileError | None = None
        self._thread: threading.Thread | None = None

    def note(self, project: Project) -> None:
        """Have this value written soon; only the newest of several is."""
        with self._change:
            if self._closed:
                raise ValueError("the journal is closed")
            self._newest = project
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="journal", daemon=True)
                self._thread.start()
            self._change.notify_all()

    def flush(self) -> None:
        """Wait until the newest value is on disk; FileError where the last writing failed."""
        with self._change:
            self._hurry = True
            self._change.notify_all()
            self._change.wait_for(lambda: self._newest is None and not self._writing)
            self._hurry = False
            failure = self._failure
        if failure is not None:
            raise failure

    def clear(self) -> None:
        """Remove the journal: the project file holds the newest value."""
        with self._change:
            self._newest = None
            self._change.wait_for(lambda: not self._writing)
            self._writer.remove()

    def close(self, remove: bool = True) -> None:
        """End the thread. `remove` False keeps the journal for `recover`."""
        if not remove:
            self.flush()
        with self._change:
            self._closed = self._hurry = True
            if remove:
                self._newest = None
            self._change.notify_all()
            thread = self._thread
        if thread is not None:
            thread.join()
        if remove:
            self._writer.remove()
        else:
            self._writer.close()

    def _run(self) -> None:
        while True:
            with self._change:
                self._change.wait_for(lambda: self._newest is not None or self._closed)
                self._change.wait_for(lambda: self._hurry, timeout=self._pause)
                project, self._newest = self._newest, None
                if project is None:
                    if self._closed:
                        return
                    continue
                self._writing = True
            failure = self._write(project)
            with self._change:
                self._writing, self._failure = False, failure
                self._change.notify_all()
            if failure is not None and self._on_failure is not None:
                self._on_failure(failure)

    def _write(self, project: Project) -> FileError | None:
        try:
            self._writer.write(project)
        except (OSError, FileError) as error:
            reason = why(error) if isinstance(error, OSError) else str(error)
            return FileError(
                f"{self.path}: edits cannot be kept for recovery: {reason}. Save the project soon."
            )
        return None


class _Writer:
    """Appends what changed since the last value; starts over when that has become long."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor: int | None = None
        self._written: Project | None = None
        self._room = 0

    def write(self, project: Project) -> None:
        record = b""
        if self._written is not None:
            found = difference(self._written, project)
            if not found:
                return
            record = change_record(found)
        try:
            if self._descriptor is None or len(record) > self._room:
                self._start_over(project)
            else:
                self._append(self._descriptor, record)
        except (OSError, FileError):
            self.close()  # a torn record may stand there: the next one must not follow it
            raise
        self._written = project

    def _start_over(self, project: Project) -> None:
        self.close()
        record = first_record(project)
        write_atomically(self._path, record)
        flags = os.O_WRONLY | os.O_APPEND | getattr(os, "O_BINARY", 0)
        self._descriptor = os.open(self._path, flags)
        self._room = max(_ROOM, 4 * len(record))

    def _append(self, descriptor: int, record: bytes) -> None:
        rest = memoryview(record)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
        os.fsync(descriptor)
        self._room -= len(record)

    def close(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
        self._descriptor = self._written = None

    def remove(self) -> None:
        self.close()
        self._path.unlink(missing_ok=True)


def recover(file: Path | str) -> Project | None:
    """The newest value that a crash left in the journal of a project file.

    None where there is no journal, none of it was written whole, or the file already holds that
    very project. Raises FileError where the journal cannot be read or was tampered with.
    """
    path = journal_path(file)
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise FileError(f"{path} cannot be read: {error.strerror or error}.") from error
    form = replayed(content, path)
    if form is None:
        return None
    project = parse_form(form, str(path))
    return None if _holds(Path(file), project) else project


def _holds(file: Path, project: Project) -> bool:
    try:
        return read(file) == project
    except FileError:  # unreadable or not there: the journal is all there is
        return False
