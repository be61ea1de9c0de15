"""Measuring shapes by running code without numbers: symbols come back, refusals are explained."""

from __future__ import annotations

from typing import Any

import pytest

from nnstudio.catalog.dims import BATCH, Dims, Symbolic, text
from nnstudio.catalog.node_type import NodeType, ShapeError
from nnstudio.catalog.registry import node_types
from nnstudio.catalog.settings import filled
from nnstudio.compiler.measure import assemble, measure

LENGTH = Symbolic("L")


def _type(call: str, setup: str = "") -> NodeType:
    return NodeType("T", "T", "Test", "A type.", call=call, setup=setup)


def measured(call: str, dims: Dims) -> str:
    return text(measure(_type(call), {}, {"x": (dims,)}, {})[0]["y"])


def test_sizes_come_back_as_multiples_sums_and_products_of_symbols() -> None:
    assert measured("{x}.repeat(1, 3)", (BATCH, LENGTH)) == "N × 3·L"
    assert measured("{x}[:, 2:]", (BATCH, LENGTH)) == "N × L − 2"
    assert measured("{x}.flatten()", (BATCH, LENGTH, 4)) in ("4·N·L", "4·L·N")
    assert measured("{x}.sum(1)", (BATCH, LENGTH, 4)) == "N × 4"


def test_a_size_in_another_relation_is_refused_with_the_way_out() -> None:
    with pytest.raises(ShapeError, match="is free: give the Input a fixed shape"):
        measured("{x}[:, ::7]", (BATCH, LENGTH))


def test_what_torch_refuses_is_told_with_the_shapes() -> None:
    with pytest.raises(ShapeError, match=r"PyTorch refuses N × 4: "):
        measured("{x}.reshape(3, 5)", (BATCH, 4))


def test_learned_numbers_are_counted() -> None:
    kind = node_types()["LSTM"]
    settings = filled(kind.settings, {"hidden_size": 16, "num_layers": 2})
    inputs: Any = {"x": ((BATCH, 5, 8),)}
    outputs, learned = measure(kind, settings, inputs, {"F": 8})
    assert outputs["h"] == (2, BATCH, 16)
    assert learned == 4 * 16 * (8 + 16 + 2) + 4 * 16 * (16 + 16 + 2)


def test_an_unused_output_is_not_named() -> None:
    kind = node_types()["LSTM"]
    made = assemble(kind, filled(kind.settings, {}), {"F": 8}, {"x": 1}, ("y",))
    assert "y_out, _ = module(x_0)" in made.text
