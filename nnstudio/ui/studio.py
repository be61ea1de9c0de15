"""The studio: what all panels of a window share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, QTimer, Signal

from nnstudio.compiler.data_text import DataText
from nnstudio.compiler.report import Analysis
from nnstudio.errors import StudioError
from nnstudio.project.difference import Difference
from nnstudio.project.document import Document
from nnstudio.project.edits import Edit
from nnstudio.project.edits.inside import inside
from nnstudio.project.event import Event, RunStarted
from nnstudio.project.fields import Field
from nnstudio.project.problem import Problem
from nnstudio.project.project import Project
from nnstudio.project.scope import Path as Way
from nnstudio.project.scope import block_at
from nnstudio.runs.folder import runs_folder
from nnstudio.runs.unsaved import new_home
from nnstudio.ui.analyst import GraphAnalyst
from nnstudio.ui.libraries import Libraries
from nnstudio.ui.run_state import RunState, after
from nnstudio.ui.scoped import Scoped

if TYPE_CHECKING:  # needed after the first paint only
    from nnstudio.compiler.source import Source
    from nnstudio.engine.messages import ColumnListed, Described, Failed
    from nnstudio.ui.insight import Insight, Written

Kind = Literal["info", "warning", "error"]
REPAINT = 15  # milliseconds that an edit is given to be drawn before its analysis takes its share


@dataclass(frozen=True)
class Notice:
    """A sentence for the user that needs no answer."""

    text: str
    kind: Kind = "info"


class Studio(Scoped):
    """The document, the selection, the latest analysis, and how they changed.

    Signals carry one value each: `changed` a Difference, `selected` the selected node ids, `scoped`
    the scope, `analyzed` an Analysis, `sourced` the sources by name (a little later, where edits
    pause), `described` the data's fields,
    `noticed` a Notice, `revealed` the id of a node to show, `themed` a Theme, `opened` a path or
    None, `ran` an Event of the run, `run_changed` a RunState, `run_chosen` the name of the run that
    predicts or None. `train_asked` says that someone wants to train. `data_told` gives what the
    data is (a Described), why that is not known (a Failed), or None as long as it is not;
    `columns_told` the columns of its table (none where it is no table, or not read yet). `loaded`
    says that another project is worked on, while `opened` also tells of the same one under another
    name.
    """

    changed = Signal(object)
    analyzed = Signal(object)
    sourced = Signal(object)
    described = Signal(object)
    data_told = Signal(object)
    columns_told = Signal(object)
    noticed = Signal(object)
    revealed = Signal(object)
    themed = Signal(object)
    opened = Signal(object)
    loaded = Signal(object)
    ran = Signal(object)
    run_changed = Signal(object)
    run_chosen = Signal(object)
    train_asked = Signal()

    def __init__(
        self,
        project: Project | None = None,
        parent: QObject | None = None,
        resting: bool = False,
    ) -> None:
        """`resting`: nothing is analyzed before `analyst.start`."""
        super().__init__(parent)
        self.document = Document(project or Project())
        self.path: Path | None = None
        self.home = new_home()  # stands for the file while there is none
        self.analysis: Analysis | None = None
        self.problems: tuple[Problem, ...] = ()
        self.sources: Mapping[str, Source] = {}
        self.fields: Mapping[str, Field] | None = None
        self.data_text: DataText | None = None
        self.description: Described | Failed | None = None
        self.columns: tuple[ColumnListed, ...] = ()
        self.run = RunState()
        self.chosen_run: str | None = None  # None: the run at hand, or the latest that fits
        self.libraries = Libraries(self)
        self.analyst = GraphAnalyst(self)
        self.analyst.found.connect(self._take_insight)
        self.analyst.wrote.connect(self._take_sources)
        self.analyst.failed.connect(self._tell_bug)
        self._unfollow = self.document.subscribe(self._follow)
        self._repainted = QTimer(self, singleShot=True, interval=REPAINT)
        self._repainted.timeout.connect(self.analyze)
        self.analyze()
        if not resting:
            self.analyst.start()

    @property
    def folder(self) -> Path:
        """Where relative paths of the data start."""
        return self.path.parent if self.path else Path()

    @property
    def place_of_runs(self) -> Path:
        """The folder in which the project's runs lie."""
        return runs_folder(self.path or self.home)

    def apply(self, edit: Edit, path: Way | None = None) -> bool:
        """Apply an edit to the graph shown, or to that which a path leads to.

        What cannot be done becomes a notice, and False comes back.
        """
        try:
            block = self.block if path is None else block_at(self.project, path)
            self.document.apply(inside(block, edit))
        except StudioError as error:
            self.notice(str(error), "warning")
            return False
        return True

    def undo(self) -> None:
        """Take the last step back."""
        self._chase(self.document.undo)

    def redo(self) -> None:
        """Do the step that was undone last again."""
        self._chase(self.document.redo)

    def _chase(self, step: Callable[[], object]) -> None:
        """Take a step of the history, and go to the graph that it changes."""
        self._chasing = True
        try:
            step()
        finally:
            self._chasing = False

    def select(
        self,
        nodes: Iterable[int] = (),
        wires: Iterable[int] = (),
        add: bool = False,
        frames: Iterable[int] = (),
    ) -> None:
        """Select nodes, wires, frames and notes, instead of or besides those that are."""
        now = (self.selection, self.selected_wires, self.selected_frames)
        chosen = (frozenset(nodes), frozenset(wires), frozenset(frames))
        if add:
            chosen = (chosen[0] | now[0], chosen[1] | now[1], chosen[2] | now[2])
        if chosen != now:
            self.selection, self.selected_wires, self.selected_frames = chosen
            self.selected.emit(self.selection)

    def reveal(self, node: int, path: Way | None = None) -> None:
        """Select a node and bring it into view; with a path, in the graph that it leads to."""
        if path is not None and not self.go(path):
            return
        if node in self.graph.nodes:
            self.select([node])
            self.revealed.emit(node)

    def notice(self, text: str, kind: Kind = "info") -> None:
        """Tell the user something that needs no answer."""
        self.noticed.emit(Notice(text, kind))

    def load(self, project: Project, path: Path | None, home: Path | None = None) -> None:
        """Work on another project; the history starts anew. `home` stands for its file while it
        has none (None: a new one, where no runs are yet)."""
        self.path, self.home = path, home or new_home()
        self._start_over()
        self.select()
        self.choose_run(None)
        if not self.run.under_way:
            self.set_run(RunState())  # where the run of the project before ended says nothing here
        self.document.replace(project)
        self.loaded.emit(path)
        self.opened.emit(path)

    def set_fields(
        self, fields: Mapping[str, Field] | None, data_text: DataText | None = None
    ) -> None:
        """Take over what the data offers (None: not known) and the text that loads it."""
        if fields != self.fields or data_text != self.data_text:
            self.fields, self.data_text = fields, data_text
            self.described.emit(fields)
            self.analyze()

    def take_description(self, found: Described | Failed | None) -> None:
        """Take over what the data is; see `data_told`."""
        self.description = found
        self.data_told.emit(found)

    def take_columns(self, columns: tuple[ColumnListed, ...]) -> None:
        """Take over the columns of the data's table; see `columns_told`."""
        self.columns = columns
        self.columns_told.emit(columns)

    def set_problems(self, problems: tuple[Problem, ...]) -> None:
        """Take over the problems that torch itself found, with those of the graph."""
        if problems != self.problems and self.analysis is not None:
            self.problems = problems
            self.analyzed.emit(self.analysis)

    def train(self) -> None:
        """Ask for a training of the project as it is now."""
        self.train_asked.emit()

    def choose_run(self, name: str | None) -> None:
        """Predict with this recorded run from now on; None: with the latest."""
        if name != self.chosen_run:
            self.chosen_run = name
            self.run_chosen.emit(name)

    def take_event(self, event: Event) -> None:
        """Pass on what happened in the run. A run that starts is the one that predicts."""
        if isinstance(event, RunStarted):
            self.choose_run(None)
        self.set_run(after(self.run, event))
        self.ran.emit(event)

    def set_run(self, state: RunState) -> None:
        """Say where the run is."""
        if state != self.run:
            self.run = state
            self.run_changed.emit(state)

    def analyze(self) -> None:
        """Look at the graph as it is now; `analyzed` tells the result."""
        self.analyst.ask(self.project, self.fields, self.data_text)

    def close(self) -> None:
        """End what runs beside the window."""
        self._unfollow()
        self.libraries.close()
        self.analyst.close()

    def _follow(self, difference: Difference) -> None:
        if self._settle(difference):
            self.scoped.emit(self.scope)
            self.selected.emit(self.selection)
        self.changed.emit(difference)
        self._repainted.start()

    def _take_insight(self, found: Insight) -> None:
        if found.project is not self.project:
            return  # overtaken by an edit; its own analysis is on the way
        self.analysis, self.problems = found.analysis, found.problems
        self.analyzed.emit(found.analysis)

    def _take_sources(self, found: Written) -> None:
        if found.project is self.project and found.sources:
            self.sources = {source.name: source for source in found.sources}
            self.sourced.emit(self.sources)

    def _tell_bug(self, error: Exception) -> None:
        self.notice(f"The graph could not be analyzed: {type(error).__name__}: {error}", "error")
