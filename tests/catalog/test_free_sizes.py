"""Types that take images or sequences keep their rules where sizes are free letters (H, W, L)."""

from __future__ import annotations

from typing import Any

import pytest

from nnstudio.catalog.dims import BATCH, Dim, Dims, Symbolic, number, text
from nnstudio.catalog.node_type import NodeType, ShapeError
from nnstudio.catalog.registry import node_types
from nnstudio.catalog.settings import filled
from nnstudio.compiler.ports import Inferred, infer

FREE = {"H": Symbolic("H"), "W": Symbolic("W"), "L": Symbolic("L")}
SIZES = ({"H": 16, "W": 24, "L": 32}, {"H": 31, "W": 17, "L": 9}, {"H": 64, "W": 64, "L": 51})


def _free(kind: NodeType) -> bool:
    words = {word for port in kind.inputs for word in port.axes}
    return bool(words & set(FREE)) and kind.kind in ("layer", "operation")


def _inferred(kind: NodeType, settings: dict[str, Any], sizes: dict[str, Any]) -> Inferred:
    """The type with 12 channels (8 features), where an image or a sequence has these sizes."""
    known = {"N": BATCH, "C": 12, "F": 8, "E": 8, "P": 12, "Q": 12, **sizes}
    inputs: dict[str, tuple[Dims, ...]] = {}
    for port in kind.inputs:
        if not port.optional:
            words = (word for word in port.axes if not word.startswith("..."))
            dims: Dims = tuple(known[word] for word in words)
            inputs[port.name] = (dims,)
    return infer(kind, settings, inputs)


KINDS = tuple(kind for kind in node_types().values() if _free(kind))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.key)
def test_free_sizes_end_at_the_numbers_that_fixed_ones_give(kind: NodeType) -> None:
    for setting in (None, *kind.settings):
        for value in setting.samples() if setting else (None,):
            chosen = filled(kind.settings, {setting.name: value} if setting else {})
            try:
                free = _inferred(kind, chosen, FREE)
            except ShapeError as error:
                assert setting is not None and str(error)
                continue
            for sizes in SIZES:
                fixed = _inferred(kind, chosen, sizes)
                known = {"N": 1, **sizes}
                for port, dims in fixed.outputs.items():
                    ends = tuple(number(dim, known) for dim in free.outputs[port])
                    assert ends == tuple(number(dim, {"N": 1}) for dim in dims), port
                assert number(free.parameters, known) == number(fixed.parameters, {})
                assert number(free.macs, known) == number(fixed.macs, {})


def _through(shape: Dims, *steps: tuple[str, dict[str, Any]]) -> Dims:
    for key, chosen in steps:
        kind = node_types()[key]
        shape = infer(kind, filled(kind.settings, chosen), {"x": (shape,)}).outputs["y"]
    return shape


IMAGE: tuple[Dim, ...] = (BATCH, 3, Symbolic("H"), Symbolic("W"))
KEPT = ("Conv2d", {"out_channels": 16, "padding": 1})


def test_a_fully_convolutional_network_halves_any_image_and_enlarges_it_again() -> None:
    quarter = _through(IMAGE, KEPT, ("MaxPool2d", {}), KEPT, ("MaxPool2d", {}))
    assert text(quarter) == "N × 16 × H/4 × W/4"
    assert text(_through(quarter, ("Upsample", {}))) == "N × 16 × 2·⌊H/4⌋ × 2·⌊W/4⌋"


@pytest.mark.parametrize("last", ["AdaptiveAvgPool2d", "AdaptiveMaxPool2d"])
def test_adaptive_pooling_ends_in_known_sizes(last: str) -> None:
    assert _through(IMAGE, KEPT, (last, {"output_size": (2, 3)}), ("Flatten", {})) == (BATCH, 96)


def test_a_spatial_pyramid_ends_in_a_row_that_a_linear_can_take() -> None:
    row = _through(IMAGE, KEPT, ("SpatialPyramidPooling", {"levels": (1, 2, 4)}))
    assert row == (BATCH, 16 * 21)
    assert _through(row, ("Linear", {"out_features": 5})) == (BATCH, 5)


def test_a_crop_takes_free_sizes_of_the_other_image() -> None:
    kind = node_types()["CenterCrop"]
    like: Dims = (BATCH, 8, Symbolic("H") // 2, Symbolic("W") // 2)
    found = infer(kind, filled(kind.settings, {}), {"x": (IMAGE,), "like": (like,)})
    assert found.outputs["y"] == (BATCH, 3, *like[2:])


def test_a_free_dimension_is_cut_only_where_no_rest_can_be_left() -> None:
    kind = node_types()["Chunk"]
    settings = filled(kind.settings, {"dim": 2})
    even = infer(kind, settings, {"x": ((BATCH, 4, Symbolic("L") * 2),)})
    assert even.outputs["b"] == (BATCH, 4, Symbolic("L"))
    with pytest.raises(ShapeError, match="is free, so it may have a rest"):
        infer(kind, settings, {"x": ((BATCH, 4, Symbolic("L")),)})
