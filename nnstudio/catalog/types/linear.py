"""Layers that multiply by a learned matrix, vectors for indices, and learned numbers as such."""

from __future__ import annotations

from collections.abc import Mapping

from nnstudio.catalog.dims import Dim, Dims, product
from nnstudio.catalog.node_type import Bound, Chosen, NodeType, Port, Shapes
from nnstudio.catalog.rules import linear_count
from nnstudio.catalog.settings import Bool, Float, Int, Ints


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


def _own_shape(chosen: Chosen, shapes: Shapes) -> Mapping[str, Dims]:
    return {"y": chosen["shape"]}


def _numbers(chosen: Chosen, bound: Bound, shapes: Mapping[str, Dims]) -> Dim:
    return product(chosen["shape"])


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
    NodeType(
        key="OneHot",
        title="One-hot",
        family="Linear",
        kind="operation",
        summary="Turns each index into a row of zeros with a one at its place.",
        inputs=(Port("x", "N ...", "int", help="Indices from 0.", below="num_classes"),),
        outputs=(Port("y", "N ... K"),),
        settings=(
            Int("num_classes", 10, "How many indices there are.", low=1, high=65_536, torch=-1),
        ),
        formula=r"y_k = [x = k]",
        call="F.one_hot({x}, {num_classes}).float()",
        sizes={"K": "num_classes"},
        torch="torch.nn.functional.one_hot",
        card="Embedding.md",
    ),
    NodeType(
        key="Parameter",
        title="Parameter",
        family="Linear",
        summary="A learned tensor that takes no input, the same for all samples.",
        inputs=(),
        outputs=(Port("y", "...", help="As large as its shape; it has no batch."),),
        settings=(
            Ints("shape", (64,), "Its sizes; 1 where it is repeated, as for the batch."),
            Float("mean", 0.0, "Mean of its numbers at first.", low=-1e6, high=1e6),
            Float(
                "std",
                0.02,
                "Spread of its numbers at first; 0: all are the mean.",
                low=0.0,
                high=1e6,
                torch=1.0,
            ),
        ),
        formula=r"y = w",
        setup="nn.Parameter(nn.init.normal_(torch.empty({shape:*}){options}))",
        call="{self}",
        shape=_own_shape,
        parameters=_numbers,
        torch="torch.nn.init.normal_",
        card="Parameter.md",
    ),
)
