"""Columns are encoded side by side, filled and normalized by the training part alone."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from nnstudio.portable.columns import Category, Number, class_column, encode_rows, prepare_table
from nnstudio.portable.errors import DataError
from nnstudio.portable.splits import split_chronological
from nnstudio.portable.tables import Table

SPLITS = split_chronological(5, 0.2, 0.2)


def table(**columns: str) -> Table:
    cells = {name: text.split("|") for name, text in columns.items()}
    rows = len(next(iter(cells.values())))
    return Table(cells, list(range(2, rows + 2)), Path("t.csv"))


def test_numbers_and_classes_stand_side_by_side() -> None:
    rows = table(size="1|2|3|4|5", color="red|blue|red|red|blue")
    x, facts = prepare_table(rows, [Number("size"), Category("color")], SPLITS, "none")
    assert x.tolist() == [[1, 0, 1], [2, 1, 0], [3, 0, 1], [4, 0, 1], [5, 1, 0]]
    assert facts["columns"][1]["categories"] == ["blue", "red"]


def test_an_index_is_one_column() -> None:
    rows = table(color="10|9|10|9|10")
    x, _ = prepare_table(rows, [Category("color", encoding="index")], SPLITS)
    assert x.flatten().tolist() == [1, 0, 1, 0, 1]


def test_gaps_are_filled_from_the_training_part() -> None:
    rows = table(size="1|3||100|100", level="1|1|5|9|", color="b|b||a|a")
    columns = [
        Number("size", missing="mean"),
        Number("level", missing="most_frequent"),
        Category("color", missing="most_frequent"),
    ]
    x, facts = prepare_table(rows, columns, SPLITS, "none")
    assert [column["missing"] for column in facts["columns"]] == [2.0, 1.0, "b"]
    assert x[2].tolist() == [2, 5, 0, 1]
    assert x[4, 1] == 1


def test_new_rows_are_encoded_as_the_old_ones() -> None:
    rows = table(size="1|2|3|4|5", color="a|b|a|b|a")
    x, facts = prepare_table(rows, [Number("size"), Category("color")], SPLITS)
    assert torch.equal(encode_rows(rows.take([3, 0]), facts["columns"]), x[[3, 0]])
    with pytest.raises(DataError, match="line 2, column 'color': this class did not") as error:
        encode_rows(table(size="1", color="green"), facts["columns"])
    assert "'a', 'b'" in str(error.value)


@pytest.mark.parametrize("column", [Number("c"), Category("c")])
def test_gaps_are_errors_unless_filled(column: Number | Category) -> None:
    with pytest.raises(DataError, match="line 4, column 'c': the cell is empty"):
        prepare_table(table(c="1|2||4|5"), [column], SPLITS)


def test_a_training_part_of_gaps_has_nothing_to_fill_in() -> None:
    for column in (Number("c", "mean"), Category("c", "most_frequent")):
        with pytest.raises(DataError, match="no value in this column"):
            prepare_table(table(c="|||4|5"), [column], SPLITS)


def test_a_target_of_classes_has_no_gaps_and_two_classes() -> None:
    indices, classes = class_column(table(y="b|a|b"), "y")
    assert (indices.tolist(), classes) == ([1, 0, 1], ("a", "b"))
    with pytest.raises(DataError, match="line 3, column 'y': the cell is empty"):
        class_column(table(y="b||b"), "y")
    with pytest.raises(DataError, match="column 'y': there is nothing to tell apart"):
        class_column(table(y="b|b|b"), "y")
