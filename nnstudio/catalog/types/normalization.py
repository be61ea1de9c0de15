"""Layers that keep numbers in a good range, and layers that drop some against overfitting."""

from __future__ import annotations

from nnstudio.catalog.dims import Dims, text
from nnstudio.catalog.node_type import Bound, Chosen, NodeType, Port, ShapeError
from nnstudio.catalog.rules import affine_count
from nnstudio.catalog.settings import Bool, Float, Int, Setting

_EPS = Float(
    "eps", 1e-5, "Added to the variance, so that nothing is divided by zero.", low=0.0, high=1.0,
    above=True,
)  # fmt: skip
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


def _dropout(key: str, title: str, summary: str, port: str, formula: str) -> NodeType:
    return NodeType(
        key=key,
        title=title,
        family="Regularization",
        summary=summary,
        inputs=(Port("x", port),),
        outputs=(Port("y", port),),
        settings=(Float("p", 0.5, "The share that is dropped.", low=0.0, high=1.0),),
        formula=formula,
        setup=f"nn.{key}({{p}})",
        torch=f"torch.nn.{key}",
        card="Dropout.md",
    )


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
            Bool("elementwise_affine", True, "Whether a learned scale and shift follow."),
            Bool("bias", True, "Whether the shift is learned as well."),
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
    _dropout(
        "Dropout",
        "Dropout",
        "Sets random numbers to zero in training, against overfitting.",
        "...",
        r"y = \frac{m \odot x}{1 - p}, \quad m \sim \mathrm{Bernoulli}(1 - p)",
    ),
    _dropout(
        "Dropout2d",
        "Dropout 2D",
        "Sets whole random channels to zero in training.",
        "N C H W",
        r"y_c = \frac{m_c\, x_c}{1 - p}, \quad m_c \sim \mathrm{Bernoulli}(1 - p)",
    ),
)
