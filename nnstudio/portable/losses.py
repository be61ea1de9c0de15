"""Losses that PyTorch does not have."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812


class ContrastiveLoss(nn.Module):
    """Pulls like pairs together and pushes others apart (Hadsell, Chopra and LeCun, 2006).

    ½·d² for a like pair, ½·max(0, margin − d)² for another one, d the distance of the two.

    Args:
        margin: how far apart pairs that are not alike should be.
        reduction: "mean" or "sum" of the pairs.
    """

    def __init__(self, margin: float = 1.0, reduction: str = "mean") -> None:
        super().__init__()
        self.margin = margin
        self.reduction = reduction

    def forward(self, input1: Tensor, input2: Tensor, target: Tensor) -> Tensor:
        """N × F and N × F, and N numbers above 0 for pairs that are alike; one number out."""
        distance = F.pairwise_distance(input1, input2)
        apart = (self.margin - distance).clamp(min=0)
        losses = torch.where(target > 0, distance, apart).square() / 2
        return losses.sum() if self.reduction == "sum" else losses.mean()


class DiceLoss(nn.Module):
    """One minus the overlap of predicted and right areas, mean of samples and classes.

    Dice is 2·|both| / (|predicted| + |right|); probabilities count in part (Milletari and others,
    2016).

    Args:
        smooth: added above and below, so that empty areas count as found.
    """

    def __init__(self, smooth: float = 1.0) -> None:
        super().__init__()
        self.smooth = smooth

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        """Scores N × C × … and class indices N × …; one number out."""
        right = F.one_hot(target, input.shape[1]).movedim(-1, 1)
        return self._missed(input.softmax(1), right.to(input.dtype), 2)

    def _missed(self, found: Tensor, right: Tensor, start: int) -> Tensor:
        """The loss of shares between 0 and 1; dimensions from `start` are the area."""
        both = (found * right).unsqueeze(-1).flatten(start).sum(-1)
        areas = (found + right).unsqueeze(-1).flatten(start).sum(-1)
        return 1 - ((2 * both + self.smooth) / (areas + self.smooth)).mean()


class BinaryDiceLoss(DiceLoss):
    """The same for masks: a score per yes-or-no question (each pixel), and 0 or 1 as its answer."""

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        """Scores N × … and answers of the same sizes; one number out."""
        return self._missed(input.sigmoid(), target.to(input.dtype), 1)
