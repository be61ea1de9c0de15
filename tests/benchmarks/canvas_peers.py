"""One peer's canvas with so many nodes: prints seconds to make them, ms of a whole frame (p95).

`python -m tests.benchmarks.canvas_peers pyqtgraph|NodeGraphQt COUNT`. Prints nothing if the peer is
not installed.
"""

from __future__ import annotations

import importlib.util
import os
import sys
import time
from typing import Any

FRAMES = 12


def main(peer: str, count: int) -> int:
    """Make the graph, pan over it."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if importlib.util.find_spec(peer) is None:
        return 1
    from PySide6.QtWidgets import QApplication

    app = QApplication([])
    start = time.perf_counter()
    view = _pyqtgraph(count) if peer == "pyqtgraph" else _node_graph_qt(count)
    made = time.perf_counter() - start
    view.resize(1600, 1000)
    view.show()
    app.processEvents()
    view.fitInView(view.scene().itemsBoundingRect())
    app.processEvents()
    took = []
    for step in range(FRAMES):
        start = time.perf_counter()
        view.scale(1.001 if step % 2 else 0.999, 1.0)
        view.grab()
        took.append(time.perf_counter() - start)
    print(made, sorted(took)[int(0.95 * FRAMES)] * 1000, flush=True)
    os._exit(0)  # neither peer ends cleanly with a scene this large


def _place(at: int, count: int) -> tuple[float, float]:
    row, column = divmod(at, max(1, round((count / 2) ** 0.5)))
    return column * 224.0, row * 88.0


def _pyqtgraph(count: int) -> Any:
    from pyqtgraph.flowchart import Flowchart, Node

    chart = Flowchart(terminals={"x": {"io": "in"}, "y": {"io": "out"}})
    last = None
    for at in range(count):
        node = Node(f"n{at}", terminals={"x": {"io": "in"}, "y": {"io": "out"}})
        chart.addNode(node, f"n{at}", _place(at, count))
        if last is not None:
            chart.connectTerminals(last["y"], node["x"])
        last = node
    chart.kept = chart
    view = chart.widget().chartWidget.view
    view.kept = chart
    return view


def _node_graph_qt(count: int) -> Any:
    from NodeGraphQt import BaseNode, NodeGraph

    class Layer(BaseNode):  # type: ignore[misc]
        __identifier__ = "peer"
        NODE_NAME = "Layer"

        def __init__(self) -> None:
            super().__init__()
            self.add_input("x")
            self.add_output("y")

    graph = NodeGraph()
    graph.register_node(Layer)
    last = None
    for at in range(count):
        node = graph.create_node("peer.Layer", pos=_place(at, count), push_undo=False)
        if last is not None:
            last.set_output(0, node.input(0))
        last = node
    view = graph.viewer()
    view.kept = graph
    return view


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2])))
