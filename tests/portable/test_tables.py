"""CSV files are read as they are; what does not fit is named by line and column."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from nnstudio.portable.errors import DataError
from nnstudio.portable.tables import (
    Table,
    drop_missing,
    number,
    number_columns,
    numbers,
    read_csv,
    sort_by_time,
)


def written(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "table.csv"
    path.write_bytes(text.encode(encoding))
    return path


def table_of(folder: Path, text: str) -> Table:
    return read_csv(written(folder, text))


def test_cells_come_by_column_without_spaces(tmp_path: Path) -> None:
    table = table_of(tmp_path, 'a, b\r\n1,"x, y"\r\n\r\n2 , z\r\n')
    assert dict(table.columns) == {"a": ["1", "2"], "b": ["x, y", "z"]}
    assert table.at(1, "b").endswith("table.csv, line 4, column 'b'")


def test_other_formats_are_read(tmp_path: Path) -> None:
    path = written(tmp_path, "a;b\n1,5;Müller\n", "cp1252")
    table = read_csv(path, ";", ",", "cp1252")
    assert numbers(table, "a").tolist() == [1.5]
    assert table.column("b") == ["Müller"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_byte_order_mark_is_no_part_of_a_name(tmp_path: Path, encoding: str) -> None:
    path = written(tmp_path, "a,b\n1,2\n", encoding)
    assert list(read_csv(path, encoding=encoding.removesuffix("-sig")).columns) == ["a", "b"]


def test_a_compressed_file_without_header_is_read(tmp_path: Path) -> None:
    path = tmp_path / "t.csv.gz"
    path.write_bytes(gzip.compress(b"1 2  3\n4 5 6\n"))
    table = read_csv(path, delimiter=" ", header=False)
    assert list(table.columns) == ["column 1", "column 2", "column 3"]
    assert table.column("column 3") == ["3", "6"]


def test_a_ragged_row_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="another number of cells") as error:
        table_of(tmp_path, "a,b\n1,2\n3\n")
    message = str(error.value)
    assert "table.csv, line 3" in message
    assert "Expected 2 cells" in message
    assert "got 1: '3'" in message


def test_text_in_a_column_of_numbers_is_named(tmp_path: Path) -> None:
    table = table_of(tmp_path, "a,age\n1,30\n2,old\n")
    with pytest.raises(DataError, match="line 3, column 'age': this is not a number") as error:
        numbers(table, "age")
    assert "got 'old'" in str(error.value)


@pytest.mark.parametrize("cell", ["", "NA", "n/a", "NaN", "null", "?"])
def test_an_empty_cell_is_named_or_filled(tmp_path: Path, cell: str) -> None:
    table = table_of(tmp_path, f"a,age\n1,30\n2,{cell}\n")
    with pytest.raises(DataError, match="line 3, column 'age': the cell is empty"):
        numbers(table, "age")
    assert numbers(table, "age", fill=7.0).tolist() == [30, 7]
    assert drop_missing(table, "age").column("a") == ["1"]
    assert number_columns(drop_missing(table, "age"), "a", "age").tolist() == [[1, 30]]


def test_when_every_row_has_a_gap_none_is_left(tmp_path: Path) -> None:
    table = table_of(tmp_path, "a,b\n1,\n,2\n")
    with pytest.raises(DataError, match="no row is left"):
        drop_missing(table, "a", "b")


@pytest.mark.parametrize("cell", ["inf", "-Infinity", "1_000", "1,5", "0x1", "1 2", "12,34,567"])
def test_what_is_not_a_finite_number_is_not_guessed(cell: str) -> None:
    assert number(cell) is None


@pytest.mark.parametrize(
    ("cell", "decimal", "value"),
    [
        ("-1e3", ".", -1000),
        ("1,234,567.5", ".", 1234567.5),
        ("1.234.567,5", ",", 1234567.5),
        ("0,5", ",", 0.5),
        ("0.5", ",", None),
        ("7", ",", 7),
    ],
)
def test_numbers_follow_the_decimal_sign(cell: str, decimal: str, value: float | None) -> None:
    assert number(cell, decimal) == value


def test_an_unknown_column_is_answered_with_those_that_there_are(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no column 'c'") as error:
        table_of(tmp_path, "a,b\n1,2\n").column("c")
    assert "'a', 'b'" in str(error.value)


def test_time_sorts_numbers_and_dates(tmp_path: Path) -> None:
    table = table_of(tmp_path, "t,d\n10,2024-02-01\n9,2023-12-31T10:00\n")
    assert sort_by_time(table, "t").column("t") == ["9", "10"]
    assert sort_by_time(table, "d").column("t") == ["9", "10"]
    with pytest.raises(DataError, match="line 2, column 'd': this is not a time"):
        sort_by_time(table_of(tmp_path, "d\nsoon\n"), "d")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the table is empty"),
        ("a,b\n", "the table is empty"),
        ("a,a\n1,2\n", "two columns are called 'a'"),
        ("a\n\xff\n", "not text of the encoding"),
        ('a,b\n1,"' + "x" * 200_000 + '"\n', "not a table"),
    ],
)
def test_what_is_not_a_table_is_refused(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(DataError, match=message):
        read_csv(written(tmp_path, text, "latin-1"))


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no such file"):
        read_csv(tmp_path / "absent.csv")
    with pytest.raises(DataError, match="got a folder"):
        read_csv(tmp_path)
