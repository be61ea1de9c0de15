"""Metrics: figures for people, computed over a whole part of the data, never minimized."""

from __future__ import annotations

from nnstudio.catalog.dims import Dims
from nnstudio.catalog.node_type import Bound, Chosen, NodeType, Port
from nnstudio.catalog.rules import class_axis, like_target

_UPDATE = "{self}.update({input}, {target})"


def _both(bound: Bound) -> tuple[Dims, Dims]:
    return (bound["N"], *bound["..."]), (bound["N"], *bound["...t"])


def _binary(scores: Dims, target: Dims) -> bool:
    """Whether there is one yes-or-no score per target, instead of one score per class."""
    return scores in (target, (*target, 1))


def _classes(chosen: Chosen, bound: Bound) -> object:
    scores, target = _both(bound)
    return 2 if _binary(scores, target) else scores[class_axis(scores, target)]


def _numbers_fit(chosen: Chosen, bound: Bound) -> None:
    like_target(*_both(bound))


def _class_metric(
    key: str, title: str, summary: str, formula: str, setup: str, better: str, binary: bool = True
) -> NodeType:
    examples = [
        {"input": "N 5", "target": "N"},
        {"input": "N 4 5", "target": "N 4"},
        {"input": "N 5 3 4", "target": "N 3 4"},
    ]
    if binary:
        examples += [{"input": "N 1", "target": "N"}, {"input": "N", "target": "N"}]
    return NodeType(
        key=key,
        title=title,
        family="Metric",
        kind="metric",
        summary=summary,
        inputs=(
            Port("input", "N ...", help="Scores: one per class, or one per yes-or-no question."),
            Port(
                "target",
                "N ...t",
                "any" if binary else "int",
                help="The index of the right class.",
                below="C",
            ),
        ),
        outputs=(),
        formula=formula,
        setup=setup,
        call=_UPDATE,
        sizes={"C": _classes if binary else _scores},
        imports=(f"from portable.metrics import {key}",),
        examples=tuple(examples),
        card=f"{key}.md",
        better=better,  # type: ignore[arg-type]
    )


def _scores(chosen: Chosen, bound: Bound) -> object:
    scores, target = _both(bound)
    return scores[class_axis(scores, target)]


def _number_metric(
    key: str, title: str, summary: str, formula: str, setup: str, better: str, card: str
) -> NodeType:
    return NodeType(
        key=key,
        title=title,
        family="Metric",
        kind="metric",
        summary=summary,
        inputs=(
            Port("input", "N ...", help="The prediction."),
            Port("target", "N ...t", help="The right numbers, of the same sizes."),
        ),
        outputs=(),
        formula=formula,
        setup=setup,
        call=_UPDATE,
        check=_numbers_fit,
        imports=(f"from portable.metrics import {key}",),
        examples=({"input": "N 5", "target": "N 5"}, {"input": "N 1", "target": "N"}),
        card=card,
        better=better,  # type: ignore[arg-type]
    )


TYPES: tuple[NodeType, ...] = (
    _class_metric(
        "Accuracy",
        "Accuracy",
        "The share of right answers.",
        r"\frac{1}{n} \sum_i [\arg\max_c x_{i,c} = t_i]",
        "Accuracy()",
        "higher",
    ),
    _class_metric(
        "ConfusionMatrix",
        "Confusion matrix",
        "Counts which class was taken for which.",
        r"M_{a,b} = \sum_i [t_i = a \wedge \hat t_i = b]",
        "ConfusionMatrix(classes={input.C})",
        "",
    ),
    _class_metric(
        "Perplexity",
        "Perplexity",
        "Among how many equally likely choices the model wavers.",
        r"\exp\left(-\frac{1}{n} \sum_i \ln p_{i,t_i}\right)",
        "Perplexity()",
        "lower",
        binary=False,
    ),
    _number_metric(
        "R2",
        "R²",
        "The share of the targets' variation that is explained.",
        r"1 - \frac{\sum_i (t_i - x_i)^2}{\sum_i (t_i - \bar t)^2}",
        "R2()",
        "higher",
        "R2.md",
    ),
    _number_metric(
        "MAE",
        "Mean absolute error (metric)",
        "How far predictions are off on average, in the data's own units.",
        r"\frac{1}{n} \sum_i |x_i - t_i|",
        "MAE({units})",
        "lower",
        "MAE.md",
    ),
    _number_metric(
        "MSE",
        "Mean squared error (metric)",
        "The mean of squared differences, in the data's own units squared.",
        r"\frac{1}{n} \sum_i (x_i - t_i)^2",
        "MSE({units})",
        "lower",
        "MAE.md",
    ),
)
