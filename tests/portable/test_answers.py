"""Outputs become classes with probabilities, or numbers in their own units."""

from __future__ import annotations

import pytest
import torch

from nnstudio.portable.answers import class_answers, number_answers


def test_the_likeliest_class_comes_first() -> None:
    (found,) = class_answers(["a.png"], torch.tensor([[0.0, 2.0, 1.0]]), ["x", "y", "z"])
    assert (found.input, found.answer) == ("a.png", "y")
    assert [name for name, _ in found.probabilities] == ["y", "z", "x"]
    assert sum(share for _, share in found.probabilities) == pytest.approx(1)


@pytest.mark.parametrize("scores", [torch.tensor([3.0]), torch.tensor([[3.0]])])
def test_one_score_is_that_of_the_second_class(scores: torch.Tensor) -> None:
    (found,) = class_answers(["a"], scores, ["no", "yes"], "sigmoid")
    assert found.answer == "yes"
    assert found.probabilities[0][1] == pytest.approx(0.9526, abs=1e-4)


def test_probabilities_stay_as_they_are() -> None:
    (found,) = class_answers(["a"], torch.tensor([[0.25, 0.75]]), ["no", "yes"], "")
    assert found.probabilities == (("yes", 0.75), ("no", 0.25))


def test_numbers_return_to_their_units() -> None:
    columns = [{"name": "mpg", "offset": 20.0, "factor": 5.0}]
    first, second = number_answers(["a", "b"], torch.tensor([[1.0], [-1.0]]), columns)
    assert (first.answer, first.values) == ("mpg 25", (25.0,))
    assert second.values == (15.0,)
