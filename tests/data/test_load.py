"""Data is read by running its source, which can import nothing but what readers need."""

from __future__ import annotations

import linecache
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from nnstudio.data import bundled
from nnstudio.data.code import code
from nnstudio.data.load import load, run
from nnstudio.errors import DataProblem


def test_the_same_spec_gives_the_same_bits() -> None:
    spec = bundled.preset("penguins")
    first, again = load(spec, Path()), load(spec, Path())
    assert all(torch.equal(first.fields[name], again.fields[name]) for name in first.fields)
    assert all(torch.equal(first.splits[name], again.splits[name]) for name in first.splits)
    assert first.preparation == again.preparation


def test_reading_leaves_the_random_state_alone() -> None:
    torch.manual_seed(5)
    before = torch.get_rng_state()
    load(bundled.preset("iris"), Path())
    assert torch.equal(before, torch.get_rng_state())


def test_a_source_with_other_imports_does_not_run(tmp_path: Path) -> None:
    written = code(bundled.preset("iris"), Path())
    with pytest.raises(ImportError, match="do not import 'os'"):
        run(replace(written, text="def load_data(folder):\n    import os\n"))
    with pytest.raises(NameError):
        run(replace(written, text="def load_data(folder):\n    return open('x')\n"))


def test_a_source_leaves_no_lines_behind() -> None:
    before = len(linecache.cache)
    load(bundled.preset("iris"), Path())
    assert len(linecache.cache) == before


def test_messages_of_readers_arrive_whole(tmp_path: Path) -> None:
    spec = bundled.preset("iris")
    written = code(spec, Path())
    with pytest.raises(DataProblem) as error:
        run(replace(written, folder=tmp_path))
    assert str(error.value).endswith("Correct the path, or put the file there.")
    assert "iris.csv: there is no such file" in str(error.value)
