"""Which blocks a graph uses, and each with which settings and input sizes."""

from __future__ import annotations

from collections.abc import Iterable

from nnstudio.compiler.report import Analysis

Signature = tuple[object, ...]


def signature(analysis: Analysis) -> Signature:
    """What tells one use of a block from another: settings and sizes, as plain numbers."""
    assert analysis.block is not None
    return (
        analysis.block.name,
        tuple(analysis.values.items()),
        tuple((name, tensor.shape, tensor.dtype) for name, tensor in analysis.given.items()),
    )


def instances(analysis: Analysis, nodes: Iterable[int]) -> dict[str, list[Analysis]]:
    """The different analyses of every block that some nodes of a graph use, inner blocks first."""
    found: dict[str, dict[Signature, Analysis]] = {}
    order: list[str] = []

    def visit(whole: Analysis, ids: Iterable[int]) -> None:
        for id_ in ids:
            for inner in whole.nodes[id_].inner:
                assert inner.block is not None
                name, key = inner.block.name, signature(inner)
                if key in found.get(name, {}):
                    continue
                found.setdefault(name, {})[key] = inner
                visit(inner, inner.order)
                if name not in order:
                    order.append(name)

    visit(analysis, nodes)
    return {name: list(found[name].values()) for name in order}
