"""Losses: how far predictions are from targets, as one number to minimize."""

from __future__ import annotations

from collections.abc import Mapping

from nnstudio.catalog.dims import Dim, Dims
from nnstudio.catalog.node_type import Bound, Call, Chosen, NodeType, Port, ShapeError, Shapes
from nnstudio.catalog.rules import class_axis, like_target
from nnstudio.catalog.settings import Choice, Float, Floats, Int, Setting

_LOSS = (Port("loss", "", help="One number: less is better."),)
_REDUCTION = Choice(
    "reduction",
    "mean",
    "Whether the batch's losses are averaged or added.",
    options=("mean", "sum"),
)
_IGNORE = Int(
    "ignore_index", -100, "Targets of this index do not count.", low=-100, high=10_000_000
)


_SMOOTH = Float(
    "smooth", 1.0, "Added above and below, so that empty areas count as found.", low=0.0, high=1e6
)
_OVERLAP = r"\ell = 1 - \frac{2 \sum_i p_i t_i + s}{\sum_i p_i + \sum_i t_i + s}"


def _sum(chosen: Chosen, shapes: Shapes) -> Mapping[str, Dims]:
    weights, losses = len(chosen["weights"]), len(shapes["losses"])
    if weights > losses:
        message = f"{weights} weights are set, but {losses} losses are wired"
        raise ShapeError(message, "losses", ("weights", chosen["weights"][:losses]))
    return {"loss": ()}


def _both(bound: Bound) -> tuple[Dims, Dims]:
    return (bound["N"], *bound["..."]), (bound["N"], *bound["...t"])


def _classes(chosen: Chosen, bound: Bound) -> Dim:
    scores, target = _both(bound)
    return scores[class_axis(scores, target)]


def _in_torch_order(chosen: Chosen, bound: Bound) -> bool:
    """Torch wants classes second; for N × C second is last as well."""
    return class_axis(*_both(bound)) == 1


def _same_sizes(chosen: Chosen, bound: Bound) -> bool:
    return like_target(*_both(bound))


def _sizes_fit(chosen: Chosen, bound: Bound) -> None:
    like_target(*_both(bound))


_CLASS_EXAMPLES: tuple[Mapping[str, str], ...] = (
    {"input": "N 5", "target": "N"},
    {"input": "N 4 5", "target": "N 4"},
    {"input": "N 5 3 4", "target": "N 3 4"},
)
_NUMBER_EXAMPLES: tuple[Mapping[str, str], ...] = (
    {"input": "N 5", "target": "N 5"},
    {"input": "N 1", "target": "N"},
    {"input": "N 4 2", "target": "N 4 2"},
)


def _class_loss(
    key: str, title: str, summary: str, formula: str, settings: tuple[Setting, ...], card: str
) -> NodeType:
    return NodeType(
        key=key,
        title=title,
        family="Loss",
        kind="loss",
        summary=summary,
        inputs=(
            Port("input", "N ...", help="A score per class: N × C, N × L × C or N × C × H × W."),
            Port("target", "N ...t", "int", help="The index of the right class.", below="C"),
        ),
        outputs=_LOSS,
        settings=(*settings, _IGNORE, _REDUCTION),
        formula=formula,
        setup=f"nn.{key}({{options}})",
        call=(
            Call("{self}({input}, {target})", fits=_in_torch_order),
            Call("{self}({input}.flatten(0, -2), {target}.flatten())"),
        ),
        sizes={"C": _classes},
        torch=f"torch.nn.{key}",
        examples=_CLASS_EXAMPLES,
        card=card,
        prediction="softmax",
    )


def _number_loss(
    key: str, title: str, summary: str, formula: str, settings: tuple[Setting, ...] = ()
) -> NodeType:
    return NodeType(
        key=key,
        title=title,
        family="Loss",
        kind="loss",
        summary=summary,
        inputs=(
            Port("input", "N ...", help="The prediction."),
            Port("target", "N ...t", help="The right numbers, of the same sizes."),
        ),
        outputs=_LOSS,
        settings=(*settings, _REDUCTION),
        formula=formula,
        setup=f"nn.{key}({{options}})",
        call=(
            Call("{self}({input}, {target})", fits=_same_sizes),
            Call("{self}({input}, {target}.reshape_as({input}))"),
        ),
        check=_sizes_fit,
        torch=f"torch.nn.{key}",
        examples=_NUMBER_EXAMPLES,
        card="regression_losses.md",
    )


