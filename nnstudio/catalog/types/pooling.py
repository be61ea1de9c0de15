"""Operations that shrink sequences and images without learning."""

from __future__ import annotations

from nnstudio.catalog.dims import Dim
from nnstudio.catalog.node_type import (
    Bound,
    Call,
    CheckRule,
    Chosen,
    NodeType,
    Port,
    SizeRule,
)
from nnstudio.catalog.rules import each, setting_size, too_large, window, window_ceil
from nnstudio.catalog.settings import Bool, Choice, Float, Int, Ints, Setting, Size

_AXES = {1: ("L",), 2: ("H", "W")}


def _pooled(letter: str, at: int, dims: int) -> SizeRule:
    def size(chosen: Chosen, bound: Bound) -> Dim:
        count = window_ceil if chosen["ceil_mode"] else window
        kernel = each(chosen["kernel_size"], dims)
        stride = kernel if chosen["stride"] is None else each(chosen["stride"], dims)
        padding = each(chosen.get("padding", 0), dims)
        dilation = each(chosen.get("dilation", 1), dims)
        return count(bound[letter], kernel[at], stride[at], padding[at], dilation[at])

    return size


def _pool_check(dims: int) -> CheckRule:
    def check(chosen: Chosen, bound: Bound) -> str | None:
        kernel = each(chosen["kernel_size"], dims)
        padding = each(chosen.get("padding", 0), dims)
        for k, p in zip(kernel, padding, strict=True):
            if p > k // 2:
                return f"padding {p} is more than half of the kernel size {k}"
        if chosen["ceil_mode"]:
            return None  # a window may hang over, so it may be larger than the image
        dilation = each(chosen.get("dilation", 1), dims)
        sizes = tuple(bound[letter] for letter in _AXES[dims])
        return too_large(" × ".join(_AXES[dims]), sizes, kernel, dilation, padding)

    return check


def _settings(dims: int, padded_with: str) -> tuple[Setting, ...]:
    return (
        Size("kernel_size", 2, "Size of the window.", dims=dims, high=1024),
        Size(
            "stride",
            None,
            "How far the window moves each time; none: by its own size.",
            dims=dims,
            high=1024,
            optional=True,
        ),
        Size("padding", 0, f"{padded_with} added on each side.", dims=dims, low=0, high=512),
    )


_CEIL = Bool("ceil_mode", False, "Whether a last window may hang over the edge.")


def _dilation(dims: int) -> Size:
    return Size("dilation", 1, "Distance between the window's points.", dims=dims, high=1024)


def _pyramid(chosen: Chosen, bound: Bound) -> Dim:
    channels: Dim = bound["C"]
    cells: int = sum(level * level for level in chosen["levels"])
    return channels * cells


def _adaptive(key: str, title: str, summary: str, formula: str) -> NodeType:
    name = {"AdaptiveAvgPool2d": "avg", "AdaptiveMaxPool2d": "max"}[key]
    return NodeType(
        key=key,
        title=title,
        family="Pooling",
        kind="operation",
        summary=summary,
        inputs=(Port("x", "N C H W", help="Images of any size."),),
        outputs=(Port("y", "N C P Q"),),
        settings=(Size("output_size", 1, "Height and width that result.", high=4096),),
        formula=formula,
        call=f"F.adaptive_{name}_pool2d({{x}}, {{output_size}})",
        sizes={"P": setting_size("output_size", 0, 2), "Q": setting_size("output_size", 1, 2)},
        torch=f"torch.nn.{key}",
        card="adaptive_pooling.md",
    )


