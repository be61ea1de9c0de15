"""Moving a worker's pipes out of reach, before anything else is imported.

Model code that prints, C libraries that write to descriptor 1, forked data workers, and on Windows
a read that waits on standard input while something inherits it, would all break the messages. So
the pipes get private descriptors, and 0, 1 and 2 become nothing and the log.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from nnstudio.engine.streams import DescriptorStream

LARGEST_LOG = 2**20


def private_streams(log: Path | None) -> tuple[DescriptorStream, DescriptorStream]:
    """Standard input and output as streams that nothing else can reach.

    Afterwards descriptor 0 is empty, and what is written to 1 and 2 goes to the file `log` (None,
    or a file that cannot be written: nowhere).
    """
    sources = os.dup(0), os.dup(1)  # what dup gives is not inheritable
    _make_binary(sources)
    nothing = os.open(os.devnull, os.O_RDWR)
    written = _open_log(log)
    for descriptor, number in ((nothing, 0), (written, 1), (written, 2)):
        os.dup2(descriptor, number)
    for descriptor in {nothing, written}:
        if descriptor > 2:
            os.close(descriptor)
    _tell_windows()
    _forget_after_fork(sources)
    return DescriptorStream(sources[0]), DescriptorStream(sources[1])


def _open_log(log: Path | None) -> int:
    flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
    try:
        if log is not None:
            log.parent.mkdir(parents=True, exist_ok=True)
            if log.exists() and log.stat().st_size > LARGEST_LOG:
                flags |= os.O_TRUNC
            return os.open(log, flags, 0o600)
    except OSError:
        pass  # a worker without a log is better than none
    return os.open(os.devnull, os.O_WRONLY)


def _make_binary(descriptors: tuple[int, ...]) -> None:
    if sys.platform == "win32":
        import msvcrt

        for descriptor in descriptors:
            msvcrt.setmode(descriptor, os.O_BINARY)


def _tell_windows() -> None:
    """In a program without a console, Windows keeps the old standard handles beside the new."""
    if sys.platform == "win32":
        import ctypes
        import msvcrt

        for number, name in ((0, -10), (1, -11), (2, -12)):
            ctypes.windll.kernel32.SetStdHandle(name, msvcrt.get_osfhandle(number))


def _forget_after_fork(descriptors: tuple[int, ...]) -> None:
    """A forked data worker must not keep the pipes open after this process has died."""
    if hasattr(os, "register_at_fork"):

        def close() -> None:
            for descriptor in descriptors:
                os.close(descriptor)

        os.register_at_fork(after_in_child=close)
