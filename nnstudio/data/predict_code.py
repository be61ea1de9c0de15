"""The part of `predict.py` that depends on the data: raw inputs to tensors, outputs to answers.

The functions are written from `Dataset.preparation`, which a run keeps, so that a model can answer
without its training data. As long as only the fields of the data are known, `expected` says enough
of it to write the very same text.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nnstudio.data.parts import Body, DataCode
from nnstudio.data.writing import literal, quoted
from nnstudio.project.fields import Field

_NUMBERS = ("y", "next")  # targets that may be numbers in units of their own

_READERS = {
    "image": ("pictures.read_images", "image", "Image files, prepared as in training"),
    "table": ("rows.read_rows", "x", "CSV files or rows written out, prepared as in training"),
    "series": ("rows.read_series", "window", "The last window of each series, as in training"),
}


def expected(fields: Mapping[str, Field]) -> Mapping[str, Any]:
    """What the text depends on in the preparation of data that offers these fields."""
    kinds = {"image": "image", "text": "text", "window": "series"}
    targets = [name for name in _NUMBERS if name in fields and not fields[name].classes]
    return {
        "kind": next((kind for name, kind in kinds.items() if name in fields), "table"),
        "classes": {name: field.classes for name, field in fields.items() if field.classes},
        "targets": targets,
    }


def functions(preparation: Mapping[str, Any], field: str, prediction: str) -> tuple[DataCode, ...]:
    """All functions of a `predict.py`; `field` and `prediction` as for `answers_code`."""
    reading = inputs_code(preparation)
    if generates(preparation):
        return (reading,)
    return reading, answers_code(preparation, field, prediction)


def inputs_code(preparation: Mapping[str, Any]) -> DataCode:
    """Write `def read_inputs(arguments, preparation)`, which returns names and tensors by field.

    For texts, which are continued character by character, it is instead
    `def continue_prompts(model, arguments, preparation, length, temperature, seed)`, which returns
    answers (see `generates`).
    """
    body = Body()
    if generates(preparation):
        return _continue(body)
    reader, field, meaning = _READERS[preparation["kind"]]
    body.add("names, values = ", body.call(reader, "arguments", "preparation"))
    body.lines.append(f"    return names, {{{quoted(field)}: values}}")
    return _code(body, "def read_inputs(arguments, preparation):", f"{meaning}: names and fields.")


def generates(preparation: Mapping[str, Any]) -> bool:
    """Whether a model of this data writes text, instead of answering each input once."""
    return bool(preparation["kind"] == "text")


def answers_code(preparation: Mapping[str, Any], field: str, prediction: str) -> DataCode:
    """Write `def answers(names, outputs, preparation)`, which returns `portable.answers.Answer`s.

    `field` is the field that the outputs predict; `prediction` what turns class scores into
    probabilities: "softmax", "sigmoid", or "" where they are probabilities already. A field
    without classes or units (an image that is rebuilt) is answered by the numbers themselves.
    """
    body = Body()
    if field in preparation["classes"]:
        classes = f'preparation["classes"][{quoted(field)}]'
        options = {} if prediction == "softmax" else {"kind": literal(prediction)}
        value = body.call("answers.class_answers", "names", "outputs", classes, **options)
        meaning = "The likeliest class of each input, and the probability of every class."
    elif preparation.get("targets") and field in _NUMBERS:
        targets = 'preparation["targets"]'
        value = body.call("answers.number_answers", "names", "outputs", targets)
        meaning = "The predicted numbers of each input, in their original units."
    else:
        value = body.call("answers.array_answers", "names", "outputs")
        meaning = "The output for each input, as the model gives it."
    body.add("return ", value)
    return _code(body, "def answers(names, outputs, preparation):", meaning)


def _continue(body: Body) -> DataCode:
    signature = (
        "def continue_prompts(\n"
        "    model, arguments, preparation, length=200, temperature=1.0, seed=0\n"
        "):"
    )
    answer, write = body.use("answers.Answer"), body.use("text.continue_text")
    body.lines += [
        "    return [",
        f"        {answer}(",
        f"            prompt, {write}(model, prompt, preparation, length, temperature, seed)",
        "        )",
        "        for prompt in arguments",
        "    ]",
    ]
    return _code(body, signature, "Write on where each prompt ends, character by character.")


def _code(body: Body, signature: str, meaning: str) -> DataCode:
    text = "\n".join([signature, f'    """{meaning}"""', *body.lines]) + "\n"
    return DataCode(body.imports(), text, body.portable(), files=(), folder=Path())
