"""Text as windows of characters, and a model that continues it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import torch
from torch import Tensor

from .errors import DataError


def encode_text(text: str) -> tuple[Tensor, tuple[str, ...]]:
    """Number the characters of a text.

    Returns:
        int64 (number of characters,) indices, and the vocabulary: every character that occurs, in
        the order of Unicode. It is taken from the whole text, since a character without a number
        could not be read at all.

    Raises:
        DataError: fewer than two different characters.
    """
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    found, indices = np.unique(points, return_inverse=True)
    vocabulary = tuple(chr(point) for point in found)
    if len(vocabulary) < 2:
        raise DataError(
            "there is nothing to predict in this text",
            expected="at least 2 different characters",
            got=f"only {vocabulary[0]!r}" if vocabulary else "an empty text",
            fix="Choose another text",
        )
    return torch.from_numpy(indices.reshape(-1).astype(np.int64)), vocabulary


def text_windows(tokens: Tensor, length: int, stride: int) -> tuple[Tensor, Tensor]:
    """Windows of a text and the same windows one character later.

    Args:
        tokens: int64 (number of characters,).
        length: characters in a window.
        stride: from one window to the next.

    Returns:
        Two views int64 (N, length); their rows are those that `splits.split_windows` numbers for
        the span length + 1.
    """
    return tokens[:-1].unfold(0, length, stride), tokens[1:].unfold(0, length, stride)


def continue_text(
    model: Callable[[Tensor], Tensor],
    prompt: str,
    preparation: Mapping[str, Any],
    length: int = 200,
    temperature: float = 1.0,
    seed: int = 0,
) -> str:
    """Write on where a prompt ends, one character at a time.

    Args:
        model: int64 (1, L) characters -> scores of the character that follows each one, with the
            vocabulary as the last or the middle dimension, or only those of the last character.
        prompt: at least one character, all of the vocabulary. The model sees the last ones of it,
            as many as in training.
        preparation: `Dataset.preparation` of the training data.
        length: how many characters to write.
        temperature: 0 always takes the likeliest; 1 draws by the model's own probabilities.
        seed: the same seed draws the same characters.

    Returns:
        The new characters, without the prompt.

    Raises:
        DataError: an empty prompt, or a character that the model does not know.
    """
    vocabulary = list(preparation["classes"]["text"])
    tokens = _prompt_tokens(prompt, vocabulary)
    generator = torch.Generator().manual_seed(seed)
    seen, first = int(preparation["length"]), len(tokens)
    with torch.no_grad():
        for _ in range(length):
            window = tokens[-seen:]
            if len(window) == len(vocabulary):  # the two dimensions could not be told apart
                window = window[1:]
            scores = _last_scores(model(torch.tensor([window])), len(vocabulary))
            tokens.append(_drawn(scores, temperature, generator))
    return "".join(vocabulary[token] for token in tokens[first:])


def _prompt_tokens(prompt: str, vocabulary: list[str]) -> list[int]:
    index = {character: at for at, character in enumerate(vocabulary)}
    unknown = [character for character in prompt if character not in index]
    if unknown or not prompt:
        raise DataError(
            f"the model does not know the character {unknown[0]!r}"
            if unknown
            else "there is no prompt to continue",
            where="prompt",
            expected=f"characters of the training text: {''.join(vocabulary)!r}",
            got=repr(prompt),
            fix="Use other characters" if unknown else "Give the beginning of a text",
        )
    return [index[character] for character in prompt]


def _last_scores(output: Tensor, size: int) -> Tensor:
    """The scores after the last character (vocabulary,), whichever way they are laid out."""
    scores = output.detach().float().cpu()
    if scores.dim() == 3:
        return scores[0, -1] if scores.shape[-1] == size else scores[0, :, -1]
    return scores[-1]


def _drawn(scores: Tensor, temperature: float, generator: torch.Generator) -> int:
    if temperature <= 0:
        return int(scores.argmax())
    chances = torch.softmax(scores / temperature, dim=0)
    return int(torch.multinomial(chances, 1, generator=generator))
