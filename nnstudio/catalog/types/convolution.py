"""Layers that slide learned filters over a sequence or an image."""

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
    ShapeError,
    SizeRule,
)
from nnstudio.catalog.rules import each, too_large, window
from nnstudio.catalog.settings import Bool, Choice, Int, Setting, Size

AXES = {1: ("L",), 2: ("H", "W")}


def _convolved(letter: str, at: int, dims: int) -> SizeRule:
    def size(chosen: Chosen, bound: Bound) -> Dim:
        if chosen["padding"] == "same":
            return bound[letter]  # type: ignore[no-any-return]
        return window(
            bound[letter],
            each(chosen["kernel_size"], dims)[at],
            each(chosen["stride"], dims)[at],
            each(_padding(chosen), dims)[at],
            each(chosen["dilation"], dims)[at],
        )

    return size


def _padding(chosen: Chosen) -> int | tuple[int, ...]:
    padding: int | tuple[int, ...] | str = chosen["padding"]
    return 0 if isinstance(padding, str) else padding


def groups_fit(chosen: Chosen, bound: Bound) -> None:
    """ShapeError where channels cannot be divided into the groups."""
    groups, channels, out = chosen["groups"], bound["C"], chosen["out_channels"]
    for name, count in (("input channels", channels), ("out_channels", out)):
        if isinstance(count, int) and count % groups:
            message = f"{count} {name} cannot be divided into {groups} groups without a rest"
            raise ShapeError(message, "x", ("groups", 1))


def _conv_check(dims: int) -> CheckRule:
    def check(chosen: Chosen, bound: Bound) -> str | None:
        groups_fit(chosen, bound)
        sizes = tuple(bound[letter] for letter in AXES[dims])
        if chosen["padding"] == "same":
            if any(step != 1 for step in each(chosen["stride"], dims)):
                message = f"padding 'same' needs stride 1, but stride is {chosen['stride']}"
                raise ShapeError(message, "x", ("stride", 1))
            return None
        padding = each(_padding(chosen), dims)
        return _padding_fits(chosen["padding_mode"], sizes, padding) or too_large(
            " × ".join(AXES[dims]),
            sizes,
            each(chosen["kernel_size"], dims),
            each(chosen["dilation"], dims),
            padding,
        )

    return check


def _padding_fits(mode: str, sizes: Dims, padding: tuple[int, ...]) -> str | None:
    """Padding that repeats the image cannot be larger than what there is to repeat."""
    most = {"reflect": -1, "circular": 0}.get(mode)
    if most is None:
        return None
    for size, pad in zip(sizes, padding, strict=True):
        if isinstance(size, int) and pad > size + most:
            return f"padding {pad} with padding_mode {mode!r} needs a larger input than {size}"
    return None


def weights(dims: int) -> CountRule:
    """Numbers of all filters, and a bias for each."""

    def count(chosen: Chosen, bound: Bound, shapes: Mapping[str, Dims]) -> Dim:
        biases: int = chosen["out_channels"] if chosen["bias"] else 0
        return filters(chosen, bound, dims) + biases

    return count


def filters(chosen: Chosen, bound: Bound, dims: int) -> Dim:
    """Numbers of all filters, each of which sees the channels of its group."""
    area = product(each(chosen["kernel_size"], dims))
    channels = bound["C"] // chosen["groups"]
    return channels * chosen["out_channels"] * area  # type: ignore[no-any-return]


def _conv_macs(dims: int) -> CountRule:
    def count(chosen: Chosen, bound: Bound, shapes: Mapping[str, Dims]) -> Dim:
        return filters(chosen, bound, dims) * product(shapes["y"][2:])

    return count


def _depthwise(chosen: Chosen, bound: Bound) -> Dim:
    channels: Dim = bound["C"]
    multiplier: int = chosen["multiplier"]
    return channels * multiplier


def _as_groups(rule: CountRule) -> CountRule:
    """The rule of a convolution with as many groups as channels."""

    def count(chosen: Chosen, bound: Bound, shapes: Mapping[str, Dims]) -> Dim:
        made = bound["C"] * chosen["multiplier"]
        return rule({**chosen, "out_channels": made, "groups": bound["C"]}, bound, shapes)

    return count


