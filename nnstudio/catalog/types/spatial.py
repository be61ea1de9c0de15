"""Operations that move pixels or trim images without changing numbers."""

from __future__ import annotations

from nnstudio.catalog.dims import Dim
from nnstudio.catalog.node_type import Bound, Chosen, NodeType, Port, ShapeError, SizeRule
from nnstudio.catalog.settings import Int, Ints


def _fewer_channels(chosen: Chosen, bound: Bound) -> Dim:
    """ShapeError where the channels cannot be dealt out to the pixels without a rest."""
    channels, each_pixel = bound["C"], chosen["upscale_factor"] ** 2
    if isinstance(channels, int) and channels % each_pixel:
        raise ShapeError(
            f"{channels} channels cannot be divided among {each_pixel} pixels without a rest;"
            f" let the layer before make {each_pixel * (channels // each_pixel + 1)} channels",
            "x",
        )
    return channels // each_pixel  # type: ignore[no-any-return]


def _shuffled(letter: str) -> SizeRule:
    return lambda chosen, bound: bound[letter] * chosen["upscale_factor"]


def _padded(letter: str, first: int) -> SizeRule:
    """Zeros before and behind: entries `first` and `first + 1` of (left, right, top, bottom)."""
    return lambda chosen, bound: bound[letter] + sum(chosen["padding"][first : first + 2])


def _crop_fits(chosen: Chosen, bound: Bound) -> None:
    for name, size, wanted in (("high", bound["H"], bound["P"]), ("wide", bound["W"], bound["Q"])):
        if isinstance(size, int) and isinstance(wanted, int) and size < wanted:
            raise ShapeError(
                f"its input is {size} {name}, which is less than the {wanted} of like;"
                " swap the two, or add padding before",
                "x",
            )


TYPES: tuple[NodeType, ...] = (
    NodeType(
        key="PixelShuffle",
        title="Pixel shuffle",
        family="Shape",
        kind="operation",
        summary="Enlarges an image by laying its channels out as pixels.",
        inputs=(Port("x", "N C H W"),),
        outputs=(Port("y", "N K H' W'"),),
        settings=(
            Int(
                "upscale_factor",
                2,
                "How many times larger; channels become as many squared times fewer.",
                low=1,
                high=64,
            ),
        ),
        formula=r"y_{c,\,ri+u,\,rj+v} = x_{cr^2+ru+v,\,i,\,j}",
        call="F.pixel_shuffle({x}, {upscale_factor})",
        sizes={"K": _fewer_channels, "H'": _shuffled("H"), "W'": _shuffled("W")},
        torch="torch.nn.PixelShuffle",
        examples=({"x": "N 8 3 5"}, {"x": "N 36 3 5"}),
        card="Upsample.md",
    ),
    NodeType(
        key="ZeroPad2d",
        title="Zero pad 2D",
        family="Shape",
        kind="operation",
        summary="Adds rows and columns of zeros around an image.",
        inputs=(Port("x", "N C H W"),),
        outputs=(Port("y", "N C H' W'"),),
        settings=(
            Ints(
                "padding",
                (1, 1, 1, 1),
                "How many on the left, right, top and bottom.",
                low=0,
                high=1024,
                shortest=4,
                longest=4,
            ),
        ),
        formula=r"y_{c,\,i+p,\,j+p} = x_{c,i,j}",
        setup="nn.ZeroPad2d({padding})",
        sizes={"H'": _padded("H", 2), "W'": _padded("W", 0)},
        torch="torch.nn.ZeroPad2d",
        card="CenterCrop.md",
    ),
    NodeType(
        key="CenterCrop",
        title="Center crop",
        family="Shape",
        kind="operation",
        summary="Cuts the middle out of an image, as large as another image is (U-Net).",
        inputs=(
            Port("x", "N C H W", help="What is cut."),
            Port("like", "N ... P Q", sizes_only=True, help="An image of the wanted size."),
        ),
        outputs=(Port("y", "N C P Q"),),
        formula=r"y_{c,i,j} = x_{c,\,i+\lfloor (H-P)/2 \rfloor,\,j+\lfloor (W-Q)/2 \rfloor}",
        setup="CenterCrop()",
        call="{self}({x}, {like})",
        check=_crop_fits,
        imports=("from portable.layers import CenterCrop",),
        examples=(
            {"x": "N 3 9 12", "like": "N 5 4 7"},
            {"x": "N 3 4 4", "like": "N 3 4 4"},
        ),
        card="CenterCrop.md",
    ),
)
