"""Window arithmetic equals real torch for any sizes, as numbers and as symbols."""

from __future__ import annotations

from typing import Any

import torch
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from nnstudio.catalog.dims import BATCH, Dim, Symbolic, number
from nnstudio.catalog.node_type import ShapeError
from nnstudio.catalog.registry import node_types
from nnstudio.catalog.settings import filled
from nnstudio.compiler.measure import assemble
from nnstudio.compiler.ports import infer

sizes = st.integers(1, 40)
pairs = st.tuples(st.integers(1, 6), st.integers(1, 6))
gaps = st.tuples(st.integers(0, 3), st.integers(0, 3))


def _agrees(key: str, height: int, width: int, chosen: dict[str, Any]) -> None:
    """Rule and torch agree on the output, or both refuse; a free size ends at the same number."""
    kind = node_types()[key]
    values = filled(kind.settings, {s.name: s.check(chosen[s.name]) for s in kind.settings
                                    if s.name in chosen})  # fmt: skip
    bound = {"C": 2, "N": BATCH, "H": height, "W": width}
    made = assemble(kind, values, bound, {"x": 1}, ("y",))
    tensor = torch.zeros(1, 2, height, width)
    try:
        expected = tuple(made.call(tensor)["y"].shape)
    except RuntimeError:
        expected = None
    try:
        found = infer(kind, values, {"x": ((BATCH, 2, height, width),)}).outputs["y"]
    except ShapeError:
        assert expected is None or 0 in expected
        return
    assert tuple(number(dim, {"N": 1}) for dim in found) == expected
    free: tuple[Dim, ...] = (BATCH, 2, Symbolic("H"), Symbolic("W"))
    try:
        symbolic = infer(kind, values, {"x": (free,)}).outputs["y"]
    except ShapeError as error:
        assert "ceil_mode" in str(error)
        return
    known = {"N": 1, "H": height, "W": width}
    assert tuple(number(dim, known) for dim in symbolic) == expected


@given(sizes, sizes, pairs, pairs, gaps, pairs)
@settings(max_examples=150, deadline=None)
def test_convolution(
    height: int,
    width: int,
    kernel: tuple[int, int],
    stride: tuple[int, int],
    padding: tuple[int, int],
    dilation: tuple[int, int],
) -> None:
    names = {"out_channels": 2, "kernel_size": kernel, "stride": stride}
    _agrees("Conv2d", height, width, {**names, "padding": padding, "dilation": dilation})


@given(sizes, sizes, pairs, st.booleans())
@settings(max_examples=50, deadline=None)
def test_convolution_that_keeps_the_size(
    height: int, width: int, kernel: tuple[int, int], dilated: bool
) -> None:
    names = {"out_channels": 2, "kernel_size": kernel, "dilation": 1 + dilated}
    _agrees("Conv2d", height, width, {**names, "padding": "same"})


@given(sizes, sizes, pairs, st.none() | pairs, gaps, pairs, st.booleans())
@settings(max_examples=200, deadline=None)
def test_max_pooling(
    height: int,
    width: int,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None,
    padding: tuple[int, int],
    dilation: tuple[int, int],
    ceil: bool,
) -> None:
    names = {"kernel_size": kernel, "stride": stride, "padding": padding}
    _agrees("MaxPool2d", height, width, {**names, "dilation": dilation, "ceil_mode": ceil})


@given(sizes, sizes, pairs, st.none() | pairs, gaps, st.booleans())
@settings(max_examples=100, deadline=None)
def test_average_pooling(
    height: int,
    width: int,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None,
    padding: tuple[int, int],
    ceil: bool,
) -> None:
    names = {"kernel_size": kernel, "stride": stride, "padding": padding}
    _agrees("AvgPool2d", height, width, {**names, "ceil_mode": ceil})


@given(st.integers(1, 12), st.integers(1, 12), pairs, pairs, gaps, gaps, pairs)
@settings(max_examples=150, deadline=None)
def test_transposed_convolution(
    height: int,
    width: int,
    kernel: tuple[int, int],
    stride: tuple[int, int],
    padding: tuple[int, int],
    extra: tuple[int, int],
    dilation: tuple[int, int],
) -> None:
    names = {"out_channels": 2, "kernel_size": kernel, "stride": stride, "padding": padding}
    chosen = {**names, "output_padding": extra, "dilation": dilation}
    _agrees("ConvTranspose2d", height, width, chosen)


@given(
    st.integers(1, 12),
    st.none() | st.integers(-14, 14),
    st.none() | st.integers(-14, 14),
    st.integers(1, 5),
)
@settings(max_examples=150, deadline=None)
def test_slices_equal_pythons(length: int, start: int | None, end: int | None, step: int) -> None:
    kind = node_types()["Slice"]
    values = filled(kind.settings, {"start": start, "end": end, "step": step})
    expected = len(range(length)[start:end:step])
    assume(expected > 0)
    assert infer(kind, values, {"x": ((BATCH, length),)}).outputs["y"] == (BATCH, expected)
    made = assemble(kind, values, {}, {"x": 1})
    assert made.call(torch.zeros(2, length))["y"].shape == (2, expected)
