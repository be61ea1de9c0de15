"""New rows are read from files and from the command line, encoded as in training."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from nnstudio.portable.columns import Category, Number, prepare_table
from nnstudio.portable.errors import DataError
from nnstudio.portable.rows import read_rows, read_series
from nnstudio.portable.series import prepare_series
from nnstudio.portable.splits import split_chronological, split_windows
from nnstudio.portable.tables import read_csv


@pytest.fixture
def path(tmp_path: Path) -> Path:
    found = tmp_path / "cars.csv"
    found.write_text("size;origin;name\n1,5;eu;a\n2,5;us;b\n3,5;eu;c\n", encoding="utf-8")
    return found


def test_a_file_a_list_and_pairs_say_the_same(path: Path) -> None:
    table = read_csv(path, ";", ",")
    x, preparation = prepare_table(
        table, [Number("size"), Category("origin")], split_chronological(3)
    )
    names, batch = read_rows([str(path), "2.5,us", "origin=us, size=2.5"], preparation)
    assert torch.equal(batch, torch.cat([x, x[[1, 1]]]))
    assert names == [f"{path}:2", f"{path}:3", f"{path}:4", "2.5,us", "origin=us, size=2.5"]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("2.5", "1 values"),
        ("1,2,3", "3 values"),
        ("size=1", "origin"),
        ("size=1,origin=us,color=red", "color"),
        ("size=big,origin=us", "not a number"),
        ("size=1,origin=mars", "did not occur"),
        ("absent.csv", "no such file"),
    ],
)
def test_a_row_that_does_not_fit_is_refused(path: Path, row: str, message: str) -> None:
    columns = [Number("size"), Category("origin")]
    _, preparation = prepare_table(read_csv(path, ";", ","), columns, split_chronological(3))
    with pytest.raises(DataError, match=message):
        read_rows([row], preparation)
    with pytest.raises(DataError, match="nothing to predict"):
        read_rows([], preparation)


def test_the_last_window_of_a_file_or_of_numbers(tmp_path: Path) -> None:
    path = tmp_path / "s.csv"
    path.write_text("v\n" + "\n".join(map(str, range(20))), encoding="utf-8")
    table = read_csv(path)
    window, _, preparation = prepare_series(table, "v", 3, split_windows(20, 4))
    names, batch = read_series([str(path), "15,16,17"], preparation)
    assert names == [str(path), "15,16,17"]
    assert torch.equal(batch[1], window[15])
    with pytest.raises(DataError, match="shorter than a window"):
        read_series(["1,2"], preparation)
    with pytest.raises(DataError, match="nothing to predict"):
        read_series([], preparation)
