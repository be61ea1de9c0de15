"""Windows of a series are normalized by the past, and never look ahead."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from nnstudio.portable.errors import DataError
from nnstudio.portable.series import last_window, prepare_series, series_values
from nnstudio.portable.splits import split_windows
from nnstudio.portable.tables import Table


def series(*cells: object) -> Table:
    return Table({"v": [str(c) for c in cells]}, list(range(2, len(cells) + 2)), Path("s.csv"))


def test_a_window_holds_the_values_before_the_next() -> None:
    table = series(*range(20))
    splits = split_windows(20, 4, validation=0.25, test=0.25)
    window, following, _ = prepare_series(table, "v", 3, splits, "none")
    assert window.shape == (17, 3, 1)
    assert window[5].flatten().tolist() == [5, 6, 7]
    assert following[5].tolist() == [8]
    assert window.untyped_storage().nbytes() == 20 * 4  # a view, not a copy of each window


def test_the_scale_comes_from_the_training_part() -> None:
    splits = split_windows(20, 4, validation=0.25, test=0.25)
    _, _, facts = prepare_series(series(*range(20)), "v", 3, splits)
    _, _, same = prepare_series(series(*range(10), *[999] * 10), "v", 3, splits)
    assert facts == same
    assert facts["offset"] == pytest.approx(4.5)
    assert facts["targets"] == [{"name": "v", "offset": facts["offset"], "factor": facts["factor"]}]


def test_gaps_are_errors_or_repeat_the_last_known_value() -> None:
    table = series("", 1, "", "NA", 4)
    assert series_values(table, "v", "previous").tolist() == [1, 1, 1, 1, 4]
    with pytest.raises(DataError, match="line 2, column 'v': the cell is empty"):
        series_values(table, "v")


def test_the_last_window_of_a_new_series_is_normalized_as_in_training() -> None:
    facts = {"window": 3, "offset": 10.0, "factor": 2.0}
    values = torch.tensor([0.0, 10, 12, 14], dtype=torch.float64)
    assert last_window(values, facts, "new.csv").flatten().tolist() == [0, 1, 2]
    with pytest.raises(DataError, match=r"new.csv: the series is shorter than a window"):
        last_window(values[:2], facts, "new.csv")
