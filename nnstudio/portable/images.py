"""Images as tensors: one layout (N, C, H, W), normalized by the training part."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import torch
from torch import Tensor

from .dataset import require_finite, require_rows
from .errors import DataError

_CHUNK = 4096  # images at a time: keeps the memory for whole-number sums small


def prepare_images(
    images: Tensor,
    splits: Mapping[str, Tensor],
    normalize: str = "standard",
    where: object = "images",
) -> tuple[Tensor, dict[str, Any]]:
    """Lay out and normalize images; the statistics come from the training part alone.

    Args:
        images: (N, H, W) gray or (N, C, H, W), uint8 or any other numbers.
        splits: row numbers of each part.
        normalize: "standard" (mean 0 and standard deviation 1 per channel over the training part),
            "minmax" (lowest value of the channel to 0, highest to 1) or "none".
        where: what to call the images in a message.

    Returns:
        float32 (N, C, H, W), and the facts that a new image needs: sizes, and per channel `offset`
        and `factor` with normalized = (value - offset) / factor.

    Raises:
        DataError: not a batch of images, not as many as were split, or a number that is not finite.
    """
    if images.dim() == 3:
        images = images.unsqueeze(1)
    if images.dim() != 4 or 0 in images.shape:
        raise DataError(
            "these are not images",
            where=where,
            expected="sizes (N, H, W) for gray images or (N, C, H, W)",
            got=str(tuple(images.shape)),
            fix="Choose another array, or use the source for tables",
        )
    require_rows(images, splits, where)
    require_finite(images, where)
    train = splits["train"]
    scales = [_fit_channel(channel, train, normalize) for channel in images.unbind(1)]
    offset = [scale[0] for scale in scales]
    factor = [scale[1] for scale in scales]
    prepared = images.to(torch.float32, copy=True, memory_format=torch.contiguous_format)
    prepared -= torch.tensor(offset).view(-1, 1, 1)
    prepared /= torch.tensor(factor).view(-1, 1, 1)
    sizes = dict(zip(("channels", "height", "width"), images.shape[1:], strict=True))
    facts = {"kind": "image", **sizes, "offset": offset, "factor": factor}
    return prepared, facts | _look(images, train)


def _look(images: Tensor, train: Tensor) -> dict[str, Any]:
    """What images of the training part look like, for matching new ones (see `pictures`).

    `black` and `white` are the values that stand for a pixel of 0 and of 255; `border` is the mean
    brightness along the edges, from 0 to 1.
    """
    sample = images[train[:_CHUNK]].float()
    low, high = float(sample.min()), float(sample.max())
    if images.dtype == torch.uint8 and high > 127:
        low, high = 0.0, 255.0
    black, white = min(low, 0.0), high if high > min(low, 0.0) else 1.0
    edges = [sample[..., 0, :], sample[..., -1, :], sample[..., :, 0], sample[..., :, -1]]
    values = torch.cat([edge.flatten() for edge in edges]).double().numpy()
    border = (float(values.mean()) - black) / (white - black)
    return {"black": black, "white": white, "border": border}


def _fit_channel(channel: Tensor, train: Tensor, normalize: str) -> tuple[float, float]:
    """Offset and factor of one channel (N, H, W). Whole-number sums make uint8 images exact."""
    if normalize == "none":
        return 0.0, 1.0
    count, total, squares = 0, 0.0, 0.0
    low, high = math.inf, -math.inf
    for start in range(0, len(train), _CHUNK):
        values = channel[train[start : start + _CHUNK]].numpy()
        low, high = min(low, float(values.min())), max(high, float(values.max()))
        if values.dtype == np.uint8:
            of_value = np.bincount(values.ravel(), minlength=256)
            total += float(of_value @ np.arange(256))
            squares += float(of_value @ np.arange(256) ** 2)
        else:
            total += float(values.sum(dtype=np.float64))
            squares += float(np.square(values, dtype=np.float64).sum())
        count += values.size
    if normalize == "minmax":
        return low, (high - low) or 1.0
    mean = total / count
    return mean, math.sqrt(max(squares / count - mean * mean, 0.0)) or 1.0
