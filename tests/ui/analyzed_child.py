"""What the window analyzes, analyzed in a process of its own; prints what went wrong.

`python -m tests.ui.analyzed_child` looks at every type of the catalog, with its settings at their
limits; with the argument `odd` at a graph with a type whose shapes no rule gives.
"""

from __future__ import annotations

import sys
import time
from types import MappingProxyType

from PySide6.QtCore import QCoreApplication

from nnstudio.catalog import registry
from nnstudio.catalog.dims import BATCH
from nnstudio.catalog.node_type import NodeType, Port, ShapeError
from nnstudio.catalog.values import Values
from nnstudio.compiler.analysis import Analyzer
from nnstudio.compiler.ports import UnmeasuredError, infer
from nnstudio.project.fields import Field
from nnstudio.project.graph import Graph, Node, Wire
from nnstudio.project.project import Project
from nnstudio.project.table import Table
from nnstudio.ui.analyst import GraphAnalyst
from nnstudio.ui.insight import Insight, insight
from tests.catalog.cases import Case, cases, computing

ODD = NodeType(
    "Odd",
    "Odd",
    "Test",
    "A type whose output letter nothing gives.",
    inputs=(Port("x", "N F"),),
    outputs=(Port("y", "N ?"),),
    call="{x}.repeat(1, 2)[:, 1:]",
)


def seen(project: Project, fields: dict[str, Field]) -> Insight:
    """As the window's thread for it does."""
    return insight(Analyzer(measures=False), project, fields)


def seen_beside(project: Project, fields: dict[str, Field]) -> Insight:
    """By that very thread."""
    app = QCoreApplication.instance() or QCoreApplication([])
    found: list[Insight | Exception] = []
    analyst = GraphAnalyst()
    analyst.found.connect(found.append)
    analyst.failed.connect(found.append)
    analyst.start()
    analyst.ask(project, fields)
    end = time.monotonic() + 20
    while not found and time.monotonic() < end:
        app.processEvents()
        time.sleep(0.01)
    analyst.close()
    (result,) = found
    if isinstance(result, Exception):
        raise result
    return result


def look_at(case: Case) -> str:
    """What went wrong with a case; "" if nothing did."""
    try:
        infer(case.kind, case.settings, case.inputs, measures=False)
    except ShapeError:
        return ""  # settings at their limits need not fit the sizes
    except UnmeasuredError:
        return f"{case}: no rule gives its shapes"
    if all(dims[:1] == (BATCH,) for shapes in case.inputs.values() for dims in shapes):
        report = seen(*wired(case)).analysis.nodes[1]
        if not report.known:
            return f"{case}: {report.problems or 'it is not known'}"
    return f"{case}: torch was loaded" if "torch" in sys.modules else ""


def wired(case: Case) -> tuple[Project, dict[str, Field]]:
    """A project with an Input for each wire of the case, and the fields that they are of."""
    nodes, wires, fields = [Node(1, case.kind.key, "seen", Values(case.settings))], [], {}
    for port in case.kind.inputs:
        for dims in case.inputs.get(port.name, ()):
            id_, name = 2 * len(nodes), f"field{len(nodes)}"
            dtype = "float" if port.dtype == "any" else port.dtype
            fields[name] = Field(name, dims[1:], dtype)
            nodes.append(Node(id_, "Input", name, Values(field=name)))
            wires.append(Wire(id_ + 1, id_, "y", 1, port.name))
    table = Table((node.id, node) for node in nodes)
    graph = Graph(table, Table((wire.id, wire) for wire in wires), 2 * len(nodes) + 2)
    return Project("Case", graph), fields


def odd() -> str:
    """What went wrong with a graph whose second node can only be measured."""
    registry.node_types = lambda: MappingProxyType({**known, "Odd": ODD})  # type: ignore[assignment]
    nodes = (
        Node(1, "Input", "point", Values(field="x")),
        Node(2, "Odd", "odd"),
        Node(3, "Linear", "linear"),
        Node(4, "Output", "out"),
    )
    wires = (Wire(5, 1, "y", 2, "x"), Wire(6, 2, "y", 3, "x"), Wire(7, 3, "y", 4, "x"))
    graph = Graph(Table((n.id, n) for n in nodes), Table((w.id, w) for w in wires), 8)
    found = seen_beside(Project("Odd", graph), {"x": Field("x", (3,))})
    reports = found.analysis.nodes
    if reports[2].known or reports[2].problems or reports[3].problems:
        return f"it is not unknown: {reports[2]}, {reports[3]}"
    if not reports[1].known:
        return "what comes before it is not known"
    return "torch was loaded" if "torch" in sys.modules else ""


known = registry.node_types()
if __name__ == "__main__":
    found = (
        [odd()] if "odd" in sys.argv else [look_at(c) for kind in computing() for c in cases(kind)]
    )
    print("\n".join([f"{len(found)} looked at", *filter(None, found)]))
