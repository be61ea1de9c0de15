"""Analyzing the graph beside the window: on a thread of its own, always the latest value.

Shapes, counts and the model's source are plain Python and need no torch, so that they are there
before any worker is, and when one has died.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Signal

from nnstudio.compiler.analysis import Analysis, Analyzer, Fields
from nnstudio.compiler.checks import graph_checks, plan_checks
from nnstudio.compiler.predict_source import meaning, predict_source
from nnstudio.compiler.source import ModelSource, Source, model_source
from nnstudio.compiler.train_source import DataText, train_source
from nnstudio.data.predict_code import expected, functions
from nnstudio.project.problem import Problem
from nnstudio.project.project import Project
from nnstudio.ui.mailbox import Mailbox


@dataclass(frozen=True)
class Insight:
    """What is known of one project value; `sources` is empty where problems keep it from being."""

    project: Project
    analysis: Analysis
    problems: tuple[Problem, ...]
    sources: tuple[Source, ...]


def insight(
    analyzer: Analyzer, project: Project, fields: Fields | None, data: DataText | None
) -> Insight:
    """Analyze a project value; `data` is the text that loads its data, where that is known."""
    analysis = analyzer.analyze(project.graph, fields)
    problems = (*analysis.problems, *graph_checks(analysis), *plan_checks(project, analysis))
    whole = not analysis.broken and all(report.known for report in analysis.nodes.values())
    if not whole or not len(project.graph.nodes):
        return Insight(project, analysis, problems, ())
    model = model_source(project, analysis)
    if data is None or any(problem.severity == "error" for problem in problems):
        return Insight(project, analysis, problems, (model,))
    train = train_source(project, analysis, model, data, None)
    return Insight(
        project, analysis, problems, (model, train, _predicting(analysis, model, fields or {}))
    )


def _predicting(analysis: Analysis, model: ModelSource, fields: Fields) -> Source:
    """`predict.py` as an export writes it, from what the fields tell of the data's preparation."""
    written = functions(expected(fields), *meaning(analysis, model.parts))
    texts = tuple(DataText(each.imports, each.text) for each in written)
    return predict_source(analysis, model, texts)


class GraphAnalyst(QObject):
    """Gives `found` an Insight for the latest value asked for; overtaken values are skipped.

    `failed` is given the exception where analysis itself breaks (a bug), so that it can be said.
    """

    found = Signal(object)
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._mailbox = Mailbox(self)
        self._news = threading.Condition()
        self._wanted: tuple[Project, Fields | None, DataText | None] | None = None
        self._closed = False
        self._thread = threading.Thread(target=self._work, name="graph-analyst", daemon=True)
        self._thread.start()

    def ask(self, project: Project, fields: Fields | None, data: DataText | None = None) -> None:
        """Analyze this value next, instead of any that still waits."""
        with self._news:
            self._wanted = (project, fields, data)
            self._news.notify()

    def close(self) -> None:
        """End the thread."""
        with self._news:
            self._closed = True
            self._news.notify()
        self._thread.join()

    def _work(self) -> None:
        analyzer = Analyzer(measures=False)  # or this process would load torch
        while True:
            with self._news:
                self._news.wait_for(lambda: self._wanted is not None or self._closed)
                if self._closed:
                    return
                wanted, self._wanted = self._wanted, None
            assert wanted is not None
            try:
                told = partial(self.found.emit, insight(analyzer, *wanted))
            except Exception as error:  # noqa: BLE001 - a bug must reach the user, not end the thread
                told = partial(self.failed.emit, error)
            self._mailbox.post(told)
