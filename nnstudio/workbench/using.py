"""Using what was trained: figures of a whole split, and answers for inputs of one's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from nnstudio.errors import DataProblem, UsageError
from nnstudio.workbench.recorded import Recorded, recorded

if TYPE_CHECKING:
    from torch import nn

    from nnstudio.portable.answers import Answer
    from nnstudio.workbench.bench import Workbench

SPLITS = ("train", "validation", "test")


def trained(run: Recorded, kind: str) -> nn.Module:
    """The model of a run with its weights, on the CPU, in evaluation mode."""
    from nnstudio.training.checkpoint import load

    compiled = run.compiled
    model: nn.Module = getattr(compiled.model, compiled.model_source.class_name)()
    model.load_state_dict(load(run.weights(kind)).model)
    return model.eval()


def evaluate(bench: Workbench, split: str, run: str | None, weights: str) -> dict[str, Any]:
    """Losses and metrics over a whole split.

    Raises:
        UsageError: an unknown split, no such run, or no rows in the split.
    """
    from nnstudio.portable.loop import evaluate as measure
    from nnstudio.portable.loop import prepare

    if split not in SPLITS:
        raise UsageError(f"there is no split {split!r}; choose one of {', '.join(SPLITS)}")
    chosen = recorded(bench, run)
    compiled = chosen.compiled
    model = trained(chosen, weights)
    data = compiled.dataset
    if not data.rows(split):
        raise UsageError(f"the data has no {split} rows; give it a share in split.{split}")
    training = prepare(compiled.train.module, lambda: model, data)
    return measure(training, split)


def predict(
    bench: Workbench, inputs: Sequence[str], run: str | None, options: Mapping[str, Any]
) -> list[Answer]:
    """Answers for raw inputs.

    `options` are those of a text model: length, temperature, seed. DataProblem where an input
    cannot be read, UsageError where there is no such run.
    """
    from nnstudio.portable.errors import DataError
    from nnstudio.portable.predict import predict as answer
    from nnstudio.portable.predict import write_on

    chosen = recorded(bench, run)
    model = trained(chosen, "best")
    script = chosen.compiled.predict.module
    preparation = chosen.folder.preparation()
    try:
        if hasattr(script, "continue_prompts"):
            return write_on(script, model, inputs, preparation, **options)
        if options:
            raise UsageError(f"{', '.join(options)} are for models that write text")
        return answer(script, model, inputs, preparation)
    except DataError as error:
        raise DataProblem(str(error)) from error


def classes(bench: Workbench) -> tuple[str, ...]:
    """The class names of the first target that has classes."""
    for _, report in bench.analysis().of_kind("target"):
        tensor = report.outputs.get("y")
        if tensor is not None and tensor.field is not None and tensor.field.classes:
            return tensor.field.classes
    return ()
