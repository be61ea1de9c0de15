"""Numbers of a model's row become the columns of the file again."""

from __future__ import annotations

import numpy

from nnstudio.ui.panels.cells import Column, columns_of, exact_texts, row_texts

NAMES = ("size", "color=red", "color=blue", "shape=round", "weight")


def test_one_hot_neighbors_are_one_column() -> None:
    assert columns_of(NAMES) == (
        Column("size", 0),
        Column("color", 1, ("red", "blue")),
        Column("shape", 3, ("round",)),
        Column("weight", 4),
    )


def test_a_number_whose_name_has_an_equals_sign_stays_one_where_classes_are_known() -> None:
    assert columns_of(("a=b", "c=x"), ("c",)) == (Column("a=b", 0), Column("c", 1, ("x",)))


def test_rows_are_read_as_words_and_short_numbers() -> None:
    row = numpy.array([1.23456789, 0, 1, 0, 2648.0], numpy.float32)
    columns = columns_of(NAMES)
    assert row_texts(row, columns) == ["1.235", "blue", "", "2,648"]
    assert exact_texts(row, columns) == ["1.234568", "blue", "", "2648"]
