"""Operations that tell how alike vectors are."""

from __future__ import annotations

from collections.abc import Mapping

from nnstudio.catalog.dims import Dims
from nnstudio.catalog.node_type import Chosen, NodeType, Port, Shapes
from nnstudio.catalog.rules import axis
from nnstudio.catalog.settings import Bool, Float, Int
from nnstudio.catalog.types.combining import joined


def _both(shapes: Shapes) -> Dims:
    return joined([("a", shapes["a"][0]), ("b", shapes["b"][0])], "compared")


def _similarity(chosen: Chosen, shapes: Shapes) -> Mapping[str, Dims]:
    dims = _both(shapes)
    at = axis(chosen["dim"], dims, port="a")
    return {"y": (*dims[:at], *dims[at + 1 :])}


def _distance(chosen: Chosen, shapes: Shapes) -> Mapping[str, Dims]:
    dims = _both(shapes)
    axis(-1, dims, "the dimension of the entries", "a")
    return {"y": (*dims[:-1], 1) if chosen["keepdim"] else dims[:-1]}


_VECTORS = (Port("a", "...", help="Vectors."), Port("b", "...", help="Vectors as long."))

TYPES: tuple[NodeType, ...] = (
    NodeType(
        key="CosineSimilarity",
        title="Cosine similarity",
        family="Combination",
        kind="operation",
        summary="1 where two vectors have one direction, 0 at right angles, −1 where opposed.",
        inputs=_VECTORS,
        settings=(
            Int("dim", 1, "The dimension of the entries; −1 is the last.", low=-8, high=7),
            Float("eps", 1e-8, "The least that is divided by.", low=0.0, high=1.0, above=True),
        ),
        formula=r"y = \frac{a \cdot b}{\lVert a \rVert\, \lVert b \rVert}",
        call="F.cosine_similarity({a}, {b}{options})",
        shape=_similarity,
        torch="torch.nn.CosineSimilarity",
        examples=({"a": "N 5", "b": "N 5"}, {"a": "N 3 4", "b": "N 3 4"}),
        card="similarity.md",
    ),
    NodeType(
        key="PairwiseDistance",
        title="Pairwise distance",
        family="Combination",
        kind="operation",
        summary="How far apart two vectors are.",
        inputs=_VECTORS,
        settings=(
            Float(
                "p", 2.0, "Which distance: 2 in a straight line, 1 along axes.", low=1.0, high=64.0
            ),
            Float("eps", 1e-6, "Added to the differences, for the gradient.", low=0.0, high=1.0),
            Bool("keepdim", False, "Keeps the dimension of the entries with size 1."),
        ),
        formula=r"y = \left(\sum_i |a_i - b_i|^p\right)^{1/p}",
        call="F.pairwise_distance({a}, {b}{options})",
        shape=_distance,
        torch="torch.nn.PairwiseDistance",
        examples=({"a": "N 5", "b": "N 5"}, {"a": "N 3 4", "b": "N 3 4"}),
        card="similarity.md",
    ),
)
