"""The table of a network: every node with its output shape, parameters and multiply-adds."""

from __future__ import annotations

from dataclasses import dataclass

from nnstudio.compiler.analysis import Analysis


@dataclass(frozen=True)
class Row:
    """One node. `output` is the shape of its first output, `macs` multiply-adds per sample."""

    name: str
    type: str
    output: str
    parameters: int
    macs: int


@dataclass(frozen=True)
class Summary:
    """All nodes in order of computation, with totals."""

    parameters: int
    macs: int
    nodes: tuple[Row, ...]


def summarize(analysis: Analysis) -> Summary:
    """Summarize an analysis; shapes that a problem keeps unknown show as `?`."""
    rows = []
    for id_ in analysis.order:
        node, report = analysis.graph.nodes[id_], analysis.nodes[id_]
        first = next(iter(report.outputs.values()), None)
        shape = str(first) if first else ("" if not report.kind.outputs else "?")
        rows.append(Row(node.name, node.type, shape, report.parameters, report.macs))
    return Summary(analysis.parameters, analysis.macs, tuple(rows))
