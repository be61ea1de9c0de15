"""Every bundled set records its origin and license, loads, and is read as its record says."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from nnstudio import resources
from nnstudio.catalog.values import Values
from nnstudio.data import bundled
from nnstudio.data.code import code
from nnstudio.data.describe import fields
from nnstudio.data.load import load
from nnstudio.errors import DataProblem
from nnstudio.project.project import Chosen, DataSpec

DATA = resources.folder() / "data"
MEGABYTE = 2**20


def test_the_catalog_lists_exactly_the_folders() -> None:
    assert sorted(each.name for each in DATA.iterdir()) == sorted(bundled.names())


def test_the_sets_together_stay_small() -> None:
    assert sum(file.stat().st_size for file in DATA.rglob("*")) < 40 * MEGABYTE


@pytest.mark.parametrize("name", bundled.names())
def test_title_origin_and_license_lie_beside_each(name: str) -> None:
    about = bundled.about(name)
    assert about.title and about.summary and about.origin and about.license
    assert len((DATA / name / "LICENSE").read_text(encoding="utf-8")) > 100


@pytest.mark.parametrize("name", bundled.names())
def test_each_set_loads_with_its_preset(name: str) -> None:
    dataset = load(bundled.preset(name), Path())
    assert all(dataset.rows(split) > 0 for split in ("train", "validation", "test"))
    rows = torch.cat(list(dataset.splits.values()))
    assert len(torch.unique(rows)) == len(rows)
    assert fields(dataset).keys() == dataset.fields.keys()
    json.dumps(dataset.preparation, allow_nan=False)


@pytest.mark.parametrize("name", bundled.names())
def test_the_source_is_readable_and_88_columns_wide(name: str) -> None:
    written = code(bundled.preset(name), Path())
    assert max(map(len, written.source.splitlines())) <= 88
    assert all(file.is_file() and file.parent == DATA / name for file in written.files)
    assert written.folder == DATA / name
    assert str(DATA) not in written.source


def test_the_official_test_images_of_fashion_mnist_stay_the_test_part() -> None:
    dataset = load(bundled.preset("fashion-mnist"), Path())
    assert dataset.splits["test"].tolist() == list(range(60_000, 70_000))
    assert (dataset.rows("train"), dataset.rows("validation")) == (57_000, 3_000)
    assert dataset.classes["label"][9] == "Ankle boot"


def test_sunspots_are_tested_on_the_last_88_years() -> None:
    dataset = load(bundled.preset("sunspots"), Path())
    assert dataset.rows("test") == 88
    offset, factor = dataset.scales["next"]
    last = dataset.fields["next"][-1].item() * factor + offset
    assert last == pytest.approx(2.9, abs=1e-4)  # the year 2008


def bundled_spec(name: str, **settings: int) -> DataSpec:
    preset = bundled.preset(name)
    return replace(preset, source=Chosen("Bundled", Values(name=name, **settings)))


def test_length_stride_and_window_can_be_chosen() -> None:
    text = load(bundled_spec("names", length=10, stride=5), Path())
    assert text.fields["text"].shape[1] == 10
    assert torch.equal(text.fields["text"][1, :5], text.fields["text"][0, 5:])
    assert load(bundled_spec("airline", window=24), Path()).fields["window"].shape[1] == 24
    with pytest.raises(DataProblem, match="'iris' has no window"):
        load(bundled_spec("iris", window=3), Path())
