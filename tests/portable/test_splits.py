"""Rows are divided repeatably, wholly, and as the official parts say."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor

from nnstudio.portable.errors import DataError
from nnstudio.portable.splits import (
    split_chronological,
    split_groups,
    split_random,
    split_stratified,
    split_windows,
)


def together(splits: dict[str, Tensor]) -> list[int]:
    return sorted(torch.cat(list(splits.values())).tolist())


@given(rows=st.integers(20, 300), seed=st.integers(0, 2**31), held_out=st.integers(0, 9))
def test_every_row_is_in_exactly_one_part(rows: int, seed: int, held_out: int) -> None:
    labels = torch.arange(rows) % 3
    groups = [row // 4 for row in range(rows)]
    for splits in (
        split_random(rows, 0.2, 0.2, seed, held_out=0),
        split_random(rows, 0.2, 0.0, seed, held_out=held_out),
        split_stratified(labels, 0.2, 0.2, seed),
        split_stratified(labels, 0.2, 0.0, seed, held_out=held_out),
        split_chronological(rows, 0.2, 0.2),
        split_groups(groups, 0.2, 0.2, seed),
    ):
        assert together(splits) == list(range(rows))


def test_the_same_seed_gives_the_same_split_and_another_seed_another() -> None:
    first, again, other = (split_random(100, 0.1, 0.1, seed) for seed in (3, 3, 4))
    assert all(torch.equal(first[name], again[name]) for name in first)
    assert not torch.equal(first["train"], other["train"])


def test_shares_are_rounded_to_the_nearest_row_halves_up() -> None:
    splits = split_random(25, validation=0.1, test=0.14)
    assert (len(splits["validation"]), len(splits["test"])) == (3, 4)  # of 2.5 and 3.5


def test_a_stratified_split_keeps_the_shares_of_each_class() -> None:
    labels = torch.tensor([0] * 80 + [1] * 20)
    splits = split_stratified(labels, 0.1, 0.2)
    assert torch.bincount(labels[splits["validation"]]).tolist() == [8, 2]
    assert torch.bincount(labels[splits["test"]]).tolist() == [16, 4]


def test_a_class_of_one_row_trains() -> None:
    labels = torch.tensor([0] * 20 + [1])
    assert 20 in split_stratified(labels, 0.45, 0.45)["train"].tolist()


def test_an_official_test_part_stays_the_test_part() -> None:
    splits = split_stratified(torch.arange(60) % 2, 0.1, held_out=10)
    assert splits["test"].tolist() == list(range(50, 60))
    assert len(splits["validation"]) == 6  # two classes of 25 rows, 2.5 of each rounded up


def test_time_runs_from_training_over_validation_to_test() -> None:
    splits = split_chronological(10, 0.2, 0.3)
    assert splits["train"].tolist() == [0, 1, 2, 3, 4]
    assert splits["validation"].tolist() == [5, 6]
    assert splits["test"].tolist() == [7, 8, 9]


def test_rows_of_one_group_stay_together() -> None:
    groups = ["a", "b", "c", "d", "e"] * 6
    parts = split_groups(groups, 0.2, 0.2, seed=1)
    found = [{groups[row] for row in rows.tolist()} for rows in parts.values()]
    assert sum(map(len, found)) == 5
    assert all(found)


def test_two_groups_do_not_make_three_parts() -> None:
    with pytest.raises(DataError, match="2 groups cannot be divided"):
        split_groups(["a", "b"] * 10, 0.3, 0.3)


@given(
    values=st.integers(60, 400),
    span=st.integers(2, 12),
    stride=st.integers(1, 9),
)
def test_windows_never_straddle_two_parts(values: int, span: int, stride: int) -> None:
    try:
        splits = split_windows(values, span, stride, 0.25, 0.25)
    except DataError:
        assert span + stride > values // 5
        return
    touched = {
        name: {value for row in rows.tolist() for value in range(row * stride, row * stride + span)}
        for name, rows in splits.items()
    }
    assert max(touched["train"]) < min(touched["validation"])
    assert max(touched["validation"]) < min(touched["test"])
    assert max(touched["test"]) < values


def test_a_part_shorter_than_a_window_is_named() -> None:
    with pytest.raises(DataError, match="the validation part holds no whole window") as error:
        split_windows(100, span=20, validation=0.1, test=0.3)
    assert "got 10 of 100 values" in str(error.value)


@pytest.mark.parametrize(
    ("shares", "message"),
    [
        ((0.01, 0.1), "the validation part is empty"),
        ((0.1, 0.01), "the test part is empty"),
        ((0.5, 0.5), "leave nothing to train on"),
        ((-0.1, 0.2), "leave nothing to train on"),
    ],
)
def test_an_empty_part_is_an_error(shares: tuple[float, float], message: str) -> None:
    with pytest.raises(DataError, match=message):
        split_random(10, *shares)
    with pytest.raises(DataError, match=message):
        split_stratified(torch.arange(10) % 2, *shares)


def test_a_share_of_zero_means_no_such_part() -> None:
    splits = split_random(10, 0.0, 0.0)
    assert [len(splits[name]) for name in ("train", "validation", "test")] == [10, 0, 0]
