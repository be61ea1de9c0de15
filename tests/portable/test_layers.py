"""Layers that PyTorch does not have compute what their papers say."""

from __future__ import annotations

import pytest
import torch
from torch import nn
from torch.nn import functional as F  # noqa: N812

from nnstudio.portable.layers import (
    CenterCrop,
    LayerNorm2d,
    LayerScale,
    SpatialPyramidPooling,
    StochasticDepth,
)


def test_layer_norm_2d_normalizes_the_channels_of_each_pixel() -> None:
    x = torch.randn(2, 6, 3, 5)
    layer = LayerNorm2d(6)
    nn.init.normal_(layer.weight)
    nn.init.normal_(layer.bias)
    mean = x.mean(1, keepdim=True)
    variance = x.var(1, keepdim=True, correction=0)
    normal = (x - mean) / torch.sqrt(variance + 1e-5)
    expected = normal * layer.weight[:, None, None] + layer.bias[:, None, None]
    assert torch.allclose(layer(x), expected, atol=1e-6)


@pytest.mark.parametrize("dim", [1, -1])
def test_layer_scale_has_a_factor_per_channel(dim: int) -> None:
    x = torch.randn(2, 4, 4)
    layer = LayerScale(4, 0.1, dim)
    assert torch.allclose(layer(x), x * 0.1)
    with torch.no_grad():
        layer.weight.copy_(torch.arange(4.0))
    factors = torch.arange(4.0)
    assert torch.equal(layer(x), x * (factors[:, None] if dim == 1 else factors))


def test_stochastic_depth_drops_whole_samples_and_keeps_the_mean() -> None:
    torch.manual_seed(0)
    y = StochasticDepth(0.25)(torch.ones(4000, 2, 3))
    rows = y.flatten(1)
    assert bool((rows == rows[:, :1]).all())
    assert set(rows[:, 0].tolist()) == {0.0, torch.tensor(1 / 0.75).item()}
    assert abs(float(y.mean()) - 1) < 0.05


def test_stochastic_depth_of_one_drops_everything_and_nothing_after_training() -> None:
    x = torch.randn(5, 3)
    layer = StochasticDepth(1.0)
    assert torch.equal(layer(x), torch.zeros(5, 3))
    assert torch.equal(layer.eval()(x), x)


@pytest.mark.parametrize("mode", ["max", "avg"])
@pytest.mark.parametrize(("height", "width"), [(8, 8), (13, 7), (3, 20)])
def test_a_pyramid_makes_rows_of_one_length_from_images_of_any_size(
    mode: str, height: int, width: int
) -> None:
    x = torch.randn(2, 3, height, width)
    row = SpatialPyramidPooling((1, 2, 4), mode)(x)
    assert row.shape == (2, 3 * (1 + 4 + 16))
    whole = x.amax((2, 3)) if mode == "max" else x.mean((2, 3))
    assert torch.allclose(row[:, :3], whole, atol=1e-6)
    pool = F.adaptive_max_pool2d if mode == "max" else F.adaptive_avg_pool2d
    assert torch.equal(row[:, 15:], pool(x, 4).flatten(1))


def test_a_center_crop_takes_the_middle() -> None:
    x = torch.arange(48.0).reshape(1, 1, 6, 8)
    assert torch.equal(CenterCrop()(x, torch.zeros(1, 9, 2, 4)), x[:, :, 2:4, 2:6])
    assert torch.equal(CenterCrop()(x, torch.zeros(1, 1, 3, 5)), x[:, :, 1:4, 1:6])
    assert torch.equal(CenterCrop()(x, x), x)
