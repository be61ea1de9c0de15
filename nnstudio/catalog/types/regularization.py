"""Layers that drop numbers in training, against overfitting."""

from __future__ import annotations

from nnstudio.catalog.node_type import NodeType, Port
from nnstudio.catalog.settings import Float


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
    NodeType(
        key="StochasticDepth",
        title="Stochastic depth",
        family="Regularization",
        summary="Drops a residual branch for random samples in training.",
        inputs=(Port("x", "N ..."),),
        outputs=(Port("y", "N ..."),),
        settings=(Float("p", 0.1, "The share of samples that lose it.", low=0.0, high=1.0),),
        formula=r"y_n = \frac{m_n\, x_n}{1 - p}, \quad m_n \sim \mathrm{Bernoulli}(1 - p)",
        setup="StochasticDepth({p})",
        imports=("from portable.layers import StochasticDepth",),
        card="Dropout.md",
    ),
)
