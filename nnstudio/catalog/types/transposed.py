"""Layers that enlarge a sequence or an image with learned filters."""

from __future__ import annotations

from collections.abc import Mapping

from nnstudio.catalog.dims import Dim, Dims, product
from nnstudio.catalog.node_type import (
    Bound,
    CheckRule,
    Chosen,
    CountRule,
    NodeType,
    Port,
    SizeRule,
)
from nnstudio.catalog.rules import each, transposed
from nnstudio.catalog.settings import Bool, Int, Size
from nnstudio.catalog.types.convolution import (
    AXES,
    DILATION,
    GROUPS,
    filter_settings,
    filters,
    groups_fit,
    weights,
)


def _macs(dims: int) -> CountRule:
    """Each entry of the input is multiplied with every filter once."""

    def count(chosen: Chosen, bound: Bound, shapes: Mapping[str, Dims]) -> Dim:
        area = product(tuple(bound[letter] for letter in AXES[dims]))
        return area * filters(chosen, bound, dims)

    return count


def _upsampled(letter: str, at: int, dims: int) -> SizeRule:
    def size(chosen: Chosen, bound: Bound) -> Dim:
        names = ("kernel_size", "stride", "padding", "output_padding", "dilation")
        return transposed(bound[letter], *(each(chosen[name], dims)[at] for name in names))

    return size


def _check(dims: int) -> CheckRule:
    def check(chosen: Chosen, bound: Bound) -> str | None:
        groups_fit(chosen, bound)
        parts = (each(chosen[name], dims) for name in ("output_padding", "stride", "dilation"))
        for extra, stride, dilation in zip(*parts, strict=True):
            if extra >= max(stride, dilation):
                return (
                    f"output_padding {extra} must be smaller than stride ({stride})"
                    f" or dilation ({dilation})"
                )
        return None

    return check


def _transposed(
    key: str, title: str, dims: int, summary: str, formula: str, inputs: str, outputs: str
) -> NodeType:
    what, ends = (("Images", "Rows and columns"), ("Sequences", "Steps"))[dims == 1]
    return NodeType(
        key=key,
        title=title,
        family="Convolution",
        summary=summary,
        inputs=(Port("x", inputs, help=f"{what}, channels first."),),
        outputs=(Port("y", outputs),),
        settings=(
            *filter_settings(dims),
            Size("padding", 0, f"{ends} cut off on each side.", dims=dims, low=0, high=1024),
            Size(
                "output_padding",
                0,
                f"{ends} added on one side, to reach a wanted size.",
                dims=dims,
                low=0,
                high=1024,
            ),
            Int("groups", 1, GROUPS, low=1, high=65_536),
            Bool("bias", True, "Whether a learned number is added to each channel."),
            Size("dilation", 1, DILATION, dims=dims, high=1024),
        ),
        formula=formula,
        setup=f"nn.{key}({{x.C}}, {{out_channels}}, {{kernel_size}}{{options}})",
        sizes={
            "K": "out_channels",
            **{f"{letter}'": _upsampled(letter, at, dims) for at, letter in enumerate(AXES[dims])},
        },
        parameters=weights(dims),
        macs=_macs(dims),
        check=_check(dims),
        torch=f"torch.nn.{key}",
        card="convolution.md",
    )


TYPES: tuple[NodeType, ...] = (
    _transposed(
        "ConvTranspose2d",
        "Conv transpose 2D",
        2,
        "Enlarges an image with learned filters.",
        r"y_{k,\,si+u-p,\,sj+v-p} \mathrel{+}= \sum_c w_{c,k,u,v}\, x_{c,i,j}",
        "N C H W",
        "N K H' W'",
    ),
    _transposed(
        "ConvTranspose1d",
        "Conv transpose 1D",
        1,
        "Lengthens a sequence with learned filters.",
        r"y_{k,\,si+u-p} \mathrel{+}= \sum_c w_{c,k,u}\, x_{c,i}",
        "N C L",
        "N K L'",
    ),
)
