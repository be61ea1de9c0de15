"""A model answers raw inputs with what its training left, on every kind of data."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy
import pytest
import torch
from PIL import Image

from nnstudio.catalog.values import Values
from nnstudio.data import bundled, predict_code
from nnstudio.data.describe import fields
from nnstudio.data.load import load
from nnstudio.data.parts import DataCode
from nnstudio.data.predict_code import answers_code, expected, generates, inputs_code
from nnstudio.portable.dataset import Dataset
from nnstudio.portable_import import namespace
from nnstudio.project.project import Chosen, Column, DataSpec


def functions(*codes: DataCode) -> dict[str, Any]:
    names = namespace()
    for each in codes:
        exec(compile(each.source, "<predict>", "exec"), names)
    return names


def test_a_training_image_is_read_back_as_it_was_trained(tmp_path: Path) -> None:
    dataset = load(bundled.preset("digits"), Path())
    first = dataset.fields["image"][0, 0].double()
    facts = dataset.preparation
    pixels = (first * facts["factor"][0] + facts["offset"][0]) * 255 / 16
    Image.fromarray(pixels.round().byte().numpy()).save(tmp_path / "d.png")
    found = functions(inputs_code(facts), answers_code(facts, "label", "softmax"))
    names, batch = found["read_inputs"]([str(tmp_path / "d.png")], facts)
    assert torch.allclose(batch["image"][0, 0].double(), first, atol=0.02)
    (answer,) = found["answers"](names, torch.eye(10)[[7]], facts)
    assert (answer.answer, answer.input) == ("7", str(tmp_path / "d.png"))


def test_a_row_of_a_table_is_answered_in_its_units() -> None:
    dataset = load(bundled.preset("auto-mpg"), Path())
    facts = dataset.preparation
    found = functions(inputs_code(facts), answers_code(facts, "y", ""))
    names, batch = found["read_inputs"](["8,307,130,3504,12,70,1"], facts)
    assert torch.equal(batch["x"][0], dataset.fields["x"][0])
    (answer,) = found["answers"](names, dataset.fields["y"][:1], facts)
    assert answer.answer == "mpg 18"


def test_the_next_value_of_a_series_is_in_its_units() -> None:
    dataset = load(bundled.preset("sunspots"), Path())
    facts = dataset.preparation
    found = functions(inputs_code(facts), answers_code(facts, "next", ""))
    path = bundled.about("sunspots").folder / "sunspots.csv"
    names, batch = found["read_inputs"]([str(path)], facts)
    assert batch["window"].shape == (1, 12, 1)
    (answer,) = found["answers"](names, dataset.fields["next"][-1:], facts)
    assert answer.values[0] == pytest.approx(2.9, abs=1e-4)


def test_texts_are_continued() -> None:
    facts = load(bundled.preset("names"), Path()).preparation
    assert generates(facts)
    found = functions(inputs_code(facts))

    def model(tokens: torch.Tensor) -> torch.Tensor:
        return torch.nn.functional.one_hot(tokens * 0 + 1, 27).float() * 99

    (answer,) = found["continue_prompts"](model, ["emm"], facts, length=4)
    assert (answer.input, answer.answer) == ("emm", "aaaa")


def test_a_field_without_classes_is_answered_by_its_numbers() -> None:
    facts = load(bundled.preset("digits"), Path()).preparation
    found = functions(answers_code(facts, "image", ""))
    (answer,) = found["answers"](["a.png"], torch.ones(1, 1, 8, 8), facts)
    assert (answer.answer, answer.values) == ("1 × 8 × 8 numbers", (1.0,) * 64)


@pytest.mark.parametrize("name", ["digits", "iris", "names", "co2"])
def test_the_text_is_88_columns_wide(name: str) -> None:
    facts = load(bundled.preset(name), Path()).preparation
    assert max(map(len, inputs_code(facts).source.splitlines())) <= 88


SMALL = tuple(name for name in bundled.names() if name not in ("fashion-mnist", "diamonds"))


@pytest.mark.parametrize("name", SMALL)
def test_the_fields_of_data_tell_enough_to_write_the_same_text(name: str) -> None:
    dataset = load(bundled.preset(name), Path())
    same_text(dataset)


def test_so_they_do_for_images_with_numbers_to_predict_and_for_tables_without_a_target(
    tmp_path: Path,
) -> None:
    chance = numpy.random.default_rng(0)
    images = chance.integers(0, 255, (40, 8, 8), dtype=numpy.uint8)
    numpy.savez(tmp_path / "angles.npz", x=images, y=chance.random((40, 2)))
    same_text(load(DataSpec(Chosen("Npz", Values(path="angles.npz"))), tmp_path))
    (tmp_path / "bare.csv").write_text("a,b\n" + "1,2\n3,4\n5,7\n" * 9)
    columns = (Column("a", "input", "number"), Column("b", "input", "number"))
    same_text(load(DataSpec(Chosen("Csv", Values(path="bare.csv")), columns=columns), tmp_path))


def same_text(dataset: Dataset) -> None:
    found = fields(dataset)
    for field in found:
        for kind in ("", "softmax", "sigmoid"):
            real = predict_code.functions(dataset.preparation, field, kind)
            assert predict_code.functions(expected(found), field, kind) == real
