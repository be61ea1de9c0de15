"""Images are laid out and normalized by the training part alone."""

from __future__ import annotations

import pytest
import torch

from nnstudio.portable.errors import DataError
from nnstudio.portable.images import prepare_images
from nnstudio.portable.splits import split_chronological

SPLITS = split_chronological(10, 0.2, 0.2)


def test_each_channel_gets_mean_0_and_deviation_1_over_the_training_part() -> None:
    images = torch.randint(0, 256, (10, 3, 4, 5), dtype=torch.uint8)
    prepared, facts = prepare_images(images, SPLITS)
    train = prepared[SPLITS["train"]].double()
    assert prepared.dtype == torch.float32
    assert prepared.is_contiguous()
    assert train.mean((0, 2, 3)).abs().max() < 1e-5
    assert (train.std((0, 2, 3), unbiased=False) - 1).abs().max() < 1e-5
    assert (facts["channels"], facts["height"], facts["width"]) == (3, 4, 5)


def test_images_outside_the_training_part_change_nothing() -> None:
    images = torch.randint(0, 256, (10, 4, 4), dtype=torch.uint8)
    other = images.clone()
    other[6:] = 255
    assert prepare_images(images, SPLITS)[1] == prepare_images(other, SPLITS)[1]


@pytest.mark.parametrize("convert", [torch.Tensor.float, torch.Tensor.double, torch.Tensor.long])
def test_whole_number_sums_equal_those_of_other_types(convert: object) -> None:
    assert callable(convert)
    images = torch.randint(0, 256, (10, 4, 4), dtype=torch.uint8)
    exact, facts = prepare_images(images, SPLITS)
    found, same = prepare_images(convert(images), SPLITS)
    assert torch.allclose(exact, found)
    assert same["offset"] == pytest.approx(facts["offset"])


def test_minmax_and_none() -> None:
    images = torch.arange(40, dtype=torch.float64).reshape(10, 2, 2)
    train = prepare_images(images, SPLITS, "minmax")[0][SPLITS["train"]]
    assert (float(train.min()), float(train.max())) == (0, 1)
    assert torch.equal(prepare_images(images, SPLITS, "none")[0][:, 0], images.float())


def test_a_constant_image_does_not_divide_by_zero() -> None:
    prepared, _ = prepare_images(torch.full((10, 2, 2), 7, dtype=torch.uint8), SPLITS)
    assert torch.equal(prepared, torch.zeros(10, 1, 2, 2))


def test_what_is_not_images_is_refused() -> None:
    with pytest.raises(DataError, match="these are not images"):
        prepare_images(torch.zeros(10, 4), SPLITS)
    with pytest.raises(DataError, match="different numbers of rows"):
        prepare_images(torch.zeros(9, 4, 4), SPLITS)
    images = torch.zeros(10, 4, 4)
    images[3, 1, 2] = float("inf")
    with pytest.raises(DataError, match=r"row 4, position \(0, 1, 2\)"):
        prepare_images(images, SPLITS)
