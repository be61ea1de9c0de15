"""The workbench: an open project with everything that can be done to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nnstudio.compiler.analysis import Analysis, Analyzer
from nnstudio.errors import UsageError
from nnstudio.project import edits
from nnstudio.project.document import Document
from nnstudio.project.file import read, write
from nnstudio.project.graph import Graph
from nnstudio.project.problem import Problem
from nnstudio.project.project import Project
from nnstudio.runs.folder import runs_folder
from nnstudio.runs.moving import move_runs
from nnstudio.runs.unsaved import new_home
from nnstudio.workbench import exporting, running, using
from nnstudio.workbench.blocks import Blocks
from nnstudio.workbench.choosing import choose_source
from nnstudio.workbench.compiled import Compiled
from nnstudio.workbench.drawing import drawing
from nnstudio.workbench.summary import Summary, summarize
from nnstudio.workbench.templates import template
from nnstudio.workbench.wiring import NodeRef, Source, adding, setting, wire_sources

if TYPE_CHECKING:
    from torch import nn

    from nnstudio.portable.answers import Answer
    from nnstudio.runs.summary import RunSummary
    from nnstudio.training.control import Control


class Workbench:
    """One project at work. `path` is its file (None: not saved yet), `blocks` its definitions.

    Until it is saved, `home` stands for its file: its runs lie beside that, in the user's data
    folder, and come along when it is saved. Each workbench has one of its own.

    Networks are written in a few lines:

        net = nnstudio.new("iris")
        net.set_data("Bundled", name="iris")
        x = net.add("Input")
        x = net.add("Linear", x, out_features=16)
        x = net.add("ReLU", x)
        x = net.add("Linear", x, out_features=3)
        y = net.add("Target")
        net.add("Output", x)
        net.add("CrossEntropyLoss", x, y)
        net.add("Accuracy", x, y, name="accuracy")
        net.train(epochs=50)
    """

    def __init__(
        self,
        project: Project | None = None,
        path: str | Path | None = None,
        home: str | Path | None = None,
    ) -> None:
        self.document = Document(project or Project())
        self.path = Path(path) if path is not None else None
        self.home = Path(home) if home else new_home()
        self.blocks = Blocks(self)
        self._compiled: Compiled | None = None
        self._analyzer = Analyzer()

    @property
    def project(self) -> Project:
        """The project's value as it is now."""
        return self.document.project

    @property
    def graph(self) -> Graph:
        """The main graph."""
        return self.project.graph

    @property
    def folder(self) -> Path:
        """Where relative paths of the data start: the project file's folder."""
        return self.path.parent if self.path else Path()

    @property
    def place_of_runs(self) -> Path:
        """The folder in which the project's runs lie."""
        return runs_folder(self.path or self.home)

    @property
    def compiled(self) -> Compiled:
        """The project's sources and checks, kept until the next edit."""
        kept = self._compiled
        if kept is None or kept.project is not self.project or kept.folder != self.folder:
            self._compiled = kept = Compiled(self.project, self.folder, analyzer=self._analyzer)
        return kept

    # Edits. Each is one step that `document.undo()` takes back.

    def apply(self, edit: edits.Edit) -> None:
        """Apply an edit; EditError (and no change) where it cannot be."""
        self.document.apply(edit)

    def add(
        self,
        type: str,
        *sources: Source,
        name: str | None = None,
        shares: Source | None = None,
        **settings: Any,
    ) -> NodeRef:
        """Add a node with settings, and wire `sources` to its inputs in order.

        A source is what `add` returned (its first output), one of its outputs (`lstm["h"]`), or a
        node's name. An input that takes many wires takes all sources that are left. `shares` is a
        node of the same type whose weights (and settings) this one has too. The type of a block's
        uses is `"block:NAME"`.
        """
        node = NodeRef(self.graph.next_id)
        self.apply(adding(node, type, sources, name, settings, shares))
        return node

    def connect(
        self, source: Source, target: NodeRef | str | int, input: str | None = None
    ) -> None:
        """Run a wire from an output to an input (None: the first that is free)."""
        self.apply(wire_sources(target, (source,), input))

    def set(self, node: NodeRef | str | int, **settings: Any) -> None:
        """Change settings of a node, as one step."""
        self.apply(setting(node, settings))

    def set_data(self, source: str | None = None, /, **settings: Any) -> None:
        """Choose the data source with its settings, or (without one) change values of the data.

        For example `set_data("Csv", path="cars.csv")`, then `set_data(batch_size=32)`.
        """
        self.apply(choose_source(source, settings) if source else edits.set_data(**settings))

    def set_plan(self, **values: Any) -> None:
        """Change the plan: epochs, seed, device, threads, clip_norm, best, optimizer, schedule.

        optimizer and schedule take a name, or a name and a mapping of settings:
        `set_plan(epochs=20, optimizer=("Adam", {"lr": 0.01}))`.
        """
        steps = []
        for name, choose in (("optimizer", edits.set_optimizer), ("schedule", edits.set_schedule)):
            if name in values:
                chosen = values.pop(name)
                steps.append(choose(*((chosen,) if isinstance(chosen, str) else chosen)))
        steps += [edits.set_plan(**values)] if values else []
        self.apply(edits.several("Change the plan", steps))

    # Looking.

    def analysis(self) -> Analysis:
        """Shapes, counts and problems of the graph."""
        return self.compiled.analysis

    def problems(self) -> tuple[Problem, ...]:
        """Everything that is wrong, errors first; empty means ready to train."""
        return self.compiled.problems

    def summary(self) -> Summary:
        """Every node with its output shape, parameters and multiply-adds."""
        return summarize(self.compiled.analysis)

    def source(self) -> str:
        """The text of `model.py`; ProblemsError where the graph has errors."""
        return self.compiled.model_source.text

    def sources(self) -> dict[str, str]:
        """`model.py`, `train.py` and `predict.py` by name; ProblemsError where there are errors."""
        self.compiled.require()
        made = self.compiled
        return {s.name: s.text for s in (made.model_source, made.train_source, made.predict_source)}

    def build(self) -> nn.Module:
        """A new model with fresh weights, made by executing `source()`."""
        made: nn.Module = getattr(self.compiled.model, self.compiled.model_source.class_name)()
        return made

    def picture(self) -> str:
        """The graph as SVG, laid out, with shapes on the wires."""
        return drawing(self.project, self.compiled.analysis)

    # Doing.

    def train(
        self,
        epochs: int | None = None,
        seed: int | None = None,
        device: str | None = None,
        settings: Mapping[str, str] | None = None,
        resume: str | None = None,
        sink: running.Sink | None = None,
        control: Control | None = None,
    ) -> running.Result:
        """Train in this thread and record a run.

        Args:
            epochs, seed, device: instead of the plan's, for this run.
            settings: other values for this run by key, as text: {"optimizer.lr": "0.01"}.
            resume: the name of a run to go on with, exactly as it would have gone on.
            sink: is given every event (progress, figures) as it happens.
            control: pauses, steps or stops the run from another thread.

        Raises:
            ProblemsError: the project has errors.
            TrainingError: the run failed; the message names the node and says what to do.
        """
        changes = {"epochs": epochs, "seed": seed, "device": device}
        chosen = {name: str(value) for name, value in changes.items() if value is not None}
        return running.train(self, {**chosen, **(settings or {})}, resume, sink, control)

    def evaluate(
        self, split: str = "test", run: str | None = None, weights: str = "best"
    ) -> dict[str, Any]:
        """Losses and metrics of a trained run over a whole split."""
        return using.evaluate(self, split, run, weights)

    def predict(
        self, inputs: Sequence[str], run: str | None = None, **options: Any
    ) -> list[Answer]:
        """Answers of a trained run for raw inputs: image files, rows, texts (as the data is)."""
        return using.predict(self, inputs, run, options)

    def classes(self) -> tuple[str, ...]:
        """The names of the classes that are predicted; empty where numbers are."""
        return using.classes(self)

    def export(self, out: str | Path, run: str | None = None, weights: str = "best") -> Path:
        """Write a folder of plain PyTorch that repeats the training without NN Studio."""
        return exporting.export_run(self, Path(out), run, weights)

    def runs(self) -> tuple[RunSummary, ...]:
        """What was trained, newest first."""
        return running.runs(self)

    def save(self, path: str | Path | None = None) -> Path:
        """Save the project, atomically. Runs that it had without a file come to its side."""
        before = self.path
        target = Path(path) if path is not None else before
        if target is None:
            raise UsageError("the project has no file yet: give save a path, such as my.nns")
        write(self.project, target)
        self.path = target
        self.document.mark_saved()
        if before is None:
            move_runs(runs_folder(self.home), runs_folder(target))
        return target


def open_project(path: str | Path) -> Workbench:
    """Open a project file; FileError where it cannot be read."""
    return Workbench(read(Path(path)), path)


def new(name: str = "Untitled") -> Workbench:
    """A new, empty project."""
    return Workbench(Project(name=name))


def from_template(name: str, path: str | Path | None = None) -> Workbench:
    """A project from the gallery; UsageError where there is no such template."""
    return Workbench(read(template(name).path), path)
