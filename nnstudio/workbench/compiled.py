"""A project turned into its sources, and these executed: what training and prediction use."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from nnstudio.compiler.analysis import Analysis, Analyzer, Fields
from nnstudio.compiler.checks import graph_checks, plan_checks
from nnstudio.compiler.data_text import DataText
from nnstudio.compiler.module import Loaded
from nnstudio.compiler.parts import divide, model_known
from nnstudio.compiler.predict_source import meaning, predict_source
from nnstudio.compiler.source import ModelSource, Source, model_source
from nnstudio.compiler.trace import Watch
from nnstudio.compiler.train_source import train_source
from nnstudio.compiler.verify import verify
from nnstudio.data.code import DataCode, code
from nnstudio.data.describe import describe
from nnstudio.data.predict_code import functions
from nnstudio.errors import DataProblem, ProblemsError
from nnstudio.portable.dataset import Dataset
from nnstudio.portable.errors import DataError
from nnstudio.project.file.forms import settings_form, wire_form
from nnstudio.project.kinds import kinds_of
from nnstudio.project.problem import Fix, Problem
from nnstudio.project.project import Project
from nnstudio.project.wiring import into
from nnstudio.training.threads import one_thread


@dataclass(frozen=True)
class Compiled:
    """One project value with everything that is derived from it, each made when first asked for.

    `folder` is where relative paths of the data start. `threads` is the number of CPU threads that
    the training source repeats (None: as the plan says). `prepared` is what a run kept of its
    data's preparation (None: the data itself is asked), `offered` the fields that the data had
    then, for when they cannot be read any more. `analyzer` may know an earlier value of the
    project, from which it takes what is still the same.
    """

    project: Project
    folder: Path
    threads: int | None = None
    prepared: Mapping[str, Any] | None = None
    offered: Fields | None = None
    analyzer: Analyzer = field(default_factory=Analyzer, compare=False)

    @cached_property
    def _data(self) -> tuple[Fields | None, tuple[Problem, ...]]:
        if self.project.data.source is None:
            fix = Fix("choose a data source, for example a bundled set or a CSV file")
            return {}, (Problem("error", "no data is chosen", None, "data", "", (fix,)),)
        try:
            return describe(self.project.data, self.folder), ()
        except DataProblem as error:
            return self.offered, (_data_problem(error),)

    @property
    def fields(self) -> Fields | None:
        """What the data offers; None where it cannot be read, empty where none is chosen."""
        return self._data[0]

    @cached_property
    def analysis(self) -> Analysis:
        """Shapes, counts and problems of the graph."""
        return self.analyzer.analyze(self.project.graph, self.fields, kinds_of(self.project))

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """Everything that is wrong, errors first; empty means that the project can be trained."""
        found = [*self._data[1], *self.analysis.problems]
        found += graph_checks(self.analysis) + plan_checks(self.project, self.analysis)
        if self._complete and divide(self.analysis).outputs:
            found += verify(self.analysis, self.model_source, self.model)
        return tuple(sorted(found, key=lambda problem: problem.severity != "error"))

    @property
    def _complete(self) -> bool:
        """Whether all shapes of the model are known and nothing is wrong: then it can be written,
        even if no data says how large its targets are."""
        return not self.analysis.broken and model_known(self.analysis)

    def require(self) -> None:
        """Raise ProblemsError unless the project can be trained as it is."""
        errors = tuple(problem for problem in self.problems if problem.severity == "error")
        if errors:
            raise ProblemsError(errors)

    @cached_property
    def model_source(self) -> ModelSource:
        """`model.py`; ProblemsError where the graph has errors or unknown shapes."""
        if not self._complete:
            errors = [p for p in self.analysis.problems if p.severity == "error"] or self._data[1]
            raise ProblemsError(tuple(errors))
        made = model_source(self.project, self.analysis)
        if not made.parts.outputs:
            raise ProblemsError(graph_checks(self.analysis))
        return made

    @cached_property
    def model(self) -> Loaded:
        """`model.py`, executed."""
        return Loaded(self.model_source)

    @cached_property
    def data_code(self) -> DataCode:
        """The text that loads the data, and which files it needs."""
        return code(self.project.data, self.folder)

    @cached_property
    def train_source(self) -> Source:
        """`train.py`."""
        data = DataText(self.data_code.imports, self.data_code.text)
        return train_source(self.project, self.analysis, self.model_source, data, self.threads)

    @cached_property
    def train(self) -> Loaded:
        """`train.py`, executed beside the executed model."""
        return Loaded(self.train_source, {"model": self.model.module})

    @cached_property
    def preparation(self) -> Mapping[str, Any]:
        """What the data's training part says about preparing inputs."""
        return self.dataset.preparation if self.prepared is None else self.prepared

    @cached_property
    def dataset(self) -> Dataset:
        """The data, as the training source loads it; DataProblem where it cannot be read."""
        try:
            with one_thread():  # as an exported train.py loads: other counts round differently
                found: Dataset = self.train.load_data(self.data_code.folder)
        except (DataError, OSError) as error:
            raise DataProblem(str(error)) from error
        return found

    @cached_property
    def predict_source(self) -> Source:
        """`predict.py`."""
        field, kind = meaning(self.analysis, self.model_source.parts)
        written = functions(self.preparation, field, kind)
        texts = tuple(DataText(one.imports, one.text) for one in written)
        return predict_source(self.analysis, self.model_source, texts)

    @cached_property
    def predict(self) -> Loaded:
        """`predict.py`, executed beside the executed model."""
        return Loaded(self.predict_source, {"model": self.model.module})

    @property
    def fingerprint(self) -> str:
        """What weights fit to: the model's nodes, wires and sizes, not how it is written."""
        parts = _structure(self.analysis, self.model_source.parts.model)
        return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:16]

    def watch(self, objective: bool = False) -> Watch:
        """A context in which the values of a forward pass are collected by node name.

        With `objective`, those that the objective computes as well.
        """
        names = {node.id: node.name for node in self.project.graph.nodes.values()}
        return Watch(names, self.model, *([self.train] if objective else []))


def _structure(analysis: Analysis, nodes: Iterable[int]) -> list[object]:
    """Nodes, wires and sizes of a graph, and of the blocks that it uses, as plain JSON values."""
    graph = analysis.graph
    parts: list[object] = []
    for id_ in nodes:
        node, report = graph.nodes[id_], analysis.nodes[id_]
        wires = [wire_form(wire) | {"id": 0} for wire in into(graph).get(id_, ())]
        parts.append(
            [id_, node.name, node.type, settings_form(report.settings), node.shares, wires]
        )
        parts.append([report.parameters, [str(tensor) for tensor in report.outputs.values()]])
        if node.tied is not None:
            parts.append(["tied", node.tied])
        parts += [_structure(inner, inner.order) for inner in report.inner]
    return parts


def _data_problem(error: DataProblem) -> Problem:
    """What is wrong with the data; what to do about it becomes the fix."""
    advice = str(getattr(error.__cause__, "fix", "")).rstrip(".")
    message = str(error).removesuffix(f" {advice}.") if advice else str(error)
    fix = Fix(advice or "change the settings of the data, or its files")
    return Problem("error", message, None, "data", "", (fix,))
