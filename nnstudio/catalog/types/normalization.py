"""Layers that keep numbers in a good range."""

from __future__ import annotations

from collections.abc import Mapping

from nnstudio.catalog.dims import Dim, Dims, text
from nnstudio.catalog.node_type import Bound, Chosen, NodeType, Port, ShapeError
from nnstudio.catalog.rules import affine_count, axis
from nnstudio.catalog.settings import Bool, Float, Int, Setting

_EPS = Float(
    "eps", 1e-5, "Added to the variance, so that nothing is divided by zero.", low=0.0, high=1.0,
    above=True,
)  # fmt: skip
_AFFINE: tuple[Setting, ...] = (
    Bool("elementwise_affine", True, "Whether a learned scale and shift follow."),
    Bool("bias", True, "Whether the shift is learned as well."),
)
_BATCH: tuple[Setting, ...] = (
    _EPS,
    Float(
        "momentum",
        0.1,
        "How much a new batch counts in the running figures; none: the mean of all batches.",
        low=0.0,
        high=1.0,
        optional=True,
    ),
    Bool("affine", True, "Whether a learned scale and shift follow."),
    Bool("track_running_stats", True, "Whether figures are remembered, to be used after training."),
)


def _at_most_sequences(chosen: Chosen, bound: Bound) -> str | None:
    more: Dims = bound["..."]
    if len(more) < 2:
        return None
    shape = (bound["N"], bound["C"], *more)
    return f"expects N × C or N × C × L, but gets {text(shape)}; for images take BatchNorm2d"


def _last_sizes(chosen: Chosen, bound: Bound) -> object:
    """The sizes that LayerNorm normalizes over: one number, or a tuple."""
    sizes, count = bound["..."], chosen["normalized_dims"]
    if count > len(sizes):
        raise ShapeError(
            f"normalized_dims is {count}, but its input has only {len(sizes)} behind the batch",
            "x",
            ("normalized_dims", max(1, len(sizes))),
        )
    last = sizes[-count:]
    return last[0] if count == 1 else last


def _layer_count(chosen: Chosen, bound: Bound, shapes: object) -> int:
    if not chosen["elementwise_affine"]:
        return 0
    last = bound["Z"] if isinstance(bound["Z"], tuple) else (bound["Z"],)
    entries = 1
    for size in last:
        entries *= size
    return entries * (2 if chosen["bias"] else 1)


def _groups_fit(chosen: Chosen, bound: Bound) -> None:
    groups, channels = chosen["num_groups"], bound["C"]
    if isinstance(channels, int) and channels % groups:
        best = max(n for n in range(1, groups) if channels % n == 0)
        message = f"{channels} channels cannot be divided into {groups} groups without a rest"
        raise ShapeError(message, "x", ("num_groups", best))


def _layer_2d_count(chosen: Chosen, bound: Bound, shapes: Mapping[str, Dims]) -> Dim:
    channels: Dim = bound["C"]
    return channels * (2 if chosen["bias"] else 1) if chosen["elementwise_affine"] else 0


def _scaled(chosen: Chosen, bound: Bound) -> Dim:
    """The size that has a factor for each of its entries."""
    dims: Dims = (bound["N"], *bound["..."])
    return dims[axis(chosen["dim"], dims)]


def _not_the_batch(chosen: Chosen, bound: Bound) -> str | None:
    dims = (bound["N"], *bound["..."])
    if axis(chosen["dim"], dims):
        return None
    return f"dim {chosen['dim']} of {text(dims)} is the batch, whose size must stay free"


def _has_dimension(chosen: Chosen, bound: Bound) -> None:
    axis(chosen["dim"], bound["..."])


