"""pyqtgraph is imported in short steps, whole, and without what it could also use."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

STEPS = """
import sys, time
import numpy  # as the canvas has, before the first paint
from PySide6.QtWidgets import QApplication
from nnstudio.ui.plots import warming

app, costs, more = QApplication([]), [], True
while more:
    start = time.thread_time()
    more = warming.advance()
    costs.append(time.thread_time() - start)
import pyqtgraph
whole = all(hasattr(pyqtgraph, name) for name in ("PlotWidget", "ViewBox", "AxisItem", "ImageItem"))
others = ("scipy", "matplotlib", "torch", "OpenGL", "cupy", "numba", "PyQt5", "PyQt6")
print(len(costs) > 3, max(costs) < 0.1, whole, [name for name in others if name in sys.modules])
print(pyqtgraph.Qt.QT_LIB)
"""
AT_ONCE = """
from PySide6.QtWidgets import QApplication
from nnstudio.ui.plots import warming

app = QApplication([])
warming.advance()
from nnstudio.ui.plots.plot import LinePlot
LinePlot("Loss").image()
print(warming.advance())
"""


def printed(code: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=Path(__file__).parents[3], capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_no_step_holds_the_window_for_a_tenth_of_a_second() -> None:
    assert printed(STEPS) == ["True True True []", "PySide6"]


def test_who_needs_a_plot_before_the_last_step_gets_it_all_the_same() -> None:
    assert printed(AT_ONCE) == ["False"]
