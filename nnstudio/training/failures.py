"""Why a run cannot go on, in words that say what to do, and which node is at fault."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from nnstudio.portable.loop import NonFinite, Training
from nnstudio.training.checkpoint import NotFinite
from nnstudio.training.recipe import Recipe, Tracer

_MEMORY = (
    "not enough memory",
    "out of memory",
    "can't allocate memory",
    "storage size calculation overflowed",
)


@dataclass(frozen=True)
class Failure:
    """A message that is complete, and the name of the node at fault ("" where none is known)."""

    message: str
    node: str = ""


def failure_of(error: Exception, training: Training | None, recipe: Recipe) -> Failure | None:
    """What a user can do about an error while training; None for an error of another kind."""
    if isinstance(error, NonFinite) and training is not None:
        return _of_loss(error, training, recipe.tracer)
    if isinstance(error, NotFinite) and training is not None:
        node = error.name.partition(".")[0] if error.name in training.model.state_dict() else ""
        return Failure(f"{error}, so that no checkpoint of them was saved. {_hint(training)}", node)
    if is_out_of_memory(error):
        size = f" (now {recipe.script.BATCH_SIZE:,})"
        device = f" of {training.device}" if training is not None else ""
        return Failure(
            f"the memory{device} is not enough for this training. Lower the batch size{size} first;"
            " then make layers or images smaller, or close other programs that use memory."
        )
    return None


def is_out_of_memory(error: BaseException) -> bool:
    """Whether an error is about memory, on any device."""
    if isinstance(error, MemoryError | torch.OutOfMemoryError):
        return True
    text = str(error).lower()
    return isinstance(error, RuntimeError) and any(words in text for words in _MEMORY)


def _of_loss(error: NonFinite, training: Training, tracer: Tracer | None) -> Failure:
    for name, parameter in training.model.named_parameters():
        if not bool(torch.isfinite(parameter).all()):
            node = name.partition(".")[0]
            return Failure(
                f"{error}: the weights {name} are no longer finite, because a gradient before was"
                f" infinite. {_hint(training)}",
                node,
            )
    for name in training.inputs:
        values = training.data.fields[name].index_select(0, error.rows)
        if not bool(torch.isfinite(values).all()):
            return Failure(
                f"{error}: the data is to blame, the field {name} has numbers that are NaN or"
                " infinite. Correct those rows, or drop rows with missing values."
            )
    node, shown = _first_not_finite(error.rows, training, tracer)
    if node:
        return Failure(f"{error}: {node} is the first node with {shown}. {_hint(training)}", node)
    where = "the model's own values are finite, so it comes from the loss"
    return Failure(f"{error}: {where if tracer else 'no node is known'}. {_hint(training)}")


@torch.no_grad()
def _first_not_finite(rows: Tensor, training: Training, tracer: Tracer | None) -> tuple[str, str]:
    """The first node whose value is not finite when the batch is computed once more."""
    if tracer is None:
        return "", ""
    training.model.train()
    seen: Mapping[str, Any]
    with tracer() as seen:
        outputs = training.model(*_batch(training, training.inputs, rows))
        given = outputs if isinstance(outputs, tuple) else (outputs,)
        training.objective(*given, *_batch(training, training.targets, rows))
    for node, value in seen.items():
        if isinstance(value, Tensor) and value.is_floating_point():
            bad = value[~torch.isfinite(value)]
            if bad.numel():
                kind = "NaN" if math.isnan(bad[0].item()) else "an infinite value"
                return node, f"{kind} ({bad.numel():,} of {value.numel():,} numbers)"
    return "", ""


def _batch(training: Training, names: Sequence[str], rows: Tensor) -> list[Tensor]:
    return [training.data.fields[name].index_select(0, rows) for name in names]


def _hint(training: Training) -> str:
    rate = training.optimizer.param_groups[0]["lr"]
    clip = "" if training.clip_norm is not None else ", clip gradients by norm (clip_norm 1)"
    return (
        f"Lower the learning rate (now {rate:g}){clip}, or normalize the inputs and put"
        " normalization layers between the others."
    )
