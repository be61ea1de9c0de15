"""Layers that multiply by a learned matrix, and the table of learned vectors."""

from __future__ import annotations

from collections.abc import Mapping

from nnstudio.catalog.dims import Dim, Dims, product
from nnstudio.catalog.node_type import Bound, Chosen, NodeType, Port
from nnstudio.catalog.rules import linear_count
from nnstudio.catalog.settings import Bool, Int


def _linear_macs(chosen: Chosen, bound: Bound, shapes: Mapping[str, Dims]) -> Dim:
    weights: Dim = bound["F"] * chosen["out_features"]
    return weights * product(bound["..."])


def _table(chosen: Chosen, bound: Bound, shapes: Mapping[str, Dims]) -> Dim:
    return int(chosen["num_embeddings"] * chosen["embedding_dim"])


def _padding_in_table(chosen: Chosen, bound: Bound) -> str | None:
    index, rows = chosen["padding_idx"], chosen["num_embeddings"]
    if index is None or index < rows:
        return None
    return f"padding_idx is {index}, but with {rows} embeddings the largest index is {rows - 1}"


TYPES: tuple[NodeType, ...] = (
    NodeType(
        key="Linear",
        title="Linear",
        family="Linear",
        summary="Gives each output a weighted sum of all inputs.",
        inputs=(Port("x", "N ... F", help="Features last; other dimensions are kept."),),
        outputs=(Port("y", "N ... K"),),
        settings=(
            Int("out_features", 64, "How many numbers come out.", low=1, high=1_000_000),
            Bool("bias", True, "Whether a learned number is added to each output."),
        ),
        formula=r"y_k = b_k + \sum_f w_{k,f}\, x_f",
        setup="nn.Linear({x.F}, {out_features}{options})",
        sizes={"K": "out_features"},
        parameters=linear_count("F", "out_features"),
        macs=_linear_macs,
        torch="torch.nn.Linear",
        card="Linear.md",
    ),
    NodeType(
        key="Embedding",
        title="Embedding",
        family="Linear",
        summary="Looks up a learned vector for each index.",
        inputs=(Port("x", "N ...", "int", help="Indices from 0.", below="num_embeddings"),),
        outputs=(Port("y", "N ... E"),),
        settings=(
            Int(
                "num_embeddings",
                128,
                "How many indices there are (the size of the vocabulary).",
                low=1,
                high=10_000_000,
            ),
            Int("embedding_dim", 64, "Length of each vector.", low=1, high=65_536),
            Int(
                "padding_idx",
                None,
                "An index whose vector stays zero.",
                low=0,
                high=10_000_000,
                optional=True,
            ),
        ),
        formula=r"y = E_{x}, \quad E \in \mathbb{R}^{V \times D}",
        setup="nn.Embedding({num_embeddings}, {embedding_dim}{options})",
        sizes={"E": "embedding_dim"},
        parameters=_table,
        check=_padding_in_table,
        torch="torch.nn.Embedding",
        card="Embedding.md",
    ),
)
