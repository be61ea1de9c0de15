"""Operations that enlarge images without learning."""

from __future__ import annotations

from nnstudio.catalog.dims import Dim
from nnstudio.catalog.node_type import Bound, Call, Chosen, NodeType, Port, ShapeError, SizeRule
from nnstudio.catalog.rules import each
from nnstudio.catalog.settings import Bool, Choice, Size


def _resized(letter: str, at: int) -> SizeRule:
    return lambda chosen, bound: bound[letter] * each(chosen["scale_factor"], 2)[at]


def _aligned(chosen: Chosen, bound: Bound) -> str | None:
    if chosen["align_corners"] and chosen["mode"] in ("nearest", "area"):
        return f"align_corners works with mode bilinear or bicubic, but mode is {chosen['mode']}"
    return None


def _unpooled(letter: str, like: str, at: int) -> SizeRule:
    """The size that a pooling shrank to this, or that of `like`, which may be a little larger."""

    def size(chosen: Chosen, bound: Bound) -> Dim:
        kernel = each(chosen["kernel_size"], 2)[at]
        stride = kernel if chosen["stride"] is None else each(chosen["stride"], 2)[at]
        usual: Dim = bound[letter] * stride + (kernel - stride - 2 * each(chosen["padding"], 2)[at])
        wanted: Dim = bound.get(like, usual)
        away = wanted + usual * -1
        if isinstance(away, int) and abs(away) >= stride:
            raise ShapeError(
                f"the image that like has ({wanted}) is not what was pooled to {bound[letter]}:"
                f" that had {usual}, or up to {stride - 1} more or less",
                "like",
            )
        return wanted

    return size


def _cells(chosen: Chosen, bound: Bound) -> Dim:
    height: Dim = bound["H'"]
    width: Dim = bound["W'"]
    return height * width


TYPES: tuple[NodeType, ...] = (
    NodeType(
        key="Upsample",
        title="Upsample",
        family="Pooling",
        kind="operation",
        summary="Enlarges an image by repeating or interpolating its pixels.",
        inputs=(Port("x", "N C H W"),),
        outputs=(Port("y", "N C H' W'"),),
        settings=(
            Size("scale_factor", 2, "How many times larger.", high=64, torch=None),
            Choice(
                "mode",
                "nearest",
                "How the pixels between are found.",
                options=("nearest", "bilinear", "bicubic", "area"),
            ),
            Bool(
                "align_corners",
                False,
                "Whether the corner pixels keep their values (bilinear, bicubic).",
                torch=None,
            ),
        ),
        formula=r"y_{c,i,j} = x_{c,\,\lfloor i/s \rfloor,\,\lfloor j/s \rfloor}",
        call=(
            Call(
                "F.interpolate({x}, scale_factor={scale_factor}, mode={mode},"
                " align_corners={align_corners})",
                when={"align_corners": True},
            ),
            Call("F.interpolate({x}, scale_factor={scale_factor}, mode={mode})"),
        ),
        sizes={"H'": _resized("H", 0), "W'": _resized("W", 1)},
        check=_aligned,
        torch="torch.nn.Upsample",
        card="Upsample.md",
    ),
    NodeType(
        key="MaxUnpool2d",
        title="Max unpool 2D",
        family="Pooling",
        kind="operation",
        summary="Puts pooled values back to where they were largest, zeros elsewhere.",
        inputs=(
            Port("x", "N C H W"),
            Port("indices", "N C H W", "int", help="The indices of the Max pool.", below="A"),
            Port(
                "like",
                "N C P Q",
                optional=True,
                sizes_only=True,
                help="What was pooled, where the pooling left a rest.",
            ),
        ),
        outputs=(Port("y", "N C H' W'"),),
        settings=(
            Size("kernel_size", 2, "Size of the window that was pooled.", high=1024),
            Size(
                "stride",
                None,
                "How far that window moved each time; none: by its own size.",
                high=1024,
                optional=True,
            ),
            Size("padding", 0, "Rows and columns that were added on each side.", low=0, high=512),
        ),
        formula=r"y_{c,\,k_{c,i,j}} = x_{c,i,j}",
        call="F.max_unpool2d({x}, {indices}, {kernel_size}{options}"
        "{like:?, output_size=|.shape[2:]})",
        sizes={"H'": _unpooled("H", "P", 0), "W'": _unpooled("W", "Q", 1), "A": _cells},
        torch="torch.nn.MaxUnpool2d",
        examples=({"x": "N 3 4 5", "indices": "N 3 4 5"},),
        card="Upsample.md",
    ),
)