TYPES: tuple[NodeType, ...] = (
    NodeType(
        key="BatchNorm1d",
        title="Batch norm 1D",
        family="Normalization",
        summary="Gives each feature mean 0 and deviation 1 over the batch.",
        inputs=(Port("x", "N C ...", help="N × C, or sequences N × C × L."),),
        outputs=(Port("y", "N C ..."),),
        settings=_BATCH,
        formula=r"y_c = \gamma_c \frac{x_c - \mu_c}{\sqrt{\sigma_c^2 + \epsilon}} + \beta_c",
        setup="nn.BatchNorm1d({x.C}{options})",
        parameters=affine_count("C", "affine"),
        check=_at_most_sequences,
        torch="torch.nn.BatchNorm1d",
        examples=({"x": "N 6"}, {"x": "N 6 4"}),
        card="batch_norm.md",
    ),
    NodeType(
        key="BatchNorm2d",
        title="Batch norm 2D",
        family="Normalization",
        summary="Gives each channel mean 0 and deviation 1 over the batch and the image.",
        inputs=(Port("x", "N C H W"),),
        outputs=(Port("y", "N C H W"),),
        settings=_BATCH,
        formula=r"y_c = \gamma_c \frac{x_c - \mu_c}{\sqrt{\sigma_c^2 + \epsilon}} + \beta_c",
        setup="nn.BatchNorm2d({x.C}{options})",
        parameters=affine_count("C", "affine"),
        torch="torch.nn.BatchNorm2d",
        card="batch_norm.md",
    ),
    NodeType(
        key="LayerNorm",
        title="Layer norm",
        family="Normalization",
        summary="Gives the features of each entry mean 0 and deviation 1.",
        inputs=(Port("x", "N ...", help="Features last."),),
        outputs=(Port("y", "N ..."),),
        settings=(
            Int(
                "normalized_dims",
                1,
                "How many of the last dimensions are normalized together.",
                low=1,
                high=7,
                fixed=True,
            ),
            _EPS,
            *_AFFINE,
        ),
        formula=r"y = \gamma \odot \frac{x - \mu}{\sqrt{\sigma^2 + \epsilon}} + \beta",
        setup="nn.LayerNorm({x.Z}{options})",
        sizes={"Z": _last_sizes},
        parameters=_layer_count,
        torch="torch.nn.LayerNorm",
        examples=({"x": "N 6"}, {"x": "N 4 6"}),
        card="LayerNorm.md",
    ),
    NodeType(
        key="GroupNorm",
        title="Group norm",
        family="Normalization",
        summary="Gives groups of channels mean 0 and deviation 1, without looking at the batch.",
        inputs=(Port("x", "N C ..."),),
        outputs=(Port("y", "N C ..."),),
        settings=(
            Int("num_groups", 4, "Into how many groups channels are divided.", low=1, high=65_536),
            _EPS,
            Bool("affine", True, "Whether a learned scale and shift follow."),
        ),
        formula=r"y_c = \gamma_c \frac{x_c - \mu_g}{\sqrt{\sigma_g^2 + \epsilon}} + \beta_c",
        setup="nn.GroupNorm({num_groups}, {x.C}{options})",
        parameters=affine_count("C", "affine"),
        check=_groups_fit,
        torch="torch.nn.GroupNorm",
        examples=({"x": "N 8 3 3"}, {"x": "N 8"}),
        card="LayerNorm.md",
    ),
    NodeType(
        key="LayerNorm2d",
        title="Layer norm 2D",
        family="Normalization",
        summary="Gives the channels of each pixel mean 0 and deviation 1 (ConvNeXt).",
        inputs=(Port("x", "N C H W"),),
        outputs=(Port("y", "N C H W"),),
        settings=(_EPS, *_AFFINE),
        formula=r"y = \gamma \odot \frac{x - \mu}{\sqrt{\sigma^2 + \epsilon}} + \beta",
        setup="LayerNorm2d({x.C}{options})",
        parameters=_layer_2d_count,
        imports=("from portable.layers import LayerNorm2d",),
        card="LayerNorm.md",
    ),
    NodeType(
        key="LocalResponseNorm",
        title="Local response norm",
        family="Normalization",
        kind="operation",
        summary="Divides each channel by how strong its neighbors are (AlexNet).",
        inputs=(Port("x", "N C L ...", help="Images or sequences, channels first."),),
        outputs=(Port("y", "N C L ..."),),
        settings=(
            Int(
                "size",
                5,
                "How many channels side by side are looked at.",
                low=1,
                high=65_536,
                torch=None,
            ),
            Float("alpha", 1e-4, "How much the neighbors count.", low=0.0, high=1e6),
            Float("beta", 0.75, "The power of the divisor.", low=0.0, high=64.0),
            Float("k", 1.0, "Added to the divisor.", low=0.0, high=1e6),
        ),
        formula=r"y_c = x_c \left(k + \frac{\alpha}{n} \sum_{j} x_j^2\right)^{-\beta}",
        call="F.local_response_norm({x}, {size}{options})",
        torch="torch.nn.LocalResponseNorm",
        examples=({"x": "N 8 5 4"}, {"x": "N 8 5"}),
        card="LocalResponseNorm.md",
    ),
    NodeType(
        key="L2Normalize",
        title="L2 normalize",
        family="Normalization",
        kind="operation",
        summary="Gives vectors length 1, so that only their directions count.",
        inputs=(Port("x", "..."),),
        outputs=(Port("y", "..."),),
        settings=(
            Int("dim", 1, "The dimension of a vector's entries; −1 is the last.", low=-8, high=7),
            Float("p", 2.0, "Which length: 2 is the usual one.", low=1.0, high=64.0),
            Float(
                "eps",
                1e-12,
                "The least that is divided by.",
                low=0.0,
                high=1.0,
                above=True,
            ),
        ),
        formula=r"y = \frac{x}{\max(\lVert x \rVert_2, \epsilon)}",
        call="F.normalize({x}{options})",
        check=_has_dimension,
        torch="torch.nn.functional.normalize",
        examples=({"x": "N 5"}, {"x": "N 3 4"}),
        card="similarity.md",
    ),
    NodeType(
        key="LayerScale",
        title="Layer scale",
        family="Normalization",
        summary="Gives each channel a learned factor, near zero at first: a branch starts silent.",
        inputs=(Port("x", "N ..."),),
        outputs=(Port("y", "N ..."),),
        settings=(
            Float("initial", 1e-6, "What all factors are at first.", low=0.0, high=1e3),
            Int("dim", 1, "The dimension of the channels; −1 is the last.", low=-8, high=7),
        ),
        formula=r"y_c = \gamma_c\, x_c",
        setup="LayerScale({x.Z}{options})",
        sizes={"Z": _scaled},
        parameters=lambda chosen, bound, shapes: bound["Z"],
        check=_not_the_batch,
        imports=("from portable.layers import LayerScale",),
        examples=({"x": "N 4 3 5"}, {"x": "N 6 4"}),
        card="LayerScale.md",
    ),
)
