"""Text becomes numbered characters and back, and a model continues it."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor

from nnstudio.portable.errors import DataError
from nnstudio.portable.text import continue_text, encode_text, text_windows


@given(st.text(min_size=2, max_size=200).filter(lambda text: len(set(text)) > 1))
def test_every_character_has_a_number(text: str) -> None:
    tokens, vocabulary = encode_text(text)
    assert "".join(vocabulary[token] for token in tokens.tolist()) == text
    assert list(vocabulary) == sorted(set(text))


def test_targets_are_the_windows_one_character_later() -> None:
    tokens, _ = encode_text("abcdefghijk")
    windows, following = text_windows(tokens, length=3, stride=2)
    assert windows[1].tolist() == [2, 3, 4]
    assert following[1].tolist() == [3, 4, 5]
    assert windows.untyped_storage().data_ptr() == tokens.untyped_storage().data_ptr()


@pytest.mark.parametrize("text", ["", "aaaa"])
def test_a_text_of_one_character_is_refused(text: str) -> None:
    with pytest.raises(DataError, match="nothing to predict"):
        encode_text(text)


VOCABULARY = ["a", "b", "c"]


def following(tokens: Tensor, layout: str) -> Tensor:
    """Scores of a model that always continues a → b → c → a."""
    scores = 50 * torch.nn.functional.one_hot((tokens + 1) % 3, 3).float()
    if layout == "classes in the middle":
        return scores.transpose(1, 2)
    if layout == "last character only":
        return scores[:, -1]
    return scores.flatten(0, 1) if layout == "flat" else scores


@pytest.mark.parametrize(
    "layout", ["classes last", "classes in the middle", "last character only", "flat"]
)
@pytest.mark.parametrize("length", [1, 2, 3, 8])
def test_text_is_continued_whatever_the_layout_of_the_scores(layout: str, length: int) -> None:
    preparation = {"classes": {"text": VOCABULARY}, "length": length}

    def model(tokens: Tensor) -> Tensor:
        assert tokens.shape[1] <= length
        return following(tokens, layout)

    for temperature in (0.0, 1.0):
        assert continue_text(model, "ab", preparation, 5, temperature) == "cabca"


def test_drawing_is_repeatable_by_seed() -> None:
    preparation = {"classes": {"text": VOCABULARY}, "length": 4}
    texts = [
        continue_text(lambda tokens: torch.zeros(*tokens.shape, 3), "a", preparation, 40, 1.0, seed)
        for seed in (1, 1, 2)
    ]
    assert texts[0] == texts[1] != texts[2]


@pytest.mark.parametrize(("prompt", "message"), [("", "no prompt"), ("abx", "character 'x'")])
def test_a_prompt_of_unknown_characters_is_refused(prompt: str, message: str) -> None:
    preparation = {"classes": {"text": VOCABULARY}, "length": 4}
    with pytest.raises(DataError, match=message):
        continue_text(lambda tokens: tokens, prompt, preparation)
