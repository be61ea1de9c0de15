"""Operations that take parts of a tensor."""

from __future__ import annotations

from collections.abc import Mapping

from nnstudio.catalog.dims import Dim, Dims, text
from nnstudio.catalog.node_type import Call, Chosen, NodeType, Port, ShapeError, ShapeRule, Shapes
from nnstudio.catalog.rules import axis
from nnstudio.catalog.settings import Int


def _select(chosen: Chosen, shapes: Shapes) -> Mapping[str, Dims]:
    (dims,) = shapes["x"]
    at = axis(chosen["dim"], dims)
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
    at = axis(chosen["dim"], dims)
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


def _chunks(count: int) -> ShapeRule:
    """Torch makes all parts but the last of size ⌈size / count⌉."""

    def shape(chosen: Chosen, shapes: Shapes) -> Mapping[str, Dims]:
        (dims,) = shapes["x"]
        at = axis(chosen["dim"], dims)
        size = dims[at]
        if isinstance(size, int):
            most = -(-size // count)
            rest = size - most * (count - 1)
            sizes: Dims = (*[most] * (count - 1), rest)
            if rest < 1:
                message = f"dimension {at} of {text(dims)} cannot be cut into {count} parts"
                raise ShapeError(message, "x")
        else:
            part = size // count
            if part * count != size:
                raise ShapeError(
                    f"dimension {at} of {text(dims)} is free, so it may have a rest when it is cut"
                    f" into {count} parts; use Slice or Split, or make its size a multiple",
                    "x",
                )
            sizes = (part,) * count
        return {
            name: (*dims[:at], part, *dims[at + 1 :])
            for name, part in zip(_NAMES, sizes, strict=False)
        }

    return shape


def _split(chosen: Chosen, shapes: Shapes) -> Mapping[str, Dims]:
    (dims,) = shapes["x"]
    at = axis(chosen["dim"], dims)
    first: int = chosen["size"]
    rest = dims[at] + -first
    if isinstance(rest, int) and rest < 1:
        raise ShapeError(
            f"size is {first}, which leaves nothing of the {dims[at]} entries of dimension {at}"
            f" of {text(dims)}",
            "x",
        )
    return {"a": (*dims[:at], first, *dims[at + 1 :]), "b": (*dims[:at], rest, *dims[at + 1 :])}


_NAMES = ("a", "b", "c", "d")
_X = (Port("x", "...", "any"),)
_Y = (Port("y", "...", "any"),)
_DIM = Int("dim", 1, "The dimension, counted from 0 (the batch).", low=0, high=7)
_ALONG = Int("dim", 1, "Along which dimension; −1 is the last.", low=-8, high=7, torch=0)


def _taking(key: str, title: str, summary: str, card: str, **more: object) -> NodeType:
    return NodeType(
        key=key,
        title=title,
        family="Shape",
        kind="operation",
        summary=summary,
        card=card,
        **{"inputs": _X, "outputs": _Y, **more},  # type: ignore[arg-type]
    )


def _chunk(key: str, count: int, words: str, equals: str) -> NodeType:
    return _taking(
        key,
        f"Chunk in {count}",
        f"Cuts a dimension into {words} equal parts.",
        "Chunk.md",
        outputs=tuple(
            Port(name, "...", "any", help=f"Part {number}.")
            for number, name in enumerate(_NAMES[:count], 1)
        ),
        settings=(_ALONG,),
        formula=rf"[{'; '.join(_NAMES[:count])}] = x",
        call=f"{{x}}.chunk({count}, dim={{dim}})",
        shape=_chunks(count),
        torch="torch.chunk",
        examples=({"x": equals}, {"x": "N 12"}),
    )


TYPES: tuple[NodeType, ...] = (
    _taking(
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
    _taking(
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
    _chunk("Chunk", 2, "two", "N 4 3"),
    _chunk("Chunk3", 3, "three", "N 8 3"),
    _chunk("Chunk4", 4, "four", "N 7 8"),
    _taking(
        "Split",
        "Split",
        "Cuts a dimension in two: the first entries, and the rest.",
        "Chunk.md",
        outputs=(
            Port("a", "...", "any", help="The first entries."),
            Port("b", "...", "any", help="The rest."),
        ),
        settings=(Int("size", 1, "How many entries the first part has.", low=1), _ALONG),
        formula=r"[a; b] = x",
        call="{x}.tensor_split([{size}], dim={dim})",
        shape=_split,
        torch="torch.tensor_split",
        examples=({"x": "N 4 3"}, {"x": "N 5"}),
    ),
)
