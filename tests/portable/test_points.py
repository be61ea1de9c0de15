"""Generated points have the sizes, classes and shapes that their names promise."""

from __future__ import annotations

import pytest
import torch

from nnstudio.portable import points

MAKERS = [points.moons, points.circles, points.spiral, points.xor, points.gaussians]


@pytest.mark.parametrize("make", MAKERS)
def test_samples_are_repeatable_by_seed(make: object) -> None:
    assert callable(make)
    (x, y), (again, _), (other, _) = (make(samples=101, noise=0.2, seed=seed) for seed in (1, 1, 2))
    assert (x.shape, x.dtype, y.shape, y.dtype) == ((101, 2), torch.float32, (101,), torch.int64)
    assert torch.equal(x, again)
    assert not torch.equal(x, other)
    assert len(torch.unique(y)) >= 2


def test_a_spiral_without_noise_lies_on_its_arms() -> None:
    x, y = points.spiral(samples=90, turns=1.0, classes=3)
    assert torch.bincount(y).tolist() == [30, 30, 30]
    radius = x.norm(dim=1)
    angle = 2 * torch.pi * (radius + y / 3)
    expected = torch.stack([radius * angle.cos(), radius * angle.sin()], 1)
    assert torch.allclose(x, expected, atol=1e-5)


def test_circles_have_their_radii() -> None:
    x, y = points.circles(samples=50, noise=0.0, factor=0.4)
    assert torch.allclose(x.norm(dim=1), torch.where(y == 0, 1.0, 0.4))


def test_xor_is_one_where_the_signs_differ() -> None:
    x, y = points.xor(samples=200)
    assert torch.equal(y.bool(), x[:, 0] * x[:, 1] < 0)


def test_clouds_lie_around_the_unit_circle() -> None:
    x, y = points.gaussians(samples=4000, noise=0.1, classes=4)
    centers = torch.stack([x[y == at].mean(0) for at in range(4)])
    assert torch.allclose(centers.norm(dim=1), torch.ones(4), atol=0.02)
