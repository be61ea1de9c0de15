"""Texts are read plain and compressed, in the encoding given."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from nnstudio.portable import files
from nnstudio.portable.errors import DataError, brief
from nnstudio.portable.files import read_text


def test_line_ends_become_one_character(tmp_path: Path) -> None:
    (tmp_path / "t.gz").write_bytes(gzip.compress("a\r\nb\rç".encode()))
    assert read_text(tmp_path / "t.gz") == "a\nb\nç"


def test_a_wrong_encoding_and_a_damaged_file_are_named(tmp_path: Path) -> None:
    (tmp_path / "t").write_bytes("ç".encode("latin-1"))
    with pytest.raises(DataError, match="Expected utf-8"):
        read_text(tmp_path / "t")
    (tmp_path / "t").write_bytes(gzip.compress(b"abc" * 100)[:-12])
    with pytest.raises(DataError, match="not text"):
        read_text(tmp_path / "t")


def test_a_text_that_is_too_large_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "LARGEST_TEXT", 10)
    (tmp_path / "t").write_bytes(gzip.compress(b"a" * 11))
    with pytest.raises(DataError, match="does not fit in memory"):
        read_text(tmp_path / "t")


def test_a_message_says_where_what_expected_got_and_what_to_do() -> None:
    error = DataError("this is odd", "a.csv, line 3", "a number", brief("x" * 99, 9), "Mend it")
    assert str(error) == ("a.csv, line 3: this is odd. Expected a number, got 'xxxxxxx…. Mend it.")
    assert str(DataError("this is odd")) == "this is odd."
