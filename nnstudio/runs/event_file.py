"""The event file of a run: one framed line per event, appended, readable while it is written.

A line is the CRC-32 of the JSON text as eight hexadecimal digits, a space, the text, a newline. A
last line that is incomplete (a crash, a full disk, a write in progress) is not there yet for a
reader, and is cut off before anything is appended.
"""

from __future__ import annotations

import contextlib
import json
import os
import time
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

from nnstudio.errors import FileError
from nnstudio.project.event import Event, EventError, RunEnded, from_dict
from nnstudio.runs.files import reason

_HEAD = 9  # eight digits and a space


def frame(event: Event) -> bytes:
    """The line of an event."""
    text = event.text.encode()
    return b"%08x %s\n" % (zlib.crc32(text), text)


class EventWriter:
    """Appends events. A full disk keeps them in memory until there is room again.

    `trouble` says what is wrong while events wait in memory ("" otherwise).
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._waiting = b""
        self.trouble = ""
        try:
            self._file = path.open("ab", buffering=0)
            self._end = good_size(path)
            self._file.truncate(self._end)
        except OSError as error:
            raise FileError(f"cannot write {path}: {reason(error)}") from error

    def write(self, event: Event) -> None:
        """Append an event, and those that wait."""
        self._waiting += frame(event)
        try:
            while self._waiting:
                done = self._file.write(self._waiting)
                self._waiting = self._waiting[done:]
                self._end += done
            self.trouble = ""
        except OSError as error:
            self.trouble = (
                f"cannot write {self._path}: {reason(error)} Training goes on; its figures are kept"
                " in memory until there is room."
            )

    def sync(self) -> None:
        """Make sure that what was written is on the disk."""
        with contextlib.suppress(OSError):
            os.fsync(self._file.fileno())

    def close(self) -> None:
        """Finish; what still waits is lost."""
        self.sync()
        self._file.close()


def read_events(path: Path) -> Iterator[Event]:
    """The events of a file so far.

    Raises:
        FileError: the file cannot be read, or a line before the last is damaged.
    """
    for number, text in enumerate(_texts(path), 1):
        yield _event(path, number, text)


def follow(path: Path, until: Callable[[], bool] | None = None) -> Iterator[Event]:
    """The events of a file, and those that come, until the run ends or `until()` is true."""
    at, number = 0, 0
    while True:
        ended = until is not None and until()
        before = at
        for text, after in _frames(path, at):
            at, number = after, number + 1
            event = _event(path, number, text)
            yield event
            if isinstance(event, RunEnded):
                return
        if ended:
            return
        if at == before:
            time.sleep(0.05)


def read_outline(path: Path) -> Iterator[Event]:
    """The events of a file, but of consecutive `Steps` only the last: fast for long runs.

    Raises:
        FileError: as `read_events`.
    """
    skipped: tuple[int, bytes] | None = None
    for number, text in enumerate(_texts(path), 1):
        if text.startswith(b'{"event":"Steps"'):
            skipped = number, text
            continue
        if skipped:
            yield _event(path, *skipped)
            skipped = None
        yield _event(path, number, text)
    if skipped:
        yield _event(path, *skipped)


def good_size(path: Path) -> int:
    """How many bytes of the file are whole lines."""
    size = 0
    for _, after in _frames(path, 0):
        size = after
    return size


def _texts(path: Path) -> Iterator[bytes]:
    return (text for text, _ in _frames(path, 0))


def _frames(path: Path, at: int) -> Iterator[tuple[bytes, int]]:
    """(text, position after it) of each whole line from a position on."""
    try:
        with path.open("rb") as file:
            file.seek(at)
            for line in file:
                text = line[_HEAD:-1]
                if not line.endswith(b"\n"):
                    return
                if line[:_HEAD] != b"%08x " % zlib.crc32(text):
                    if file.read(1):
                        raise FileError(
                            f"{path} is damaged at byte {at:,}: the line's check sum is wrong."
                            " Restore the file from a copy, or delete the run."
                        )
                    return
                at += len(line)
                yield text, at
    except OSError as error:
        raise FileError(f"cannot read {path}: {error.strerror or error}") from error


def _event(path: Path, number: int, text: bytes) -> Event:
    try:
        return from_dict(json.loads(text))
    except (EventError, ValueError, RecursionError) as error:
        raise FileError(
            f"{path}, line {number:,}: {error}. The run may be of a newer NN Studio: update,"
            " or delete the run."
        ) from error
