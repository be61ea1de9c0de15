"""`predict.py`: which output answers, what it is compared with, and how it becomes an answer."""

from __future__ import annotations

import pytest

import nnstudio
from nnstudio.compiler.predict_source import meaning, prediction
from nnstudio.workbench.bench import Workbench
from tests.compiler.written import autoencoder, probabilities, two_heads
from tests.networks import chain, spiral


def meant(net: Workbench) -> tuple[str, str]:
    return meaning(net.analysis(), net.compiled.model_source.parts)


def test_the_first_marked_output_is_the_prediction() -> None:
    net = two_heads()
    parts = net.compiled.model_source.parts
    at, value = prediction(parts)
    assert (at, parts.outputs[at].name) == (0, "first")
    assert parts.outputs[at].value == value


def test_an_output_that_only_the_loss_takes_is_not_the_prediction() -> None:
    net = spiral()
    net.apply(nnstudio.project.edits.remove(["logits"]))
    shown = net.add("Softmax", "linear2")
    net.add("Output", shown, name="shares")
    parts = net.compiled.model_source.parts
    assert [output.name for output in parts.outputs] == ["shares", "linear2"]
    assert parts.outputs[prediction(parts)[0]].name == "shares"


def test_without_marks_the_first_value_is_taken() -> None:
    net = spiral()
    net.apply(nnstudio.project.edits.remove(["logits"]))
    assert prediction(net.compiled.model_source.parts)[0] == 0


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (spiral, ("y", "softmax")),
        (two_heads, ("next", "")),
        (autoencoder, ("image", "")),
        (probabilities, ("y", "softmax")),
    ],
)
def test_the_loss_says_what_the_prediction_is(make: object, expected: tuple[str, str]) -> None:
    assert meant(make()) == expected  # type: ignore[operator]


def test_a_prediction_that_no_loss_takes_is_no_score() -> None:
    net = spiral()
    net.apply(nnstudio.project.edits.remove(["logits"]))
    net.add("Output", net.add("Softmax", "linear2"), name="shares")
    assert meant(net) == ("y", "")


def test_yes_or_no_is_a_sigmoid() -> None:
    net = nnstudio.new("Titanic")
    net.set_data("Bundled", name="titanic")
    scores = chain(net, net.add("Input", field="x"), ("Linear", {"out_features": 1}))
    net.add("Output", scores)
    net.add("BCEWithLogitsLoss", scores, net.add("Target", field="y"))
    assert meant(net) == ("y", "sigmoid")
    assert 'kind="sigmoid"' in net.sources()["predict.py"]


def test_the_file_reads_like_a_persons() -> None:
    assert (
        spiral().sources()["predict.py"]
        == '''"""Predict with a trained Spiral: `python predict.py --help`."""

import sys
from pathlib import Path

from model import Spiral
from portable.answers import class_answers
from portable.predict import run
from portable.rows import read_rows

HERE = Path(__file__).parent

INPUTS = ("x",)  # fields that the model takes
OUTPUT = 0  # which of several outputs is the prediction


def read_inputs(arguments, preparation):
    """CSV files or rows written out, prepared as in training: names and fields."""
    names, values = read_rows(arguments, preparation)
    return names, {"x": values}


def answers(names, outputs, preparation):
    """The likeliest class of each input, and the probability of every class."""
    return class_answers(names, outputs, preparation["classes"]["y"])


if __name__ == "__main__":
    run(sys.modules[__name__], Spiral)
'''
    )
