"""Operations that join several tensors into one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from nnstudio.catalog.dims import BATCH, Dim, Dims, product, text
from nnstudio.catalog.node_type import (
    Bound,
    Chosen,
    NodeType,
    Port,
    ShapeError,
    ShapeRule,
    Shapes,
    UnequalError,
)
from nnstudio.catalog.settings import Int


def joined(shapes: Sequence[tuple[str, Dims]], verb: str) -> Dims:
    """The common shape of tensors that meet number by number, as torch broadcasts.

    A size of 1 is repeated. Torch would also lay the batch of a shorter shape along another
    dimension of a longer one: that is refused, since it is always a mistake. UnequalError where
    sizes differ.
    """
    first, result = shapes[0][1], shapes[0][1]
    for port, dims in shapes[1:]:
        both = f"{text(first)} and {text(dims)} cannot be {verb}"
        longer, shorter = (result, dims) if len(result) >= len(dims) else (dims, result)
        missing = len(longer) - len(shorter)
        if missing and BATCH in shorter:
            raise ShapeError(f"{both}: {_counts(first, dims)}", port)
        joined = list(longer)
        for at, (one, other) in enumerate(zip(longer[missing:], shorter, strict=True), missing):
            if one == other:
                continue
            if 1 not in (one, other):
                raise UnequalError(f"{both}: {_unequal(result, dims, at)}", port)
            joined[at] = other if one == 1 else one
        result = tuple(joined)
    return result


def _counts(one: Dims, other: Dims, more: str = "") -> str:
    return f"they have {len(one)} and {len(other)} dimensions{more}; Reshape or Flatten one of them"


def _unequal(one: Dims, other: Dims, at: int) -> str:
    if len(one) != len(other):  # at counts in the longer one; their ends stand below each other
        back = max(len(one), len(other)) - at
        return _counts(one, other, f", and sizes {one[-back]} and {other[-back]} differ at −{back}")
    message = f"sizes {one[at]} and {other[at]} differ at dimension {at}"
    if len(one) == 4 and at == 1:
        return f"{message} (channels); a Conv2d with kernel_size 1 can give both the same channels"
    if len(one) == 4:
        return f"{message}; a stride or pooling in one path needs the same in the other"
    return f"{message}; a Linear can give both the same size"


def _many(verb: str) -> ShapeRule:
    def shape(chosen: Chosen, shapes: Shapes) -> Mapping[str, Dims]:
        return {"y": joined([("x", dims) for dims in shapes["x"]], verb)}

    return shape


def _difference(chosen: Chosen, shapes: Shapes) -> Mapping[str, Dims]:
    return {"y": joined([("a", shapes["a"][0]), ("b", shapes["b"][0])], "subtracted")}


def _matmul(chosen: Chosen, shapes: Shapes) -> Mapping[str, Dims]:
    (a,), (b,) = shapes["a"], shapes["b"]
    if a[-1] != b[-2]:
        raise ShapeError(
            f"{text(a)} times {text(b)}: the last size of a ({a[-1]}) must be the last but one of b"
            f" ({b[-2]}); a Transpose of b may help",
            "b",
        )
    front = joined([("a", a[:-2]), ("b", b[:-2])], "multiplied")
    return {"y": (*front, a[-2], b[-1])}


def _matmul_macs(chosen: Chosen, bound: Bound, shapes: Mapping[str, Dims]) -> Dim:
    inner: Dim = bound["J"]
    return inner * product(shapes["y"][1:])


def _concatenate(chosen: Chosen, shapes: Shapes) -> Mapping[str, Dims]:
    first, dim = shapes["x"][0], chosen["dim"]
    if not -len(first) <= dim < len(first):
        message = f"dim is {dim}, but {text(first)} has dimensions 0 to {len(first) - 1}"
        raise ShapeError(message, "x", ("dim", len(first) - 1) if len(first) > 1 else None)
    at = dim % len(first)
    total: Dim = 0
    for dims in shapes["x"]:
        rest = dims[:at] + dims[at + 1 :] if len(dims) == len(first) else None
        if rest != first[:at] + first[at + 1 :]:
            raise ShapeError(
                f"{text(first)} and {text(dims)} cannot be joined along dimension {at}:"
                " all other sizes must be equal",
                "x",
            )
        total = total + dims[at]
    return {"y": (*first[:at], total, *first[at + 1 :])}


def _stack(chosen: Chosen, shapes: Shapes) -> Mapping[str, Dims]:
    first, at = shapes["x"][0], chosen["dim"]
    for dims in shapes["x"]:
        if dims != first:
            raise ShapeError(
                f"{text(first)} and {text(dims)} cannot be stacked: all sizes must be equal", "x"
            )
    places = len(first) + 1
    if not -places <= at < places:
        message = f"dim is {at}, but {text(first)} has places 0 to {len(first)} for it"
        raise ShapeError(message, "x", ("dim", len(first)))
    at %= places
    return {"y": (*first[:at], len(shapes["x"]), *first[at:])}


def _elementwise(
    key: str, summary: str, formula: str, verb: str, sign: str, torch: str, card: str
) -> NodeType:
    return NodeType(
        key=key,
        title=key,
        family="Combination",
        kind="operation",
        summary=summary,
        inputs=(Port("x", "...", many=True, help="Two or more tensors of equal sizes."),),
        formula=formula,
        call=f"{{x: {sign} }}",
        shape=_many(verb),
        torch=torch,
        examples=({"x": ("N 3 4", "N 3 4")}, {"x": ("N 3 4 4", "N 3 1 1", "N 3 4 4")}),
        card=card,
    )


TYPES: tuple[NodeType, ...] = (
    _elementwise(
        "Add",
        "Adds tensors number by number (skip connections).",
        r"y = \sum_i x_i",
        "added",
        "+",
        "torch.add",
        "Add.md",
    ),
    NodeType(
        key="Subtract",
        title="Subtract",
        family="Combination",
        kind="operation",
        summary="Takes one tensor from another, number by number.",
        inputs=(
            Port("a", "...", help="What is taken from."),
            Port("b", "...", help="What is taken away."),
        ),
        formula=r"y = a - b",
        call="{a} - {b}",
        shape=_difference,
        torch="torch.sub",
        examples=({"a": "N 3 4", "b": "N 3 4"}, {"a": "N 3 4", "b": "N 1 4"}),
        card="Add.md",
    ),
    _elementwise(
        "Multiply",
        "Multiplies tensors number by number (gates).",
        r"y = \prod_i x_i",
        "multiplied",
        "*",
        "torch.mul",
        "Multiply.md",
    ),
    NodeType(
        key="MatMul",
        title="Matrix product",
        family="Combination",
        kind="operation",
        summary="Multiplies the matrices in the last two dimensions.",
        inputs=(
            Port("a", "...a I J", help="Matrices: rows, then columns."),
            Port("b", "...b J' O", help="Matrices with as many rows as a has columns."),
        ),
        formula=r"y_{i,k} = \sum_j a_{i,j}\, b_{j,k}",
        call="{a} @ {b}",
        shape=_matmul,
        macs=_matmul_macs,
        torch="torch.matmul",
        examples=({"a": "N 3 4", "b": "N 4 5"},),
        card="MatMul.md",
    ),
    NodeType(
        key="Concatenate",
        title="Concatenate",
        family="Combination",
        kind="operation",
        summary="Puts tensors side by side along a dimension.",
        inputs=(Port("x", "...", many=True, help="Tensors that differ in that dimension only."),),
        settings=(
            Int(
                "dim",
                1,
                "The dimension, counted from 0 (the batch); −1 is the last.",
                low=-8,
                high=7,
                torch=0,
            ),
        ),
        formula=r"y = [x_1; x_2; \dots]",
        call="torch.cat([{x}], {dim})",
        shape=_concatenate,
        torch="torch.cat",
        examples=({"x": ("N 3 4", "N 2 4")}, {"x": ("N 3", "N 3")}),
        card="Concatenate.md",
    ),
    NodeType(
        key="Stack",
        title="Stack",
        family="Combination",
        kind="operation",
        summary="Puts tensors of equal sizes behind each other along a new dimension.",
        inputs=(Port("x", "...", "any", many=True, help="Tensors of equal sizes."),),
        outputs=(Port("y", "...", "any"),),
        settings=(
            Int(
                "dim",
                1,
                "Where the new dimension stands; −1 is behind all.",
                low=-8,
                high=7,
                torch=0,
            ),
        ),
        formula=r"y_{:,i} = x_i",
        call="torch.stack([{x}], {dim})",
        shape=_stack,
        torch="torch.stack",
        examples=({"x": ("N 3 4", "N 3 4")}, {"x": ("N 3", "N 3", "N 3")}),
        card="Concatenate.md",
    ),
)
