"""Operations that rearrange numbers without changing them."""

from __future__ import annotations

from collections.abc import Mapping

from nnstudio.catalog.dims import Dim, Dims, product, text
from nnstudio.catalog.node_type import Chosen, NodeType, Port, ShapeError, Shapes
from nnstudio.catalog.rules import axis
from nnstudio.catalog.settings import Int, Ints


def _flatten(chosen: Chosen, shapes: Shapes) -> Mapping[str, Dims]:
    (dims,) = shapes["x"]
    start = axis(chosen["start_dim"], dims, "start_dim", mends=("start_dim", 1))
    end = axis(chosen["end_dim"], dims, "end_dim")
    if start > end:
        raise ShapeError(
            f"start_dim ({chosen['start_dim']}) comes after end_dim ({chosen['end_dim']})"
            f" in {text(dims)}",
            "x",
        )
    return {"y": (*dims[:start], product(dims[start : end + 1]), *dims[end + 1 :])}


def _reshape(chosen: Chosen, shapes: Shapes) -> Mapping[str, Dims]:
    (dims,) = shapes["x"]
    shape: tuple[int, ...] = chosen["shape"]
    whole, known = product(dims[1:]), product(tuple(dim for dim in shape if dim != -1))
    if shape.count(-1) > 1:
        raise ShapeError(
            f"shape {shape} has more than one −1: only one size can be worked out", "x"
        )
    if 0 in shape or min(shape, default=1) < -1:
        raise ShapeError(f"shape {shape} may hold sizes from 1, and one −1", "x")
    if -1 not in shape:
        if whole != known:
            raise ShapeError(_no_reshape(dims, shape, whole, known), "x")
        return {"y": (dims[0], *shape)}
    if isinstance(whole, int) and isinstance(known, int) and whole % known:
        raise ShapeError(_no_reshape(dims, shape, whole, known), "x")
    rest = whole // known if isinstance(known, int) else whole
    return {"y": (dims[0], *(rest if dim == -1 else dim for dim in shape))}


def _no_reshape(dims: Dims, shape: tuple[int, ...], whole: Dim, known: Dim) -> str:
    wanted = " × ".join("?" if dim == -1 else str(dim) for dim in shape)
    reason = f"{whole} cannot be divided by {known}" if -1 in shape else f"{whole} are not {known}"
    got = f"gets {text(dims)}, which is {whole} numbers a sample"
    return f"{got}; they cannot become {wanted}: {reason}"


def _permute(chosen: Chosen, shapes: Shapes) -> Mapping[str, Dims]:
    (dims,) = shapes["x"]
    order: tuple[int, ...] = chosen["dims"]
    count = len(dims)
    places = [axis(dim, dims, "an entry of dims") for dim in order]
    if sorted(places) != list(range(count)):
        raise ShapeError(
            f"dims {order} must name each dimension of its input {text(dims)} once:"
            f" the numbers 0 to {count - 1} in some order",
            "x",
        )
    return {"y": tuple(dims[place] for place in places)}


def _transpose(chosen: Chosen, shapes: Shapes) -> Mapping[str, Dims]:
    (dims,) = shapes["x"]
    first = axis(chosen["dim0"], dims, "dim0")
    second = axis(chosen["dim1"], dims, "dim1")
    swapped = list(dims)
    swapped[first], swapped[second] = dims[second], dims[first]
    return {"y": tuple(swapped)}


def _unsqueeze(chosen: Chosen, shapes: Shapes) -> Mapping[str, Dims]:
    (dims,) = shapes["x"]
    at, places = chosen["dim"], len(dims) + 1
    if not -places <= at < places:
        message = f"dim is {at}, but {text(dims)} has places 0 to {len(dims)} for it"
        raise ShapeError(message, "x", ("dim", len(dims)))
    at %= places
    return {"y": (*dims[:at], 1, *dims[at:])}


