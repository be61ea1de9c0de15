"""Metrics over a whole split equal their definitions, however the rows come in batches."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from nnstudio.portable.metrics import (
    MAE,
    MSE,
    R2,
    Accuracy,
    ConfusionMatrix,
    Perplexity,
    predicted_classes,
)


def fed(
    metric: object, prediction: Tensor, target: Tensor, cuts: tuple[int, ...] = (3, 7)
) -> object:
    """What a metric says after unequal batches."""
    for start, end in pairwise((0, *cuts, len(target))):
        metric.update(prediction[start:end], target[start:end])  # type: ignore[attr-defined]
    return metric.compute()  # type: ignore[attr-defined]


def random(*shape: int) -> Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(sum(shape)))


@pytest.mark.parametrize(
    ("scores", "target"), [((20, 5), (20,)), ((20, 4, 5), (20, 4)), ((20, 5, 3, 4), (20, 3, 4))]
)
def test_accuracy_finds_the_class_dimension(
    scores: tuple[int, ...], target: tuple[int, ...]
) -> None:
    classes = torch.arange(math.prod(target)).reshape(target) % 5
    axis = -1 if scores[:-1] == target else 1
    perfect = torch.nn.functional.one_hot(classes, 5).movedim(-1, axis).float()
    assert fed(Accuracy(), perfect, classes) == 1.0
    given = random(*scores)
    expected = (given.argmax(axis) == classes).double().mean().item()
    assert fed(Accuracy(), given, classes) == pytest.approx(expected)


@pytest.mark.parametrize("shape", [(20,), (20, 1)])
@pytest.mark.parametrize("dtype", [torch.int64, torch.float32])
def test_accuracy_of_yes_or_no_scores(shape: tuple[int, ...], dtype: torch.dtype) -> None:
    scores = random(*shape)
    target = (random(20) > 0).to(dtype)
    expected = ((scores.flatten() > 0) == (target > 0)).double().mean().item()
    assert fed(Accuracy(), scores, target) == pytest.approx(expected)


def test_ignored_targets_do_not_count() -> None:
    scores = torch.tensor([[2.0, 1.0], [2.0, 1.0], [2.0, 1.0]])
    target = torch.tensor([0, -100, 1])
    assert fed(Accuracy(), scores, target, ()) == 0.5
    assert fed(ConfusionMatrix(2), scores, target, ()) == [[1, 0], [1, 0]]
    mean = torch.nn.functional.cross_entropy(scores, target).item()
    assert fed(Perplexity(), scores, target, ()) == pytest.approx(math.exp(mean))


def test_the_confusion_matrix_has_true_classes_as_rows() -> None:
    scores = torch.eye(3)[[0, 0, 2, 1]]
    target = torch.tensor([0, 1, 2, 2])
    assert fed(ConfusionMatrix(3), scores, target, (1,)) == [[1, 0, 0], [1, 0, 0], [0, 1, 1]]
    assert fed(ConfusionMatrix(2), torch.tensor([[1.0], [-1.0]]), torch.tensor([0, 0]), ()) == [
        [1, 1],
        [0, 0],
    ]


def test_perplexity_of_guessing_is_the_number_of_classes() -> None:
    target = torch.arange(20).reshape(10, 2) % 5
    assert fed(Perplexity(), torch.zeros(10, 2, 5), target) == pytest.approx(5.0)


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.tuples(st.floats(-100, 100, width=32), st.floats(-100, 100, width=32)),
        min_size=9,
        max_size=30,
    ),
    st.integers(0, 8),
)
def test_r2_equals_its_definition_in_any_batches(rows: list[tuple[float, float]], cut: int) -> None:
    prediction = torch.tensor([row[0] for row in rows])
    target = torch.tensor([row[1] for row in rows])
    exact = target.double()
    varied = (exact - exact.mean()).square().sum().item()
    missed = (exact - prediction.double()).square().sum().item()
    if varied < 1e-6:
        return
    found = fed(R2(), prediction, target, (cut,) if cut else ())
    assert found == pytest.approx(1 - missed / varied, rel=1e-9, abs=1e-9)


def test_r2_equals_scikit_learn() -> None:
    scored = pytest.importorskip("sklearn.metrics").r2_score
    for prediction, target in (
        (random(20, 3), random(20, 3) * 2 + 1e4),
        (random(20), torch.ones(20)),
        (torch.ones(20), torch.ones(20)),
        (random(20, 1), random(20, 1)),
    ):
        expected = scored(target.double().numpy(), prediction.double().numpy())
        assert fed(R2(), prediction, target) == pytest.approx(expected, rel=1e-9)


def test_r2_of_one_row_is_unknown() -> None:
    assert math.isnan(fed(R2(), torch.ones(1, 1), torch.ones(1, 1), ()))  # type: ignore[arg-type]


def test_errors_are_in_the_datas_own_units() -> None:
    prediction, target = random(20, 2), random(20, 2) + 1
    off = (prediction - target).double()
    assert fed(MAE(8.0), prediction, target) == pytest.approx(off.abs().mean().item() * 8)
    assert fed(MSE(8.0), prediction, target) == pytest.approx(off.square().mean().item() * 64)
    assert fed(MAE(), prediction[:, :1], target[:, 0]) == pytest.approx(
        off[:, 0].abs().mean().item()
    )


@pytest.mark.parametrize("metric", [Accuracy(), Perplexity(), R2(), MAE(), MSE()])
def test_nothing_seen_is_not_a_number_and_reset_forgets(
    metric: Accuracy | Perplexity | R2 | MAE,
) -> None:
    assert math.isnan(metric.compute())
    numbers = isinstance(metric, R2 | MAE)
    prediction, target = random(4, 3), random(4, 3) if numbers else torch.arange(4) % 3
    metric.update(prediction, target)
    assert not math.isnan(metric.compute())
    metric.reset()
    assert math.isnan(metric.compute())


def test_large_means_lose_no_digits() -> None:
    target = torch.arange(1000, dtype=torch.float64).unsqueeze(1) / 1000 + 1e8
    found = fed(R2(), target + 0.1, target, tuple(range(10, 1000, 10)))
    assert found == pytest.approx(1 - 0.01 / ((1000**2 - 1) / 12e6), rel=1e-5)


def test_updates_leave_no_gradient_behind() -> None:
    prediction = random(4, 3).requires_grad_()
    metric = Perplexity()
    metric.update(prediction, torch.arange(4) % 3)
    assert not metric._sum.requires_grad  # type: ignore[union-attr]


def test_one_score_per_target_means_yes_or_no() -> None:
    assert predicted_classes(torch.tensor([0.5, -0.5]), torch.tensor([1, 0])).tolist() == [1, 0]
