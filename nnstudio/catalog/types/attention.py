"""Attention: every entry of a sequence looks at every other and takes what it needs."""

from __future__ import annotations

from collections.abc import Mapping

from nnstudio.catalog.dims import Dim, Dims
from nnstudio.catalog.node_type import Bound, Call, Chosen, NodeType, Port, ShapeError
from nnstudio.catalog.settings import Bool, Float, Int

_CALL = (
    "{self}({query}, {key|query}, {value|key|query}"
    "{key_padding_mask:?, key_padding_mask=|}{attn_mask:?, attn_mask=|}"
)
# True where a step must not look: at all later steps.
_CAUSAL = (
    ", attn_mask=torch.ones({query}.shape[1], {key|query}.shape[1], dtype=torch.bool,"
    " device={query}.device).triu(1)"
)


def _keys(chosen: Chosen, bound: Bound) -> Dim:
    keys: Dim = bound.get("S", bound["L"])
    return keys


def _check(chosen: Chosen, bound: Bound) -> None:
    heads, wide = chosen["num_heads"], bound["E"]
    if isinstance(wide, int) and wide % heads:
        raise ShapeError(
            f"{wide} features cannot be divided among {heads} heads without a rest",
            "query",
            ("num_heads", max(n for n in range(1, heads) if wide % n == 0)),
        )
    if chosen["causal"] and "M" in bound:
        message = "causal is a mask already: turn it off, or leave attn_mask without a wire"
        raise ShapeError(message, "attn_mask", ("causal", False))


def _parameters(chosen: Chosen, bound: Bound, shapes: Mapping[str, Dims]) -> Dim:
    wide: Dim = bound["E"]
    return wide * wide * 4 + (wide * 4 if chosen["bias"] else 0)


def _macs(chosen: Chosen, bound: Bound, shapes: Mapping[str, Dims]) -> Dim:
    """Four projections (query, key, value, output), scores, and the mix of values."""
    wide: Dim = bound["E"]
    steps: Dim = bound["L"]
    keys: Dim = bound["S"]
    return (steps * 2 + keys * 2) * wide * wide + steps * keys * wide * 2


TYPES: tuple[NodeType, ...] = (
    NodeType(
        key="MultiheadAttention",
        title="Multihead attention",
        family="Attention",
        summary="Lets every step of a sequence look at all steps and take what it needs.",
        inputs=(
            Port("query", "N L E", help="What looks: steps, then features."),
            Port(
                "key",
                "N S E",
                optional=True,
                help="What is looked at; else the query (self-attention).",
            ),
            Port("value", "N S' E", optional=True, help="What is taken; else the key."),
            Port(
                "key_padding_mask",
                "N P",
                "bool",
                optional=True,
                help="True where a key is padding, not to be looked at.",
            ),
            Port(
                "attn_mask",
                "L M",
                "bool",
                optional=True,
                help="True where a query must not look at a key.",
            ),
        ),
        outputs=(
            Port("y", "N L E"),
            Port("weights", "N L S", help="How much each step looked where, mean of the heads."),
        ),
        settings=(
            Int("num_heads", 4, "How many ways of looking, side by side.", low=1, high=1024),
            Float("dropout", 0.0, "Share of looks dropped in training.", low=0.0, high=1.0),
            Bool("bias", True, "Whether learned numbers are added in the projections."),
            Bool("causal", False, "Lets a step look only at itself and earlier ones.", fixed=True),
        ),
        formula=r"y = \mathrm{softmax}\left(\frac{q W_q (k W_k)^\top}{\sqrt{d}}\right) v W_v W_o",
        setup="nn.MultiheadAttention({query.E}, {num_heads}, batch_first=True{options})",
        call=(
            Call(
                f"{{out.y}}, _ = {_CALL}{_CAUSAL}, is_causal=True, need_weights=False)",
                when={"causal": True},
                unwired=("weights",),
            ),
            Call(f"{_CALL}{_CAUSAL})", when={"causal": True}),
            Call(f"{{out.y}}, _ = {_CALL}, need_weights=False)", unwired=("weights",)),
            Call(f"{_CALL})"),
        ),
        sizes={"S": _keys, "S'": _keys, "P": _keys, "M": _keys},
        parameters=_parameters,
        macs=_macs,
        check=_check,
        torch="torch.nn.MultiheadAttention",
        examples=(
            {"query": "N 5 8"},
            {"query": "N 5 8", "key": "N 3 8"},
            {"query": "N 5 8", "key": "N 3 8", "value": "N 3 8", "key_padding_mask": "N 3"},
            {"query": "N 5 8", "value": "N 5 8"},
        ),
        card="MultiheadAttention.md",
    ),
)
