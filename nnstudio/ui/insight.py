"""What analysis finds out about one project value: shapes and problems first, then the sources."""

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
    """What is known of one project value."""

    project: Project
    analysis: Analysis
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class Written:
    """The sources of one project value; none where problems keep them from being."""

    project: Project
    sources: tuple[Source, ...]


def insight(analyzer: Analyzer, project: Project, fields: Fields | None) -> Insight:
    """Analyze a project value."""
    analysis = analyzer.analyze(project.graph, fields, kinds_of(project))
    problems = (*analysis.problems, *graph_checks(analysis), *plan_checks(project, analysis))
    return Insight(project, analysis, problems)


def written(found: Insight, fields: Fields | None, data: DataText | None) -> Written:
    """The sources of what was analyzed; `data` is the text that loads its data, where it is known:
    training and prediction are written only then, and where nothing is wrong."""
    project, analysis = found.project, found.analysis
    if analysis.broken or not model_known(analysis) or not len(project.graph.nodes):
        return Written(project, ())
    model = model_source(project, analysis)
    known = all(report.known for report in analysis.nodes.values())
    if data is None or not known or any(each.severity == "error" for each in found.problems):
        return Written(project, (model,))
    train = train_source(project, analysis, model, data, None)
    return Written(project, (model, train, _predicting(analysis, model, fields or {})))


def _predicting(analysis: Analysis, model: ModelSource, fields: Fields) -> Source:
    """`predict.py` as an export writes it, from what the fields tell of the data's preparation."""
    made = functions(expected(fields), *meaning(analysis, model.parts))
    texts = tuple(DataText(each.imports, each.text) for each in made)
    return predict_source(analysis, model, texts)
