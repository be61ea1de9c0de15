"""Shapes, counts and problems of every node, in one pass; what did not change is reused."""

from __future__ import annotations

from collections.abc import Mapping

from nnstudio.compiler.graph_pass import BlockMemo, GraphPass, Known
from nnstudio.compiler.report import Analysis, NodeReport, Tensor, Value
from nnstudio.project.fields import Field
from nnstudio.project.graph import Graph
from nnstudio.project.kinds import CATALOG, Kinds

__all__ = ["Analysis", "Analyzer", "Fields", "NodeReport", "Tensor", "Value"]

Fields = Mapping[str, Field]


class Analyzer:
    """Analyzes one graph after the other; what an edit did not reach is kept from the last.

    `measures`: types whose shapes no rule gives are run on torch; else their shapes stay unknown,
    and torch is never loaded.
    """

    def __init__(self, measures: bool = True) -> None:
        self._measures = measures
        self._last: Mapping[int, Known] = {}
        self._fields: Fields | None = {}
        self._blocks = BlockMemo()

    def analyze(
        self, graph: Graph, fields: Fields | None = None, kinds: Kinds = CATALOG
    ) -> Analysis:
        """Shapes, counts and problems. `fields` None: the data is not known (yet); `kinds` are the
        types that nodes can have: the catalog's, and the project's blocks."""
        if fields != self._fields:
            self._last, self._fields = {}, fields
        found = GraphPass(graph, kinds, fields, self._measures, self._blocks, last=self._last)
        analysis = found.run()
        self._last = found.seen
        self._blocks.forget_unused()
        return analysis
