"""A model with weights that can be asked: of a recorded run, or of the run that is under way."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import torch
from torch import Tensor, nn

from nnstudio.portable.dataset import Dataset
from nnstudio.portable.loop import Training, evaluate, prepare
from nnstudio.workbench.compiled import Compiled
from nnstudio.workbench.recorded import Recorded
from nnstudio.workbench.using import trained


@dataclass(frozen=True)
class Trained:
    """What questions need. The model is on the CPU and in evaluation mode; nobody else uses it.

    `step` is that of the weights (-1: of the best checkpoint). `evaluate` gives losses and metrics
    of a split, `data` the dataset on the CPU.
    """

    run: str
    step: int
    compiled: Compiled
    preparation: Mapping[str, Any]
    model: nn.Module
    evaluate: Callable[[str], dict[str, Any]]
    data: Callable[[], Dataset]


def of_record(recorded: Recorded, weights: str = "best") -> Trained:
    """The model of a recorded run. It draws random numbers: never in a process that trains.

    Raises:
        UsageError: the run has no such weights.
        FileError: they cannot be read.
    """
    compiled, model = recorded.compiled, trained(recorded, weights)

    def measure(split: str) -> dict[str, Any]:
        return evaluate(prepare(compiled.train.module, lambda: model, compiled.dataset), split)

    return Trained(
        run=recorded.folder.name,
        step=-1,
        compiled=compiled,
        preparation=recorded.folder.preparation(),
        model=model,
        evaluate=measure,
        data=lambda: compiled.dataset,
    )


class Twin:
    """A copy of a training on the CPU, made without drawing a random number.

    Make it, and take states, between two steps; all else may happen on another thread.
    """

    def __init__(self, training: Training) -> None:
        self._own = training.data
        self._data: Dataset | None = None
        self._model, objective, metrics = _copied(
            (training.model, training.objective, training.metrics)
        )
        self._model.eval()
        self._training = replace(
            training,
            model=self._model,
            objective=objective,
            metrics=metrics,
            optimizer=None,  # type: ignore[arg-type] # a twin does not train
            schedule=None,
        )

    def at(self, state: Mapping[str, Tensor], recorded: Recorded, step: int) -> Trained:
        """The twin with weights of the training, ready to be asked."""
        self._model.load_state_dict(state)
        return Trained(
            run=recorded.folder.name,
            step=step,
            compiled=recorded.compiled,
            preparation=recorded.folder.preparation(),
            model=self._model,
            evaluate=lambda split: evaluate(replace(self._training, data=self._dataset()), split),
            data=self._dataset,
        )

    def _dataset(self) -> Dataset:
        if self._data is None:
            self._data = self._own.to("cpu")
        return self._data


def _copied(parts: Any) -> Any:
    """Deep copies on the CPU. Tensors are copied by value alone: no gradients, no history."""
    memo: dict[int, Any] = {}
    for part in parts[:2]:
        for module in part.modules():
            for values in (vars(module), module._parameters, module._buffers):
                for value in values.values():
                    if isinstance(value, Tensor):
                        memo[id(value)] = _value_of(value)
    return copy.deepcopy(parts, memo)


def _value_of(tensor: Tensor) -> Tensor:
    copied = tensor.detach().to("cpu", copy=True)
    if isinstance(tensor, nn.Parameter):
        return nn.Parameter(copied, requires_grad=tensor.requires_grad)
    return copied


def state_of(training: Training) -> dict[str, Tensor]:
    """A copy of the weights as they are now."""
    with torch.no_grad():
        return {name: value.detach().clone() for name, value in training.model.state_dict().items()}
