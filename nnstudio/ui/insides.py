"""What an analysis knows of the insides of blocks."""

from __future__ import annotations

from collections import deque

from nnstudio.compiler.report import Analysis
from nnstudio.project.graph import Graph
from nnstudio.project.scope import Path


def analysis_at(analysis: Analysis | None, path: Path) -> Analysis | None:
    """What is known of the graph that a path of uses leads to, of the first where one repeats.

    None where nothing is: a use of which no input is known is not looked into.
    """
    found = analysis
    for use in path:
        report = found.nodes.get(use) if found is not None else None
        found = report.inner[0] if report is not None and report.inner else None
    return found


def uses_known(analysis: Analysis | None, graph: Graph) -> list[tuple[Path, Analysis]]:
    """The ways to the uses of a block by which something is known of its graph, nearest first."""
    found: list[tuple[Path, Analysis]] = []
    open_: deque[tuple[Path, Analysis]] = deque([((), analysis)] if analysis is not None else [])
    seen: set[int] = set()  # graphs, each of which is looked into once
    while open_:
        path, around = open_.popleft()
        for key, report in around.nodes.items():
            if not report.inner:
                continue
            inner = report.inner[0]
            if inner.graph is graph:
                found.append(((*path, key), inner))
            elif id(inner.graph) not in seen:
                seen.add(id(inner.graph))
                open_.append(((*path, key), inner))
    return found
