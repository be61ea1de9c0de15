"""Layers that PyTorch does not have: each says where it comes from."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812


class LayerNorm2d(nn.LayerNorm):
    """Layer norm over the channels of each pixel of images (ConvNeXt, Liu et al., 2022)."""

    def forward(self, x: Tensor) -> Tensor:
        """N × C × H × W in, the same out."""
        return super().forward(x.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)


class LayerScale(nn.Module):
    """A learned factor per channel, near zero at first (CaiT, Touvron et al., 2021).

    Args:
        channels: size of the dimension that has a factor per entry.
        initial: what all factors are at first.
        dim: that dimension.
    """

    def __init__(self, channels: int, initial: float = 1e-6, dim: int = 1) -> None:
        super().__init__()
        self.dim = dim
        self.weight = nn.Parameter(torch.full((channels,), initial))

    def forward(self, x: Tensor) -> Tensor:
        """Any sizes in, the same out."""
        sizes = [1] * x.dim()
        sizes[self.dim] = -1
        return x * self.weight.view(sizes)


class StochasticDepth(nn.Module):
    """Drops whole samples of a residual branch in training (Huang et al., 2016).

    Those that stay are divided by 1 − p, so that the mean is kept; nothing happens after training.

    Args:
        p: the share that is dropped.
    """

    def __init__(self, p: float) -> None:
        super().__init__()
        self.p = p

    def forward(self, x: Tensor) -> Tensor:
        """Any sizes with samples first in, the same out."""
        if not self.training or self.p == 0.0:
            return x
        stays = 1.0 - self.p
        kept = torch.empty([len(x)] + [1] * (x.dim() - 1), dtype=x.dtype, device=x.device)
        kept.bernoulli_(stays)
        return x * (kept / stays if stays else kept)


class SpatialPyramidPooling(nn.Module):
    """One row of numbers from images of any size, pooled on several grids (He et al., 2014).

    Args:
        levels: cells along each side of each grid.
        mode: what is kept of each cell, "max" or "avg".
    """

    def __init__(self, levels: Sequence[int], mode: str = "max") -> None:
        super().__init__()
        self.levels = tuple(levels)
        self.mode = mode

    def forward(self, x: Tensor) -> Tensor:
        """N × C × H × W in, N × (C · cells of all grids) out."""
        pool = F.adaptive_max_pool2d if self.mode == "max" else F.adaptive_avg_pool2d
        return torch.cat([pool(x, level).flatten(1) for level in self.levels], 1)


class CenterCrop(nn.Module):
    """Cuts the middle out of images, so that two of different size can be joined (U-Net)."""

    def forward(self, x: Tensor, like: Tensor) -> Tensor:
        """N × C × H × W in, N × C × P × Q out, where P and Q are the last sizes of `like`."""
        height, width = like.shape[-2:]
        top, left = (x.shape[2] - height) // 2, (x.shape[3] - width) // 2
        return x[:, :, top : top + height, left : left + width]
