"""Names of nodes are legal, unique, and what a programmer would write."""

from __future__ import annotations

import keyword

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnstudio.project.naming import RESERVED, class_name, complaint, copied_name, free_name, stem


@pytest.mark.parametrize(
    ("key", "wanted"),
    [
        ("Conv2d", "conv"),
        ("ReLU", "relu"),
        ("LeakyReLU", "leaky_relu"),
        ("MaxPool2d", "max_pool"),
        ("BatchNorm1d", "batch_norm"),
        ("CrossEntropyLoss", "cross_entropy"),
        ("BCEWithLogitsLoss", "bce_with_logits"),
        ("MSELoss", "mse"),
        ("L1Loss", "l1"),
        ("R2", "r2"),
        ("LSTM", "lstm"),
        ("MultiheadAttention", "multihead_attention"),
        ("WiredGRU", "wired_gru"),
    ],
)
def test_a_type_gives_the_name_that_a_programmer_would_give(key: str, wanted: str) -> None:
    assert stem(key) == wanted


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("res unit", "ResUnit"),
        (" ResUnit ", "ResUnit"),
        ("two-way net", "TwoWayNet"),
        ("3 d", "3 d"),
    ],
)
def test_words_make_the_name_of_a_class(typed: str, wanted: str) -> None:
    assert class_name(typed) == wanted


@pytest.mark.parametrize(
    "name",
    [
        "",
        "1conv",
        "my conv",
        "class",
        "match",
        "self",
        "torch",
        "nn",
        "F",
        "x",
        "forward",
        "train",
        "print",
        "_hidden",
        "a" * 65,
        "a\nb",
        "a.b",
        "__import__('os')",
        "ﬁlter",
        '"',
        "\ud800",
    ],
)
def test_names_that_would_break_the_source_are_refused(name: str) -> None:
    assert complaint(name)


@pytest.mark.parametrize("name", ["conv1", "größe", "input", "label", "layer_norm", "R2"])
def test_ordinary_names_are_legal(name: str) -> None:
    assert complaint(name) == ""


def test_every_attribute_of_a_module_is_reserved() -> None:
    torch = pytest.importorskip("torch")
    public = {name for name in dir(torch.nn.Module()) if not name.startswith("_")}
    assert public <= RESERVED


def test_a_megabyte_of_name_gets_a_short_complaint() -> None:
    assert len(complaint("a" * 1_000_000)) < 300


@given(st.sets(st.integers(1, 50)), st.booleans())
def test_a_free_name_is_free_and_legal(numbers: set[int], numbered: bool) -> None:
    taken = {f"conv{number}" for number in numbers} | {"conv"}
    name = free_name("conv", taken, numbered)
    assert name not in taken
    assert complaint(name) == ""


def test_numbers_go_on_without_gaps() -> None:
    assert free_name("conv", {"conv1", "conv2"}, numbered=True) == "conv3"
    assert free_name("accuracy", {"accuracy"}, numbered=False) == "accuracy2"
    assert free_name("r2", {"r2"}, numbered=False) == "r2_2"
    assert copied_name("conv1", {"conv1"}) == "conv2"
    assert copied_name("encoder", {"encoder"}) == "encoder2"


@given(st.text(max_size=80))
def test_what_is_legal_is_an_identifier_and_no_keyword(name: str) -> None:
    if not complaint(name):
        assert name.isidentifier()
        assert not keyword.iskeyword(name)
