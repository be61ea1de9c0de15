"""Losses that teach distances: like things near each other, others apart."""

from __future__ import annotations

from nnstudio.catalog.node_type import NodeType, Port
from nnstudio.catalog.settings import Bool, Choice, Float

_LOSS = (Port("loss", "", help="One number: less is better."),)
_REDUCTION = Choice(
    "reduction",
    "mean",
    "Whether the batch's losses are averaged or added.",
    options=("mean", "sum"),
)
_PAIR = (
    Port("input1", "N F", help="A vector per sample."),
    Port("input2", "N F", help="The vector to compare it with."),
    Port("target", "N", "any", help="1 where the two are alike; 0 (or −1) where not."),
)

TYPES: tuple[NodeType, ...] = (
    NodeType(
        key="TripletMarginLoss",
        title="Triplet margin",
        family="Loss",
        kind="loss",
        summary="A vector should be nearer to one like it than to another one, by a margin.",
        inputs=(
            Port("anchor", "N F", help="A vector per sample."),
            Port("positive", "N F", help="Vectors of what is alike."),
            Port("negative", "N F", help="Vectors of what is not."),
        ),
        outputs=_LOSS,
        settings=(
            Float("margin", 1.0, "How much nearer it should be.", low=0.0, high=1e6, above=True),
            Float("p", 2.0, "Which distance: 2 in a straight line.", low=1.0, high=64.0),
            Float("eps", 1e-6, "Added to the differences, for the gradient.", low=0.0, high=1.0),
            Bool("swap", False, "Takes positive as the anchor where that is nearer to negative."),
            _REDUCTION,
        ),
        formula=r"\ell = \max(0, d(a, p) - d(a, n) + m)",
        setup="nn.TripletMarginLoss({options})",
        call="{self}({anchor}, {positive}, {negative})",
        torch="torch.nn.TripletMarginLoss",
        card="similarity_losses.md",
    ),
    NodeType(
        key="ContrastiveLoss",
        title="Contrastive",
        family="Loss",
        kind="loss",
        summary="Pulls pairs that are alike together, and others apart up to a margin.",
        inputs=_PAIR,
        outputs=_LOSS,
        settings=(
            Float("margin", 1.0, "How far apart others should be.", low=0.0, high=1e6),
            _REDUCTION,
        ),
        formula=r"\ell = \begin{cases} d^2 / 2 & t = 1 \\ \max(0, m - d)^2 / 2 & \text{else}"
        r" \end{cases}",
        setup="ContrastiveLoss({options})",
        call="{self}({input1}, {input2}, {target})",
        imports=("from portable.losses import ContrastiveLoss",),
        card="similarity_losses.md",
    ),
    NodeType(
        key="CosineEmbeddingLoss",
        title="Cosine embedding",
        family="Loss",
        kind="loss",
        summary="Gives vectors of pairs that are alike one direction, and others different ones.",
        inputs=_PAIR,
        outputs=_LOSS,
        settings=(
            Float("margin", 0.0, "How alike others may be at no cost.", low=-1.0, high=1.0),
            _REDUCTION,
        ),
        formula=r"\ell = \begin{cases} 1 - \cos(a, b) & t = 1 \\ \max(0, \cos(a, b) - m) &"
        r" \text{else} \end{cases}",
        setup="nn.CosineEmbeddingLoss({options})",
        call="{self}({input1}, {input2}, torch.where({target} > 0, 1, -1))",
        torch="torch.nn.CosineEmbeddingLoss",
        card="similarity_losses.md",
    ),
)