TYPES: tuple[NodeType, ...] = (
    _class_loss(
        "CrossEntropyLoss",
        "Cross entropy",
        "How surprised the scores are by the right class; takes scores before any Softmax.",
        r"\ell = -\ln \frac{e^{x_t}}{\sum_c e^{x_c}}",
        (
            Float(
                "label_smoothing",
                0.0,
                "Share of certainty taken from the right class and spread over all.",
                low=0.0,
                high=1.0,
            ),
        ),
        "CrossEntropyLoss.md",
    ),
    _class_loss(
        "NLLLoss",
        "Negative log likelihood",
        "Cross entropy for inputs that went through LogSoftmax already.",
        r"\ell = -x_t",
        (),
        "CrossEntropyLoss.md",
    ),
    NodeType(
        key="BCEWithLogitsLoss",
        title="Binary cross entropy",
        family="Loss",
        kind="loss",
        summary="Cross entropy for yes-or-no answers; takes scores before any Sigmoid.",
        inputs=(
            Port("input", "N ...", help="A score per yes-or-no question."),
            Port("target", "N ...t", "any", help="0 for no, 1 for yes (whole or decimal)."),
        ),
        outputs=_LOSS,
        settings=(_REDUCTION,),
        formula=r"\ell = -t \ln \sigma(x) - (1 - t) \ln (1 - \sigma(x))",
        setup="nn.BCEWithLogitsLoss({options})",
        call=(
            Call("{self}({input}, {target}.float())", fits=_same_sizes),
            Call("{self}({input}, {target}.reshape_as({input}).float())"),
        ),
        check=_sizes_fit,
        torch="torch.nn.BCEWithLogitsLoss",
        examples=_NUMBER_EXAMPLES,
        card="BCEWithLogitsLoss.md",
        prediction="sigmoid",
    ),
    NodeType(
        key="DiceLoss",
        title="Dice",
        family="Loss",
        kind="loss",
        summary="How little predicted and right areas overlap, for each class; takes scores.",
        inputs=(
            Port("input", "N ...", help="A score per class and pixel: N × C × H × W."),
            Port("target", "N ...t", "int", help="The index of the right class.", below="C"),
        ),
        outputs=_LOSS,
        settings=(_SMOOTH,),
        formula=_OVERLAP,
        setup="DiceLoss({options})",
        call=(
            Call("{self}({input}, {target})", fits=_in_torch_order),
            Call("{self}({input}.movedim(-1, 1), {target})"),
        ),
        sizes={"C": _classes},
        imports=("from portable.losses import DiceLoss",),
        examples=_CLASS_EXAMPLES,
        card="DiceLoss.md",
        prediction="softmax",
    ),
    NodeType(
        key="BinaryDiceLoss",
        title="Binary Dice",
        family="Loss",
        kind="loss",
        summary="How little a predicted and a right mask overlap; takes scores before any Sigmoid.",
        inputs=(
            Port("input", "N ...", help="A score per pixel."),
            Port("target", "N ...t", "any", help="The mask: 0 outside, 1 inside."),
        ),
        outputs=_LOSS,
        settings=(_SMOOTH,),
        formula=_OVERLAP,
        setup="BinaryDiceLoss({options})",
        call=(
            Call("{self}({input}, {target})", fits=_same_sizes),
            Call("{self}({input}, {target}.reshape_as({input}))"),
        ),
        check=_sizes_fit,
        imports=("from portable.losses import BinaryDiceLoss",),
        examples=_NUMBER_EXAMPLES,
        card="DiceLoss.md",
        prediction="sigmoid",
    ),
    _number_loss(
        "MSELoss",
        "Mean squared error",
        "The mean of squared differences.",
        r"\ell = (x - t)^2",
    ),
    _number_loss(
        "L1Loss", "Mean absolute error", "The mean of absolute differences.", r"\ell = |x - t|"
    ),
    _number_loss(
        "SmoothL1Loss",
        "Smooth L1",
        "Squared for small differences, absolute for large ones.",
        r"\ell = \begin{cases} (x-t)^2 / 2\beta & |x-t| < \beta \\ |x-t| - \beta/2 & \text{else}"
        r" \end{cases}",
        (Float("beta", 1.0, "Where squared turns into absolute.", low=0.0, high=1e6),),
    ),
    _number_loss(
        "HuberLoss",
        "Huber",
        "Squared for small differences, straight with slope delta for large ones.",
        r"\ell = \begin{cases} (x-t)^2 / 2 & |x-t| < \delta \\ \delta (|x-t| - \delta/2) &"
        r" \text{else} \end{cases}",
        (Float("delta", 1.0, "Where squared turns into straight.", low=0.0, high=1e6, above=True),),
    ),
    NodeType(
        key="WeightedSum",
        title="Weighted sum",
        family="Loss",
        kind="loss",
        summary="Adds several losses, each with its own weight.",
        inputs=(Port("losses", "", many=True, help="The losses, in the order of the weights."),),
        outputs=_LOSS,
        settings=(
            Floats(
                "weights",
                (),
                "What each loss is multiplied by, in the order of the wires; left out: 1.",
                low=-1e6,
                high=1e6,
            ),
        ),
        formula=r"\ell = \sum_i w_i\, \ell_i",
        call="{losses: + |weights}",
        shape=_sum,
        examples=({"losses": ("", "", "")},),
        card="WeightedSum.md",
    ),
)
