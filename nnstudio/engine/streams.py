"""Streams over file descriptors, and over memory for workers in the same process."""

from __future__ import annotations

import contextlib
import os
import threading

MOST_WAITING = 65_536  # bytes in a pipe of memory, as in one of the system


class DescriptorStream:
    """One end of a pipe of the system."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._closed = False

    def read(self, size: int) -> bytes:
        """As `framing.Stream.read`; a pipe that broke has ended."""
        try:
            return os.read(self._descriptor, size)
        except OSError:
            return b""

    def write(self, data: bytes) -> None:
        """As `framing.Stream.write`."""
        view = memoryview(data)
        while view:
            view = view[os.write(self._descriptor, view) :]

    def close(self) -> None:
        """Close the descriptor, once."""
        if not self._closed:
            self._closed = True
            with contextlib.suppress(OSError):
                os.close(self._descriptor)


class MemoryPipe:
    """A pipe between two threads: what one writes the other reads; it holds 64 KB, then waits."""

    def __init__(self) -> None:
        self._data = bytearray()
        self._news = threading.Condition()
        self._closed = False

    def read(self, size: int) -> bytes:
        """As `framing.Stream.read`."""
        with self._news:
            self._news.wait_for(lambda: self._data or self._closed)
            found = bytes(self._data[:size])
            del self._data[:size]
            self._news.notify_all()
            return found

    def write(self, data: bytes) -> None:
        """As `framing.Stream.write`; BrokenPipeError where it was closed."""
        at = 0
        with self._news:
            while at < len(data):
                self._news.wait_for(lambda: len(self._data) < MOST_WAITING or self._closed)
                if self._closed:
                    raise BrokenPipeError("the pipe is closed")
                room = MOST_WAITING - len(self._data)
                self._data += data[at : at + room]
                at += room
                self._news.notify_all()

    def close(self) -> None:
        """End it for both sides; what was written can still be read."""
        with self._news:
            self._closed = True
            self._news.notify_all()
