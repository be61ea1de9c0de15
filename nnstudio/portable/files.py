"""Opening files of text or bytes, plain or compressed with gzip."""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TextIO, cast

from .errors import DataError

LARGEST_TEXT = 2 * 2**30  # characters: what is read of one text


def require_file(path: Path) -> None:
    """Raise DataError unless there is a file at `path`."""
    if not path.is_file():
        raise DataError(
            "this is not a file" if path.exists() else "there is no such file",
            where=path,
            expected="a file that can be read",
            got="a folder" if path.is_dir() else "nothing at that place",
            fix="Correct the path, or put the file there",
        )


def open_binary(path: Path) -> IO[bytes]:
    """Open a file for reading bytes, through gzip if it is compressed; DataError without a file."""
    require_file(path)
    with path.open("rb") as file:
        compressed = file.read(2) == b"\x1f\x8b"
    return cast(IO[bytes], gzip.open(path, "rb")) if compressed else path.open("rb")


@contextmanager
def open_text(path: Path, encoding: str = "utf-8") -> Iterator[TextIO]:
    """Open a file for reading text; a byte order mark is skipped.

    Raises:
        DataError: no such file, or (while reading) bytes that this encoding does not have.
    """
    skipped = "utf-8-sig" if encoding == "utf-8" else encoding
    try:
        with open_binary(path) as file, io.TextIOWrapper(file, skipped, newline="") as text:
            yield text
    except (UnicodeError, EOFError, gzip.BadGzipFile) as error:
        raise DataError(
            "this is not text of the encoding given",
            where=path,
            expected=encoding,
            got=str(error),
            fix="Choose another encoding, such as cp1252 or latin-1, or another file",
        ) from error


def read_text(path: Path, encoding: str = "utf-8") -> str:
    r"""Read a whole text; line ends become "\n".

    Raises:
        DataError: no such file, not text of that encoding, or too large.
    """
    with open_text(path, encoding) as file:
        text = file.read(LARGEST_TEXT + 1)
    if len(text) > LARGEST_TEXT:
        raise DataError(
            "the text does not fit in memory",
            where=path,
            expected=f"at most {LARGEST_TEXT:,} characters",
            fix="Use a part of it",
        )
    return text.replace("\r\n", "\n").replace("\r", "\n")
