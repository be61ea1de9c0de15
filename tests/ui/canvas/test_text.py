"""What is written on nodes and wires."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from nnstudio.catalog.dims import BATCH
from nnstudio.catalog.registry import node_types
from nnstudio.catalog.values import Values
from nnstudio.project import edits
from nnstudio.project.graph import Node
from nnstudio.project.kinds import kinds_of
from nnstudio.ui import theme
from nnstudio.ui.canvas.drawing import counted, metrics
from nnstudio.ui.canvas.geometry import WIDTH, outline_of
from nnstudio.ui.canvas.search import found
from nnstudio.ui.canvas.text import (
    count_text,
    label_text,
    settings_parts,
    shape_text,
    short_count,
    thickness,
)
from tests.project.blocky import blocky

ALL = tuple(node_types().values())


def test_the_telling_settings_are_written() -> None:
    kind = node_types()["Conv2d"]
    node = Node(1, "Conv2d", "c", Values(out_channels=16, stride=2, bias=False))
    assert settings_parts(node, kind) == ["channels 16", "kernel 3", "stride 2"]
    norm = node_types()["BatchNorm2d"]
    assert settings_parts(Node(1, "BatchNorm2d", "b"), norm) == []


def test_shapes_and_counts() -> None:
    assert shape_text((BATCH, 16, 14, 14)) == "N × 16 × 14 × 14"
    assert label_text((BATCH, 16, 14, 14)) == "16×14×14"
    assert label_text((BATCH,)) == "N" and label_text(()) == "1"
    assert [count_text(count) for count in (650, 61_706, 12_340_000)] == [
        "650",
        "61,706",
        "12.34 M",
    ]
    assert [thickness((BATCH, size)) for size in (10, 100, 5_000, 50_000)] == [0, 1, 2, 3]


@pytest.mark.parametrize(
    ("count", "words"),
    [(7, "7"), (1_000, "1 k"), (335_040, "335 k"), (999_499, "999 k"), (999_600, "1 M"),
     (38_951_000, "39 M"), (2_000_000_000, "2 G")],
)  # fmt: skip
def test_a_number_of_parameters_in_few_digits(count: int, words: str) -> None:
    assert short_count(count) == words


@pytest.mark.usefixtures("qapp")
def test_a_shape_is_written_whole_before_its_parameters_are_exact() -> None:
    theme.apply(QApplication.instance(), theme.LIGHT)
    assert counted(9_408, "N × 64 × 112 × 112") == "9,408"
    assert counted(335_040, "N × 256 × 56 × 56") == "335 k"
    for shape in ("N × 256 × 56 × 56", "N × 512 × 28 × 28"):
        taken = metrics(11).horizontalAdvance(shape + counted(919_680, shape)) + 8
        assert taken <= WIDTH - 20


def test_search_finds_by_letters_of_title_key_and_family() -> None:
    assert found("conv2", ALL)[0].key == "Conv2d"
    assert found("bn", ALL)[0].family == "Normalization"
    assert found("cross ent", ALL)[0].key == "CrossEntropyLoss"
    assert {kind.key for kind in found("recurrent", ALL)[:3]} == {"LSTM", "GRU", "RNN"}
    assert [kind.key for kind in found("", ALL, {"ReLU"})] == ["ReLU"]
    assert found("zzzz", ALL) == []


@pytest.mark.parametrize(
    ("typed", "loss", "metric"), [("mse", "MSELoss", "MSE"), ("mae", "L1Loss", "MAE")]
)
def test_a_loss_stands_before_the_metric_of_the_same_name(
    typed: str, loss: str, metric: str
) -> None:
    assert [kind.key for kind in found(typed, ALL)][:2] == [loss, metric]


def test_settings_of_a_use_stand_below_its_block_s_name() -> None:
    kinds = kinds_of(edits.add_block("Bare").change(blocky()))
    stage, bare = outline_of(kinds["block:Stage"]), outline_of(kinds["block:Bare"])
    assert stage.lower > stage.line and stage.height > bare.height
    assert bare.lower == bare.line