def _squeeze(chosen: Chosen, shapes: Shapes) -> Mapping[str, Dims]:
    (dims,) = shapes["x"]
    at = axis(chosen["dim"], dims)
    if dims[at] != 1:
        message = f"dimension {at} of {text(dims)} has size {dims[at]}: only a 1 can be taken out"
        raise ShapeError(f"{message}; take a Select, Mean or Flatten", "x")
    return {"y": (*dims[:at], *dims[at + 1 :])}


_X = (Port("x", "...", "any"),)
_Y = (Port("y", "...", "any"),)


def _shaping(key: str, title: str, summary: str, card: str, **more: object) -> NodeType:
    return NodeType(
        key=key,
        title=title,
        family="Shape",
        kind="operation",
        summary=summary,
        card=card,
        **{"inputs": _X, "outputs": _Y, **more},  # type: ignore[arg-type]
    )


TYPES: tuple[NodeType, ...] = (
    _shaping(
        "Flatten",
        "Flatten",
        "Lays all numbers of a sample out in one row.",
        "Flatten.md",
        settings=(
            Int("start_dim", 1, "First dimension to join.", low=-8, high=7),
            Int("end_dim", -1, "Last dimension to join; −1 is the last.", low=-8, high=7),
        ),
        formula=r"y_{(c H + i) W + j} = x_{c,i,j}",
        call="torch.flatten({x}, {start_dim}{options})",
        shape=_flatten,
        torch="torch.nn.Flatten",
        examples=({"x": "N 3 4 5"}, {"x": "N 6"}),
    ),
    _shaping(
        "Reshape",
        "Reshape",
        "Reads the numbers of a sample in a new arrangement.",
        "Flatten.md",
        settings=(
            Ints(
                "shape",
                (-1,),
                "New sizes of a sample, without the batch; one may be −1: what is left.",
                low=-1,
                shortest=1,
            ),
        ),
        formula=r"y = \mathrm{reshape}(x)",
        call="{x}.reshape({x}.shape[0], {shape:*})",
        shape=_reshape,
        torch="torch.reshape",
        examples=({"x": "N 3 4 5"},),
    ),
    _shaping(
        "Permute",
        "Permute",
        "Puts the dimensions in another order.",
        "Permute.md",
        settings=(
            Ints(
                "dims",
                (0, 2, 1),
                "Which old dimension comes at each place; 0 is the batch.",
                low=-8,
                high=7,
                shortest=1,
            ),
        ),
        formula=r"y_{n,j,i} = x_{n,i,j}",
        call="{x}.permute({dims:*})",
        shape=_permute,
        torch="torch.permute",
        examples=({"x": "N 3 4"},),
    ),
    _shaping(
        "Transpose",
        "Transpose",
        "Swaps two dimensions.",
        "Permute.md",
        settings=(
            Int("dim0", 1, "One dimension.", low=-8, high=7),
            Int("dim1", 2, "The other dimension.", low=-8, high=7),
        ),
        formula=r"y_{n,j,i} = x_{n,i,j}",
        call="{x}.transpose({dim0}, {dim1})",
        shape=_transpose,
        torch="torch.transpose",
        examples=({"x": "N 3 4"},),
    ),
    _shaping(
        "Unsqueeze",
        "Unsqueeze",
        "Puts in a dimension of size 1.",
        "Squeeze.md",
        settings=(
            Int("dim", 1, "Where the new dimension stands; −1 is behind all.", low=-8, high=7),
        ),
        formula=r"y_{n,1,i} = x_{n,i}",
        call="{x}.unsqueeze({dim})",
        shape=_unsqueeze,
        torch="torch.unsqueeze",
        examples=({"x": "N 3 4"},),
    ),
    _shaping(
        "Squeeze",
        "Squeeze",
        "Takes out a dimension of size 1.",
        "Squeeze.md",
        settings=(Int("dim", 1, "Which dimension; −1 is the last.", low=-8, high=7),),
        formula=r"y_{n,i} = x_{n,1,i}",
        call="{x}.squeeze({dim})",
        shape=_squeeze,
        torch="torch.squeeze",
        examples=({"x": "N 1 1 4"},),
    ),
)
