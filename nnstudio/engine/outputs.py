"""What a model's outputs mean: probabilities of classes, or numbers in their own units."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from nnstudio.compiler.predict_source import meaning
from nnstudio.engine.looking import own_units
from nnstudio.engine.trained import Trained
from nnstudio.errors import UsageError


@dataclass(frozen=True)
class Reading:
    """How to read outputs. `field` is what is predicted, `kind` what makes scores probabilities."""

    field: str
    kind: str
    classes: tuple[str, ...]
    targets: tuple[Mapping[str, Any], ...]
    script: Any

    @property
    def is_class(self) -> bool:
        """Whether a class is predicted."""
        return bool(self.classes)

    @property
    def names(self) -> tuple[str, ...]:
        """The classes, or the numbers' names."""
        return self.classes or tuple(str(each["name"]) for each in self.targets)

    def forward(self, model: Any, fields: Mapping[str, Tensor]) -> Tensor:
        """The prediction for fields of the model: probabilities (N, K), or numbers (N, K)."""
        with torch.no_grad():
            outputs = model(*(fields[name] for name in self.script.INPUTS))
        picked: Tensor = outputs[self.script.OUTPUT] if isinstance(outputs, tuple) else outputs
        return self._probabilities(picked) if self.is_class else self._numbers(picked)

    def _probabilities(self, scores: Tensor) -> Tensor:
        if self.kind == "softmax":
            scores = scores.softmax(dim=1)
        elif self.kind == "sigmoid":
            scores = scores.sigmoid()
        if scores.dim() == 1 or scores.shape[1] == 1:
            second = scores.reshape(-1, 1)
            scores = torch.cat([1 - second, second], dim=1)
        if scores.dim() != 2 or scores.shape[1] != len(self.classes):
            raise UsageError(
                f"the prediction has sizes {tuple(scores.shape)}; expected a score for each of the"
                f" {len(self.classes)} classes. Mark the node with the scores by an Output."
            )
        return scores.float()

    def _numbers(self, values: Tensor) -> Tensor:
        return own_units(values.reshape(len(values), -1), list(self.targets))


def reading(trained: Trained) -> Reading:
    """How to read the outputs of a trained model.

    Raises:
        UsageError: it predicts neither one class nor numbers per row (such as a text).
    """
    compiled, preparation = trained.compiled, trained.preparation
    field, kind = meaning(compiled.analysis, compiled.model_source.parts)
    classes = tuple(preparation["classes"].get(field, ()))
    targets = tuple(preparation.get("targets", ()))
    if preparation["kind"] == "text" or not (classes or targets):
        raise UsageError(
            "this needs a model that predicts a class or numbers for each row; this one predicts"
            f" {field or 'nothing that the data knows'}."
        )
    if classes:
        targets = ()
    return Reading(field, kind, classes, targets, compiled.predict.module)
