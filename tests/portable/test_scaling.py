"""Numbers are normalized column by column, by the training part alone, and reversibly."""

from __future__ import annotations

import pytest
import torch

from nnstudio.portable.errors import DataError
from nnstudio.portable.scaling import fit_scale, prepare_numbers, prepare_targets
from nnstudio.portable.splits import split_chronological

SPLITS = split_chronological(10, 0.2, 0.2)


def test_columns_get_mean_0_and_deviation_1_over_the_training_part() -> None:
    values = torch.rand(10, 3, dtype=torch.float64) * 100
    prepared, facts = prepare_numbers(values, SPLITS, columns=("a", "b", "c"))
    train = prepared[SPLITS["train"]].double()
    assert train.mean(0).abs().max() < 1e-6
    assert (train.std(0, unbiased=False) - 1).abs().max() < 1e-6
    assert [column["name"] for column in facts["columns"]] == ["a", "b", "c"]


def test_other_rows_change_nothing() -> None:
    values = torch.rand(10, 2)
    other = values.clone()
    other[6:] += 1000
    assert prepare_numbers(values, SPLITS)[1] == prepare_numbers(other, SPLITS)[1]


def test_the_scale_leads_back_to_original_units() -> None:
    values = torch.rand(10, dtype=torch.float64) * 50 + 10
    scaled, targets, scales = prepare_targets(values, SPLITS, columns=("price",))
    offset, factor = scales["y"]
    assert torch.allclose(scaled[:, 0].double() * factor + offset, values, atol=1e-4)
    assert targets[0]["name"] == "price"


def test_several_targets_have_no_common_scale() -> None:
    _, targets, scales = prepare_targets(torch.rand(10, 2), SPLITS)
    assert scales == {}
    assert [column["name"] for column in targets] == ["y1", "y2"]


@pytest.mark.parametrize(
    ("normalize", "scale"),
    [("none", (0, 1)), ("minmax", (2, 4)), ("standard", (4, (8 / 3) ** 0.5))],
)
def test_kinds_of_normalization(normalize: str, scale: tuple[float, float]) -> None:
    assert fit_scale(torch.tensor([2.0, 4.0, 6.0]), normalize) == pytest.approx(scale)


def test_equal_numbers_are_not_divided_by_zero() -> None:
    assert fit_scale(torch.ones(4)) == (1.0, 1.0)
    assert fit_scale(torch.ones(4), "minmax") == (1.0, 1.0)


def test_what_is_not_rows_of_numbers_is_refused() -> None:
    with pytest.raises(DataError, match="not rows of numbers"):
        prepare_numbers(torch.zeros(10, 2, 2), SPLITS)
    values = torch.zeros(10, 2)
    values[4, 0] = float("nan")
    with pytest.raises(DataError, match="row 5, column age"):
        prepare_numbers(values, SPLITS, columns=("age", "size"))
