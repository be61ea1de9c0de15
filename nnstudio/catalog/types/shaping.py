"""Operations that rearrange or pick numbers without changing them."""

from __future__ import annotations

from collections.abc import Mapping

from nnstudio.catalog.dims import Dim, Dims, product, text
from nnstudio.catalog.node_type import Call, Chosen, NodeType, Port, ShapeError, Shapes
from nnstudio.catalog.settings import Bool, Int, Ints


def _axis(dim: int, dims: Dims, name: str = "dim") -> int:
    """A dimension counted from the front; ShapeError where there is none."""
    count = len(dims)
    if -count <= dim < count:
        return dim % count
    message = f"{name} is {dim}, but its input {text(dims)} has dimensions 0 to {count - 1}"
    raise ShapeError(message, "x")


def _flatten(chosen: Chosen, shapes: Shapes) -> Mapping[str, Dims]:
    (dims,) = shapes["x"]
    start = _axis(chosen["start_dim"], dims, "start_dim")
    end = _axis(chosen["end_dim"], dims, "end_dim")
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
    places = [_axis(dim, dims, "an entry of dims") for dim in order]
    if sorted(places) != list(range(count)):
        raise ShapeError(
            f"dims {order} must name each dimension of its input {text(dims)} once:"
            f" the numbers 0 to {count - 1} in some order",
            "x",
        )
    return {"y": tuple(dims[place] for place in places)}


def _transpose(chosen: Chosen, shapes: Shapes) -> Mapping[str, Dims]:
    (dims,) = shapes["x"]
    first = _axis(chosen["dim0"], dims, "dim0")
    second = _axis(chosen["dim1"], dims, "dim1")
    swapped = list(dims)
    swapped[first], swapped[second] = dims[second], dims[first]
    return {"y": tuple(swapped)}


def _select(chosen: Chosen, shapes: Shapes) -> Mapping[str, Dims]:
    (dims,) = shapes["x"]
    at = _axis(chosen["dim"], dims)
    size, index = dims[at], chosen["index"]
    if isinstance(size, int) and not -size <= index < size:
        raise ShapeError(
            f"index is {index}, but dimension {at} of {text(dims)} has entries 0 to {size - 1}"
            f" (or −1 to −{size} from the end)",
            "x",
        )
    return {"y": (*dims[:at], *dims[at + 1 :])}


def _slice(chosen: Chosen, shapes: Shapes) -> Mapping[str, Dims]:
    (dims,) = shapes["x"]
    at = _axis(chosen["dim"], dims)
    size, start, end, step = dims[at], chosen["start"], chosen["end"], chosen["step"]
    if isinstance(size, int):
        count: Dim = len(range(size)[start:end:step])
        if count == 0:
            raise ShapeError(
                f"start {start} and end {end} leave nothing of the {size} entries of dimension {at}"
                f" of {text(dims)}",
                "x",
            )
    else:
        count = _free_slice(size, 0 if start is None else start, end, step)
    return {"y": (*dims[:at], count, *dims[at + 1 :])}


def _free_slice(size: Dim, start: int, end: int | None, step: int) -> Dim:
    """Entries between two ends of a size that is not known yet, taken to be long enough."""
    first: Dim = start if start >= 0 else size + start
    last: Dim = size if end is None else (end if end >= 0 else size + end)
    span: Dim = last + first * -1
    return (span + (step - 1)) // step


def _mean(chosen: Chosen, shapes: Shapes) -> Mapping[str, Dims]:
    (dims,) = shapes["x"]
    places = {_axis(dim, dims, "an entry of dim") for dim in chosen["dim"]}
    if len(places) < len(chosen["dim"]):
        raise ShapeError(f"dim {chosen['dim']} names a dimension of {text(dims)} twice", "x")
    if chosen["keepdim"]:
        return {"y": tuple(1 if at in places else dim for at, dim in enumerate(dims))}
    return {"y": tuple(dim for at, dim in enumerate(dims) if at not in places)}


_X = (Port("x", "...", "any"),)
_Y = (Port("y", "...", "any"),)
_DIM = Int("dim", 1, "The dimension, counted from 0 (the batch).", low=0, high=7)


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
        "Select",
        "Select",
        "Takes one entry along a dimension, such as the last time step.",
        "Select.md",
        settings=(
            _DIM,
            Int("index", -1, "Which entry; −1 is the last.", low=-(2**31), high=2**31 - 1),
        ),
        formula=r"y = x_{:,i}",
        call="{x}[{dim:axes}{index}]",
        shape=_select,
        torch="torch.select",
        examples=({"x": "N 3 4"},),
    ),
    _shaping(
        "Slice",
        "Slice",
        "Takes a stretch of entries along a dimension.",
        "Select.md",
        settings=(
            _DIM,
            Int(
                "start",
                None,
                "First entry; negative: from the end.",
                low=-(2**31),
                high=2**31 - 1,
                optional=True,
            ),
            Int(
                "end",
                None,
                "Entry to stop before; negative: from the end.",
                low=-(2**31),
                high=2**31 - 1,
                optional=True,
            ),
            Int("step", 1, "Take every how many-th entry.", low=1, high=2**31 - 1),
        ),
        formula=r"y = x_{:,a:b:s}",
        call=(
            Call("{x}[{dim:axes}{start:?}:{end:?}]", when={"step": 1}),
            Call("{x}[{dim:axes}{start:?}:{end:?}:{step}]"),
        ),
        shape=_slice,
        examples=({"x": "N 7 4"},),
    ),
    _shaping(
        "Mean",
        "Mean",
        "Averages over one or more dimensions.",
        "Mean.md",
        inputs=(Port("x", "..."),),
        outputs=(Port("y", "..."),),
        settings=(
            Ints(
                "dim",
                (1,),
                "The dimensions to average over, counted from 0 (the batch).",
                low=-8,
                high=7,
                shortest=1,
            ),
            Bool("keepdim", False, "Keeps averaged dimensions with size 1."),
        ),
        formula=r"y = \frac{1}{L} \sum_{l} x_l",
        call="{x}.mean({dim:*1}{options})",
        shape=_mean,
        torch="torch.mean",
        examples=({"x": "N 3 4"},),
    ),
)
