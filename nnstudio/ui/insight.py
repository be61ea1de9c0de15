"""What analysis finds out about one project value: shapes, problems, and the sources."""

from __future__ import annotations

from dataclasses import dataclass

from nnstudio.compiler.analysis import Analysis, Analyzer, Fields
from nnstudio.compiler.checks import graph_checks, plan_checks
from nnstudio.compiler.data_text import DataText
from nnstudio.compiler.parts import model_known
from nnstudio.compiler.predict_source import meaning, predict_source
from nnstudio.compiler.source import ModelSource, Source, model_source
from nnstudio.compiler.train_source import train_source
from nnstudio.data.predict_code import expected, functions
from nnstudio.project.kinds import kinds_of
from nnstudio.project.problem import Problem
from nnstudio.project.project import Project


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
    analysis = analyzer.analyze(project.graph, fields, kinds_of(project))
    problems = (*analysis.problems, *graph_checks(analysis), *plan_checks(project, analysis))
    whole = not analysis.broken and model_known(analysis)
    if not whole or not len(project.graph.nodes):
        return Insight(project, analysis, problems, ())
    model = model_source(project, analysis)
    known = all(report.known for report in analysis.nodes.values())
    if data is None or not known or any(problem.severity == "error" for problem in problems):
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
