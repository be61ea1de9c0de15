"""Shapes and source of long chains: from scratch, after an edit, and how they grow.

Each measurement is made in a fresh process with torch imported, so that no memo is warm.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time

from tests.benchmarks.graphs import FIELDS, chain
from tests.benchmarks.measurement import Measurement, milliseconds

REPEATS = 5


def measure(repeats: int = REPEATS) -> list[Measurement]:
    """From scratch, one setting edited, source, and growth from 1,000 to 10,000 nodes."""
    small = [_fresh(1_000) for _ in range(repeats)]
    large = [_fresh(10_000) for _ in range(max(1, repeats // 2))]

    def of(name: str) -> tuple[float, ...]:
        return tuple(one[name] for one in small)

    def growth(name: str) -> tuple[float, ...]:
        return tuple(one[name] / (10 * sorted(of(name))[len(small) // 2]) for one in large)

    linear = "time for 10 times the nodes, by 10; quadratic would be 10"
    return [
        Measurement("shapes of 1,000 nodes from scratch", of("scratch"), 0.25, "s"),
        Measurement("shapes after one setting edited", milliseconds(of("edit")), 20, "ms"),
        Measurement("source of 1,000 nodes", of("source"), 0.15, "s"),
        Measurement("growth of shapes to 10,000", growth("scratch"), 2, note=linear),
        Measurement("growth of source to 10,000", growth("source"), 2, note=linear),
    ]


def _fresh(nodes: int) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.benchmarks.shapes", str(nodes)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def _once(nodes: int) -> dict[str, float]:
    import networkx  # noqa: F401 (loaded beforehand, as torch is)
    import torch  # noqa: F401

    from nnstudio.catalog.registry import node_types
    from nnstudio.compiler.analysis import Analyzer
    from nnstudio.compiler.source import model_source
    from nnstudio.project import edits

    node_types()
    project = chain(nodes)
    analyzer = Analyzer()
    start = time.perf_counter()
    analysis = analyzer.analyze(project.graph, FIELDS)
    scratch = time.perf_counter() - start
    if analysis.broken:
        raise RuntimeError(str(analysis.problems[:3]))
    start = time.perf_counter()
    model_source(project, analysis)
    source = time.perf_counter() - start
    middle = next(
        node
        for node in project.graph.nodes.values()
        if node.id > nodes // 2 and node.type == "Dropout"
    )
    edited = edits.set_setting(middle.id, "p", 0.25).change(project)
    start = time.perf_counter()
    analyzer.analyze(edited.graph, FIELDS)
    return {"scratch": scratch, "source": source, "edit": time.perf_counter() - start}


if __name__ == "__main__":
    print(json.dumps(_once(int(sys.argv[1]))))
