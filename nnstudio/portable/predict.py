"""Answers of a trained model for new inputs, and the command line of a `predict.py`."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from .answers import Answer
from .errors import DataError


def predict(
    script: Any, model: nn.Module, arguments: Sequence[str], preparation: Mapping[str, Any]
) -> list[Answer]:
    """One answer for each input.

    Args:
        script: the module `predict.py`: its INPUTS, OUTPUT, `read_inputs` and `answers`.
        model: with trained weights; it is put into evaluation mode.
        arguments: inputs as a person gives them: file names, rows, numbers.
        preparation: what training learned about the data (`Dataset.preparation`).

    Raises:
        DataError: an input that cannot be read.
    """
    model.eval()
    names, fields = script.read_inputs(arguments, preparation)
    missing = [name for name in script.INPUTS if name not in fields]
    if missing:
        raise DataError(
            f"the model also takes {', '.join(missing)}",
            expected=f"a model that takes nothing but {', '.join(fields)}",
            fix="Call the model from Python with all that it takes",
        )
    with torch.no_grad():
        outputs = model(*(fields[name] for name in script.INPUTS))
    found: list[Answer] = script.answers(names, _picked(script, outputs), preparation)
    return found


def write_on(
    script: Any,
    model: nn.Module,
    prompts: Sequence[str],
    preparation: Mapping[str, Any],
    length: int = 200,
    temperature: float = 1.0,
    seed: int = 0,
) -> list[Answer]:
    """What a text model writes behind each prompt.

    Raises:
        DataError: a prompt with characters that the model never saw.
    """
    model.eval()

    def scores(tokens: Tensor) -> Tensor:
        return _picked(script, model(tokens))

    found: list[Answer] = script.continue_prompts(
        scores, prompts, preparation, length, temperature, seed
    )
    return found


def _picked(script: Any, outputs: Any) -> Tensor:
    """The prediction among the model's outputs."""
    picked: Tensor = outputs[script.OUTPUT] if isinstance(outputs, tuple) else outputs
    return picked


def run(script: Any, make_model: Callable[[], nn.Module]) -> None:
    """Predict from the command line of `script` (the module `predict.py` itself)."""
    writes = hasattr(script, "continue_prompts")
    chosen = _arguments(script, writes)
    try:
        preparation = json.loads((chosen.weights.parent / "preparation.json").read_text("utf-8"))
        model = make_model()
        model.load_state_dict(torch.load(chosen.weights, map_location="cpu", weights_only=True))
    except FileNotFoundError as error:
        sys.exit(f"predict.py: there is no {error.filename}. Run `python train.py` first.")
    try:
        if writes:
            options = (chosen.length, chosen.temperature, chosen.seed)
            found = write_on(script, model, chosen.inputs, preparation, *options)
        else:
            found = predict(script, model, chosen.inputs, preparation)
    except DataError as error:
        sys.exit(f"predict.py: {error}")
    for answer in found:
        print(line(answer))


def line(answer: Answer) -> str:
    """An answer as one line, with the three likeliest classes."""
    ranked = ", ".join(f"{name} {share:.1%}" for name, share in answer.probabilities[:3])
    return f"{answer.input}: {answer.answer}" + (f"  ({ranked})" if ranked else "")


def _arguments(script: Any, writes: bool) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(script.__doc__ or "Predict.").splitlines()[0])
    what = "the beginning of a text" if writes else "a file, or a row of values"
    parser.add_argument("inputs", nargs="+", metavar="INPUT", help=what)
    folder = Path(script.HERE) / "weights"
    default = next(
        filter(Path.exists, (folder / "best.pt", folder / "last.pt")), folder / "best.pt"
    )
    parser.add_argument("--weights", type=Path, default=default, help=f"(default: {default.name})")
    if writes:
        parser.add_argument("--length", type=int, default=200, help="characters to write")
        parser.add_argument("--temperature", type=float, default=1.0, help="0: the likeliest only")
        parser.add_argument("--seed", type=int, default=0, help="of the draws")
    return parser.parse_args()