def _depthwise_check(chosen: Chosen, bound: Bound) -> str | None:
    return _conv_check(2)({**chosen, "out_channels": bound["C"], "groups": 1}, bound)


def filter_settings(dims: int) -> tuple[Setting, ...]:
    """What every convolution has: out_channels, kernel_size, stride."""
    return (
        Int("out_channels", 32, "How many filters, each making a channel.", low=1, high=65_536),
        Size("kernel_size", 3, "Size of each filter.", dims=dims, high=1024),
        Size("stride", 1, "How far the filter moves each time.", dims=dims, high=1024),
    )


_PADDING = "Zeros added on each side; 'same' keeps the size."
DILATION = "Distance between the filter's points."
GROUPS = "Parts of the channels that do not see each other; as many as channels: depthwise."
_MODE = Choice(
    "padding_mode",
    "zeros",
    "What the padding is filled with.",
    options=("zeros", "reflect", "replicate", "circular"),
)


def _more(dims: int) -> tuple[Setting, ...]:
    return (
        Size("padding", 0, _PADDING, dims=dims, low=0, high=1024, words=("same",)),
        Size("dilation", 1, DILATION, dims=dims, high=1024),
        Int("groups", 1, GROUPS, low=1, high=65_536),
        Bool("bias", True, "Whether a learned number is added to each channel."),
        _MODE,
    )


TYPES: tuple[NodeType, ...] = (
    NodeType(
        key="Conv2d",
        title="Conv 2D",
        family="Convolution",
        summary="Slides learned filters over an image.",
        inputs=(Port("x", "N C H W", help="Images, channels first."),),
        outputs=(Port("y", "N K H' W'"),),
        settings=(*filter_settings(2), *_more(2)),
        formula=r"y_{k,i,j} = b_k + \sum_{c,u,v} w_{k,c,u,v}\, x_{c,\,si+u-p,\,sj+v-p}",
        setup="nn.Conv2d({x.C}, {out_channels}, {kernel_size}{options})",
        sizes={"K": "out_channels", "H'": _convolved("H", 0, 2), "W'": _convolved("W", 1, 2)},
        parameters=weights(2),
        macs=_conv_macs(2),
        check=_conv_check(2),
        torch="torch.nn.Conv2d",
        card="convolution.md",
    ),
    NodeType(
        key="Conv1d",
        title="Conv 1D",
        family="Convolution",
        summary="Slides learned filters along a sequence.",
        inputs=(Port("x", "N C L", help="Sequences, channels first."),),
        outputs=(Port("y", "N K L'"),),
        settings=(*filter_settings(1), *_more(1)),
        formula=r"y_{k,i} = b_k + \sum_{c,u} w_{k,c,u}\, x_{c,\,si+u-p}",
        setup="nn.Conv1d({x.C}, {out_channels}, {kernel_size}{options})",
        sizes={"K": "out_channels", "L'": _convolved("L", 0, 1)},
        parameters=weights(1),
        macs=_conv_macs(1),
        check=_conv_check(1),
        torch="torch.nn.Conv1d",
        card="convolution.md",
    ),
    NodeType(
        key="DepthwiseConv2d",
        title="Depthwise conv 2D",
        family="Convolution",
        summary="Slides filters over each channel by itself: cheap; a Conv of 1 then mixes them.",
        inputs=(Port("x", "N C H W", help="Images, channels first."),),
        outputs=(Port("y", "N K H' W'"),),
        settings=(
            Int(
                "multiplier",
                1,
                "How many filters each channel has, each making a channel.",
                low=1,
                high=1024,
                fixed=True,
            ),
            *filter_settings(2)[1:],
            *(setting for setting in _more(2) if setting.name != "groups"),
        ),
        formula=r"y_{c,i,j} = b_c + \sum_{u,v} w_{c,u,v}\, x_{c,\,si+u-p,\,sj+v-p}",
        setup="nn.Conv2d({x.C}, {x.K}, {kernel_size}, groups={x.C}{options})",
        sizes={"K": _depthwise, "H'": _convolved("H", 0, 2), "W'": _convolved("W", 1, 2)},
        parameters=_as_groups(weights(2)),
        macs=_as_groups(_conv_macs(2)),
        check=_depthwise_check,
        torch="torch.nn.Conv2d",
        card="convolution.md",
    ),
)
