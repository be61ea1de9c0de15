"""Finding by some letters."""

from __future__ import annotations

import pytest

from nnstudio.ui.fuzzy import best, score, words_score


@pytest.mark.parametrize(
    ("query", "better", "worse"),
    [
        ("conv", "Conv 2D", "Deconvolution"),
        ("relu", "ReLU", "Leaky ReLU"),
        ("add", "Add", "Padding"),
        ("mae", "Mean absolute error", "Mae west"),
        ("bn", "Batch norm", "Bnorm"),
    ],
)
def test_the_better_match_scores_higher(query: str, better: str, worse: str) -> None:
    assert score(query, better) > score(query, worse)


def test_missing_letters_score_nothing() -> None:
    assert score("xyz", "Conv 2D") == 0.0
    assert score("dcba", "abcd") == 0.0


def test_every_word_must_be_found() -> None:
    assert words_score("save picture", (("Save a picture", 1.0),)) > 0
    assert words_score("save horse", (("Save a picture", 1.0),)) == 0


def test_the_best_come_first_and_ties_keep_their_order() -> None:
    names = ["linear10", "conv1", "linear1", "conv2"]
    assert best("linear1", names, str, 5) == ["linear1", "linear10"]
    assert best("conv", names, str, 5) == ["conv1", "conv2"]
    assert best("(", names, str, 5) == []
