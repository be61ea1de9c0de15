"""Points in the plane with a class each: moons, circles, spirals, xor, gaussian clouds.

Every function returns x float32 (N, 2) and y int64 (N,), the same for the same seed. Where the
number of samples does not divide by the classes, the first classes get one more. `noise` is the
standard deviation of what is added to each coordinate.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor


def moons(samples: int = 1000, noise: float = 0.1, seed: int = 0) -> tuple[Tensor, Tensor]:
    """Two half circles of radius 1 that reach into each other."""
    upper, lower = (_evenly(count) * math.pi for count in _counts(samples, 2))
    points = [
        torch.stack([upper.cos(), upper.sin()], 1),
        torch.stack([1 - lower.cos(), 0.5 - lower.sin()], 1),
    ]
    return _finished(points, noise, seed)


def circles(
    samples: int = 1000, noise: float = 0.05, factor: float = 0.5, seed: int = 0
) -> tuple[Tensor, Tensor]:
    """A circle of radius 1 (class 0) around one of radius `factor` (class 1)."""
    points = []
    for count, radius in zip(_counts(samples, 2), (1.0, factor), strict=True):
        angle = 2 * math.pi * torch.arange(count, dtype=torch.float64) / count
        points.append(radius * torch.stack([angle.cos(), angle.sin()], 1))
    return _finished(points, noise, seed)


def spiral(
    samples: int = 1000, noise: float = 0.0, turns: float = 1.5, classes: int = 2, seed: int = 0
) -> tuple[Tensor, Tensor]:
    """Arms from near the center to radius 1, each after `turns` full turns; one class per arm."""
    points = []
    for arm, count in enumerate(_counts(samples, classes)):
        radius = torch.arange(1, count + 1, dtype=torch.float64) / max(count, 1)
        angle = 2 * math.pi * (turns * radius + arm / classes)
        points.append(torch.stack([radius * angle.cos(), radius * angle.sin()], 1))
    return _finished(points, noise, seed)


def xor(samples: int = 1000, noise: float = 0.0, seed: int = 0) -> tuple[Tensor, Tensor]:
    """Uniform points of a square from -1 to 1; class 1 where the signs differ (before noise)."""
    generator = torch.Generator().manual_seed(seed)
    points = 2 * torch.rand(samples, 2, generator=generator, dtype=torch.float64) - 1
    labels = ((points[:, 0] < 0) != (points[:, 1] < 0)).long()
    points += noise * torch.randn(samples, 2, generator=generator, dtype=torch.float64)
    return points.float(), labels


def gaussians(
    samples: int = 1000, noise: float = 0.3, classes: int = 3, seed: int = 0
) -> tuple[Tensor, Tensor]:
    """Round clouds of standard deviation `noise`, their centers evenly on a circle of radius 1."""
    points = []
    for at, count in enumerate(_counts(samples, classes)):
        angle = 2 * math.pi * at / classes
        center = torch.tensor([math.cos(angle), math.sin(angle)], dtype=torch.float64)
        points.append(center.expand(count, 2))
    return _finished(points, noise, seed)


def _counts(samples: int, classes: int) -> list[int]:
    return [samples // classes + (at < samples % classes) for at in range(classes)]


def _evenly(count: int) -> Tensor:
    return torch.linspace(0, 1, count, dtype=torch.float64)


def _finished(points: list[Tensor], noise: float, seed: int) -> tuple[Tensor, Tensor]:
    labels = [torch.full((len(part),), at) for at, part in enumerate(points)]
    joined = torch.cat(points)
    generator = torch.Generator().manual_seed(seed)
    joined = joined + noise * torch.randn(joined.shape, generator=generator, dtype=torch.float64)
    return joined.float(), torch.cat(labels)
