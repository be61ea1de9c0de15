"""Operations that make one number of all along some dimensions."""

from __future__ import annotations

from collections.abc import Mapping

from nnstudio.catalog.dims import Dims, text
from nnstudio.catalog.node_type import Chosen, Dtype, NodeType, Port, ShapeError, Shapes
from nnstudio.catalog.rules import axis
from nnstudio.catalog.settings import Bool, Int, Ints


def _reduced(chosen: Chosen, shapes: Shapes) -> Mapping[str, Dims]:
    (dims,) = shapes["x"]
    along = chosen["dim"] if isinstance(chosen["dim"], tuple) else (chosen["dim"],)
    name = "dim" if isinstance(chosen["dim"], int) else "an entry of dim"
    there = tuple(dim for dim in along if -len(dims) <= dim < len(dims)) or (len(dims) - 1,)
    mends = ("dim", there) if isinstance(chosen["dim"], tuple) else None
    places = {axis(dim, dims, name, mends=mends) for dim in along}
    if len(places) < len(along):
        raise ShapeError(f"dim {along} names a dimension of {text(dims)} twice", "x")
    if chosen["keepdim"]:
        return {"y": tuple(1 if at in places else dim for at, dim in enumerate(dims))}
    return {"y": tuple(dim for at, dim in enumerate(dims) if at not in places)}


_KEEP = Bool("keepdim", False, "Keeps these dimensions with size 1.")


def _over(
    key: str, title: str, summary: str, formula: str, verb: str, torch: str, dtype: Dtype = "float"
) -> NodeType:
    return NodeType(
        key=key,
        title=title,
        family="Shape",
        kind="operation",
        summary=summary,
        inputs=(Port("x", "...", dtype),),
        outputs=(Port("y", "...", dtype),),
        settings=(
            Ints(
                "dim",
                (1,),
                f"The dimensions to {verb}, counted from 0 (the batch).",
                low=-8,
                high=7,
                shortest=1,
            ),
            _KEEP,
        ),
        formula=formula,
        call=f"{{x}}.{torch.removeprefix('torch.')}({{dim:*1}}{{options}})",
        shape=_reduced,
        torch=torch,
        examples=({"x": "N 3 4"},),
        card="Mean.md",
    )


TYPES: tuple[NodeType, ...] = (
    _over(
        "Mean",
        "Mean",
        "Averages over one or more dimensions.",
        r"y = \frac{1}{L} \sum_{l} x_l",
        "average over",
        "torch.mean",
    ),
    _over(
        "Sum",
        "Sum",
        "Adds up one or more dimensions.",
        r"y = \sum_{l} x_l",
        "add up",
        "torch.sum",
    ),
    _over(
        "Max",
        "Maximum",
        "Keeps the largest number along one or more dimensions.",
        r"y = \max_{l} x_l",
        "look along",
        "torch.amax",
        "any",
    ),
    _over(
        "Min",
        "Minimum",
        "Keeps the smallest number along one or more dimensions.",
        r"y = \min_{l} x_l",
        "look along",
        "torch.amin",
        "any",
    ),
    NodeType(
        key="ArgMax",
        title="Arg max",
        family="Shape",
        kind="operation",
        summary="Tells where along a dimension the largest number stands; no gradient passes.",
        inputs=(Port("x", "...", "any"),),
        outputs=(Port("y", "...", "int", help="Indices, counted from 0.", places="dim"),),
        settings=(
            Int(
                "dim",
                1,
                "The dimension to look along; −1 is the last.",
                low=-8,
                high=7,
                torch=None,
            ),
            _KEEP,
        ),
        formula=r"y = \mathrm{argmax}_{l}\, x_l",
        call="{x}.argmax({dim}{options})",
        shape=_reduced,
        torch="torch.argmax",
        examples=({"x": "N 3 4"},),
        card="Mean.md",
    ),
)