TYPES: tuple[NodeType, ...] = (
    NodeType(
        key="MaxPool2d",
        title="Max pool 2D",
        family="Pooling",
        kind="operation",
        summary="Keeps the largest value of each window.",
        inputs=(Port("x", "N C H W"),),
        outputs=(
            Port("y", "N C H' W'"),
            Port("indices", "N C H' W'", "int", help="Where in the image each largest value was."),
        ),
        settings=(*_settings(2, "Rows and columns that never win"), _dilation(2), _CEIL),
        formula=r"y_{c,i,j} = \max_{u,v} x_{c,\,si+u,\,sj+v}",
        call=(
            Call("{out.y} = F.max_pool2d({x}, {kernel_size}{options})", unwired=("indices",)),
            Call("F.max_pool2d({x}, {kernel_size}{options}, return_indices=True)"),
        ),
        sizes={"H'": _pooled("H", 0, 2), "W'": _pooled("W", 1, 2)},
        check=_pool_check(2),
        torch="torch.nn.MaxPool2d",
        card="pooling.md",
    ),
    NodeType(
        key="MaxPool1d",
        title="Max pool 1D",
        family="Pooling",
        kind="operation",
        summary="Keeps the largest value of each stretch of a sequence.",
        inputs=(Port("x", "N C L"),),
        outputs=(Port("y", "N C L'"),),
        settings=(*_settings(1, "Steps that never win"), _dilation(1), _CEIL),
        formula=r"y_{c,i} = \max_{u} x_{c,\,si+u}",
        call="F.max_pool1d({x}, {kernel_size}{options})",
        sizes={"L'": _pooled("L", 0, 1)},
        check=_pool_check(1),
        torch="torch.nn.MaxPool1d",
        card="pooling.md",
    ),
    NodeType(
        key="AvgPool2d",
        title="Average pool 2D",
        family="Pooling",
        kind="operation",
        summary="Takes the mean of each window.",
        inputs=(Port("x", "N C H W"),),
        outputs=(Port("y", "N C H' W'"),),
        settings=(
            *_settings(2, "Zeros"),
            _CEIL,
            Bool("count_include_pad", True, "Whether zeros of the padding count in the mean."),
            Int(
                "divisor_override",
                None,
                "Divides by this instead of the window's size.",
                low=1,
                high=1_048_576,
                optional=True,
            ),
        ),
        formula=r"y_{c,i,j} = \frac{1}{k^2} \sum_{u,v} x_{c,\,si+u,\,sj+v}",
        call="F.avg_pool2d({x}, {kernel_size}{options})",
        sizes={"H'": _pooled("H", 0, 2), "W'": _pooled("W", 1, 2)},
        check=_pool_check(2),
        torch="torch.nn.AvgPool2d",
        card="pooling.md",
    ),
    NodeType(
        key="MinPool2d",
        title="Min pool 2D",
        family="Pooling",
        kind="operation",
        summary="Keeps the smallest value of each window.",
        inputs=(Port("x", "N C H W"),),
        outputs=(Port("y", "N C H' W'"),),
        settings=(*_settings(2, "Rows and columns that never win"), _dilation(2), _CEIL),
        formula=r"y_{c,i,j} = \min_{u,v} x_{c,\,si+u,\,sj+v}",
        call="-F.max_pool2d(-{x}, {kernel_size}{options})",
        sizes={"H'": _pooled("H", 0, 2), "W'": _pooled("W", 1, 2)},
        check=_pool_check(2),
        card="pooling.md",
    ),
    NodeType(
        key="LPPool2d",
        title="Lp pool 2D",
        family="Pooling",
        kind="operation",
        summary="Adds up powers of each window: between the sum and the maximum.",
        inputs=(Port("x", "N C H W"),),
        outputs=(Port("y", "N C H' W'"),),
        settings=(
            Float(
                "norm_type",
                2.0,
                "The power p: 1 is the sum, large ones come near to the maximum.",
                low=1.0,
                high=64.0,
            ),
            *_settings(2, "")[:2],
            _CEIL,
        ),
        formula=r"y_{c,i,j} = \left(\sum_{u,v} x_{c,\,si+u,\,sj+v}^p\right)^{1/p}",
        call="F.lp_pool2d({x}, {norm_type}, {kernel_size}{options})",
        sizes={"H'": _pooled("H", 0, 2), "W'": _pooled("W", 1, 2)},
        check=_pool_check(2),
        torch="torch.nn.LPPool2d",
        card="pooling.md",
    ),
    _adaptive(
        "AdaptiveAvgPool2d",
        "Adaptive average pool 2D",
        "Takes means so that an image of a fixed size results; size 1: global pooling.",
        r"y_c = \frac{1}{HW} \sum_{i,j} x_{c,i,j}",
    ),
    _adaptive(
        "AdaptiveMaxPool2d",
        "Adaptive max pool 2D",
        "Keeps the largest values so that an image of a fixed size results.",
        r"y_c = \max_{i,j} x_{c,i,j}",
    ),
    NodeType(
        key="SpatialPyramidPooling",
        title="Spatial pyramid pooling",
        family="Pooling",
        kind="operation",
        summary="Makes a row of one length from an image of any size, pooled on several grids.",
        inputs=(Port("x", "N C H W", help="Images of any size."),),
        outputs=(Port("y", "N K", help="Channels × cells of all grids."),),
        settings=(
            Ints("levels", (1, 2, 4), "Cells along each side of each grid.", high=64, shortest=1),
            Choice("mode", "max", "What is kept of each cell.", options=("max", "avg")),
        ),
        formula=r"y = [P_1(x); P_2(x); P_4(x)]",
        setup="SpatialPyramidPooling({levels}{options})",
        sizes={"K": _pyramid},
        imports=("from portable.layers import SpatialPyramidPooling",),
        card="adaptive_pooling.md",
    ),
)
