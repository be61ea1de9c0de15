"""What a model's outputs say: the likeliest class, or numbers in their own units."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor


@dataclass(frozen=True)
class Answer:
    """The answer to one input.

    Attributes:
        input: the name of the input.
        answer: the class, or the numbers as text.
        probabilities: (class, probability) from the likeliest down; empty for numbers.
        values: the predicted numbers in their original units; empty for classes.
    """

    input: str
    answer: str
    probabilities: tuple[tuple[str, float], ...] = ()
    values: tuple[float, ...] = ()


def class_answers(
    names: Sequence[str], scores: Tensor, classes: Sequence[str], kind: str = "softmax"
) -> list[Answer]:
    """The likeliest class of each input.

    Args:
        names: the names of the inputs.
        scores: (N, classes); for two classes also (N,) or (N, 1), the score of the second.
        classes: their names.
        kind: what turns scores into probabilities: "softmax", "sigmoid", or "" where they are
            probabilities already.
    """
    scores = scores.detach().double().cpu()
    if kind == "softmax":
        scores = scores.softmax(dim=1)
    elif kind == "sigmoid":
        scores = scores.sigmoid()
    if scores.dim() == 1 or scores.shape[1] == 1:
        second = scores.reshape(-1, 1)
        scores = torch.cat([1 - second, second], dim=1)
    answers = []
    for name, row in zip(names, scores.tolist(), strict=True):
        ranked = sorted(zip(classes, row, strict=True), key=lambda pair: -pair[1])
        answers.append(Answer(name, ranked[0][0], probabilities=tuple(ranked)))
    return answers


def array_answers(names: Sequence[str], outputs: Tensor) -> list[Answer]:
    """The output for each input as it is: (N, ...) numbers that have no units of their own."""
    outputs = outputs.detach().double().cpu()
    sizes = " × ".join(str(size) for size in outputs.shape[1:]) or "1"
    rows = outputs.reshape(len(names), -1).tolist()
    text = "{:g}".format if sizes == "1" else f"{sizes} numbers".format
    return [
        Answer(name, text(row[0]), values=tuple(row)) for name, row in zip(names, rows, strict=True)
    ]


def number_answers(
    names: Sequence[str], outputs: Tensor, columns: Sequence[Mapping[str, Any]]
) -> list[Answer]:
    """The predicted numbers of each input, in their original units.

    Args:
        names: the names of the inputs.
        outputs: (N, K) or (N,), normalized as the targets were.
        columns: name, offset and factor of each of the K targets.
    """
    rows = outputs.detach().double().cpu().reshape(len(names), -1)
    offset = torch.tensor([float(column["offset"]) for column in columns], dtype=torch.float64)
    factor = torch.tensor([float(column["factor"]) for column in columns], dtype=torch.float64)
    answers = []
    for name, row in zip(names, (rows * factor + offset).tolist(), strict=True):
        texts = [f"{column['name']} {value:g}" for column, value in zip(columns, row, strict=True)]
        answers.append(Answer(name, ", ".join(texts), values=tuple(row)))
    return answers
