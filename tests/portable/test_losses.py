"""Losses that PyTorch does not have equal their formulas."""

from __future__ import annotations

import pytest
import torch

from nnstudio.portable.losses import BinaryDiceLoss, ContrastiveLoss, DiceLoss


@pytest.mark.parametrize("reduction", ["mean", "sum"])
def test_contrastive_loss_is_that_of_its_paper(reduction: str) -> None:
    a, b = torch.randn(9, 4), torch.randn(9, 4)
    alike = torch.arange(9) % 2
    losses = []
    for one, other, same in zip(a, b, alike, strict=True):
        d = float((one - other + 1e-6).norm())
        losses.append(d**2 / 2 if same else max(0.0, 3.0 - d) ** 2 / 2)
    expected = sum(losses) / (9 if reduction == "mean" else 1)
    found = ContrastiveLoss(3.0, reduction)
    assert float(found(a, b, alike)) == pytest.approx(expected, rel=1e-5)
    assert torch.equal(found(a, b, alike), found(a, b, alike * 2 - 1))
    assert torch.equal(found(a, b, alike), found(a, b, alike.float()))


def test_contrastive_loss_of_equal_vectors_has_a_finite_gradient() -> None:
    a = torch.ones(2, 3, requires_grad=True)
    ContrastiveLoss()(a, torch.ones(2, 3), torch.tensor([1, 0])).backward()  # type: ignore[no-untyped-call]
    assert a.grad is not None and bool(a.grad.isfinite().all())


def test_dice_is_0_for_the_right_areas_and_nearly_1_for_wrong_ones() -> None:
    target = torch.zeros(2, 8, 8, dtype=torch.int64)
    target[:, 2:5, 3:7] = 1
    scores = torch.stack([1 - target, target], 1) * 40.0 - 20
    assert float(DiceLoss()(scores, target)) == pytest.approx(0, abs=1e-6)
    assert float(DiceLoss(0.0)(-scores, target)) == pytest.approx(1, abs=1e-6)
    mask = target.float()
    assert float(BinaryDiceLoss()(mask * 80 - 40, mask)) == pytest.approx(0, abs=1e-6)


def test_dice_equals_its_formula_for_each_sample_and_class() -> None:
    scores, target = torch.randn(3, 4, 5, 6), torch.randint(4, (3, 5, 6))
    shares = scores.softmax(1)
    dice = []
    for n in range(3):
        for c in range(4):
            right = (target[n] == c).float()
            p = shares[n, c]
            dice.append((2 * (p * right).sum() + 0.5) / (p.sum() + right.sum() + 0.5))
    expected = 1 - torch.stack(dice).mean()
    assert torch.allclose(DiceLoss(0.5)(scores, target), expected)


def test_binary_dice_takes_a_sample_as_one_area() -> None:
    scores, mask = torch.randn(3, 5, 6), torch.randint(2, (3, 5, 6))
    p = scores.sigmoid()
    dice = [(2 * (p[n] * mask[n]).sum() + 1) / (p[n].sum() + mask[n].sum() + 1) for n in range(3)]
    assert torch.allclose(BinaryDiceLoss()(scores, mask), 1 - torch.stack(dice).mean())


def test_an_empty_area_that_was_found_empty_costs_nothing() -> None:
    loss = BinaryDiceLoss()(torch.full((1, 4, 4), -50.0), torch.zeros(1, 4, 4))
    assert float(loss) == pytest.approx(0, abs=1e-6)
