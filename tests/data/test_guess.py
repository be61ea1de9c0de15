"""A file's format and the roles of its columns are guessed sensibly."""

from __future__ import annotations

from pathlib import Path

import pytest

from nnstudio.data import bundled
from nnstudio.data.guess import Format, guess_columns, guess_encoding, guess_format
from nnstudio.errors import DataProblem


def file(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "t.csv"
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize(
    ("text", "encoding", "format"),
    [
        ("a,b\n1.5,2\n", "utf-8", Format()),
        ("a;b\n1,5;2\n3,5;4\n", "utf-8", Format(";", ",")),
        ("a;b\n1.5;x, y\n", "utf-8", Format(";")),
        ("a\tb\n1\t2\n", "utf-8", Format("\t")),
        ("a|b\n1|2\n", "utf-8", Format("|")),
        ("1 2\n3 4\n", "utf-8", Format(" ", header=False)),
        ("5.1,3.5,setosa\n4.9,3.0,setosa\n", "utf-8", Format(header=False)),
        ("größe,b\n1,2\n", "cp1252", Format(encoding="cp1252")),
        ("größe,b\n1,2\n", "utf-16", Format(encoding="utf-16")),
        ("größe,b\n1,2\n", "utf-8-sig", Format()),
        ("v\n1\n2\n", "utf-8", Format()),
    ],
)
def test_formats(tmp_path: Path, text: str, encoding: str, format: Format) -> None:
    assert guess_format(file(tmp_path, text, encoding)) == format


def test_bytes_that_are_nothing_else_are_latin_1(tmp_path: Path) -> None:
    (tmp_path / "t").write_bytes(b"\x81\x8d")
    assert guess_encoding(tmp_path / "t") == "latin-1"


def roles(path: Path) -> dict[str, tuple[str, str, str]]:
    return {
        column.name: (column.role, column.kind, column.missing) for column in guess_columns(path)
    }


def test_roles_and_kinds(tmp_path: Path) -> None:
    rows = [f"{row},{row * 1.5},{'ab'[row % 2]},name {row},,{row % 3}" for row in range(60)]
    path = file(tmp_path, "\n".join(["id,size,kind,note,none,grade", *rows, "60,,,x,,"]))
    assert roles(path) == {
        "id": ("ignore", "number", "error"),
        "size": ("input", "number", "mean"),
        "kind": ("input", "class", "most_frequent"),
        "note": ("ignore", "class", "error"),
        "none": ("ignore", "number", "error"),
        "grade": ("target", "class", "drop"),
    }


def test_a_column_called_target_is_the_target(tmp_path: Path) -> None:
    path = file(tmp_path, "target,b\n" + "\n".join(f"{row * 0.3},{row}" for row in range(9)))
    assert roles(path)["target"] == ("target", "number", "error")


@pytest.mark.parametrize(
    ("name", "target", "kind"),
    [
        ("iris", "species", "class"),
        ("titanic", "survived", "class"),
        ("diabetes", "progression", "number"),
    ],
)
def test_real_tables(name: str, target: str, kind: str) -> None:
    about = bundled.about(name)
    path = about.folder / str(about.source.settings["path"])
    assert roles(path)[target][:2] == ("target", kind)


def test_a_changed_file_is_guessed_anew(tmp_path: Path) -> None:
    assert guess_format(file(tmp_path, "a,b\n1,2\n")).delimiter == ","
    assert guess_format(file(tmp_path, "a;b\n1;2\n33;4\n")).delimiter == ";"


def test_what_cannot_be_read_is_explained(tmp_path: Path) -> None:
    with pytest.raises(DataProblem, match="no such file"):
        guess_columns(tmp_path / "absent.csv")
    with pytest.raises(DataProblem, match="line 3"):
        guess_columns(file(tmp_path, "a,b\n1,2\n3\n"))
