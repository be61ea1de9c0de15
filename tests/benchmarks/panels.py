"""How soon the panels follow in large projects (offscreen, painted by the processor)."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from tests.benchmarks.application import application
from tests.benchmarks.measurement import Measurement, milliseconds, repeated

if TYPE_CHECKING:
    from nnstudio.ui.studio import Studio

LARGE = 10_000  # nodes, or problems


def measure(times: int = 9) -> list[Measurement]:
    """Inspector, node search, problems and code in projects of 10,000 and 1,000 nodes."""
    from nnstudio.ui.studio import Studio
    from tests.ui.panels.studios import chain

    found = []
    with application():
        for count, rows in ((LARGE, (_inspector, _search, _problems)), (1_000, (_code,))):
            for row in rows:
                studio = Studio(chain(count))
                found.append(row(studio, times))
                studio.close()
        studio = Studio(chain(1_000))
        found.append(_shapes(studio, times))
        studio.close()
    return [*found, _fashion(times)]


def _shapes(studio: Studio, times: int) -> Measurement:
    """From an edit to its new shapes, told in the window's thread."""
    from PySide6.QtCore import QEventLoop

    from nnstudio.project import edits

    loop = QEventLoop()
    studio.analyzed.connect(lambda _: loop.quit())
    widths = itertools.cycle((17, 18))

    def edit() -> None:
        studio.apply(edits.set_setting("linear400", "out_features", next(widths)))
        loop.exec()

    return _row("window: new shapes after an edit of 1,000 nodes", edit, 50, times)


def _row(what: str, work: Callable[[], object], target: float, times: int) -> Measurement:
    work()  # what is made at first use is not counted
    return Measurement(what, milliseconds(repeated(work, times)), target, "ms")


def _inspector(studio: Studio, times: int) -> Measurement:
    from nnstudio.ui.panels.inspector.panel import InspectorPanel

    panel = InspectorPanel(studio)
    panel.resize(320, 900)
    panel.show()
    nodes = itertools.cycle(list(studio.project.graph.nodes)[5_000:5_040])
    return _row("inspector: select 1 of 10,000", lambda: studio.select([next(nodes)]), 16, times)


def _search(studio: Studio, times: int) -> Measurement:
    from PySide6.QtWidgets import QWidget

    from nnstudio.ui.panels.search.nodes import NodeSearch

    window = QWidget()
    search = NodeSearch(studio, window)
    search.open()
    names = itertools.cycle(f"linear{number}" for number in range(4_000, 4_100))
    what = "search: type a name among 10,000 nodes"
    return _row(what, lambda: search.line.setText(next(names)), 100, times)


def _problems(studio: Studio, times: int) -> Measurement:
    from PySide6.QtWidgets import QApplication

    from nnstudio.project.problem import Fix, Problem
    from nnstudio.ui.panels.problems.panel import ProblemsPanel

    panel = ProblemsPanel(studio)
    panel.show()
    fix = Fix("wire an output to it")
    turns = itertools.count()

    def put() -> None:
        turn = next(turns)
        words = (f"nothing is wired to {at}, {turn}" for at in range(LARGE))
        found = (Problem("error", each, 2, "relu1", "x", (fix,)) for each in words)
        studio.set_problems(tuple(found))
        QApplication.processEvents()

    return _row("problems: 10,000 new ones shown", put, 250, times)


def _code(studio: Studio, times: int) -> Measurement:
    from nnstudio.compiler.analysis import Analyzer
    from nnstudio.compiler.source import model_source
    from nnstudio.project import edits
    from nnstudio.ui.panels.code.view import CodeView

    analyzer, made = Analyzer(), []
    for width in (17, 18):
        project = edits.set_setting("linear400", "out_features", width).change(studio.project)
        made.append(model_source(project, analyzer.analyze(project.graph, None)))
    view = CodeView()
    view.resize(560, 300)
    view.show()
    texts = itertools.cycle(made)
    what = "code: an edited line among 1,000 nodes"
    return _row(what, lambda: view.put(next(texts)), 50, times)


def _fashion(times: int) -> Measurement:
    from nnstudio.data import bundled
    from nnstudio.data.load import load

    spec = bundled.preset("fashion-mnist")
    values = repeated(lambda: load(spec, Path()), min(times, 5))
    return Measurement("data: load Fashion-MNIST", values, 3, "s")
