"""The training panel itself: events come in, the parts of the panel show them."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from nnstudio.project.event import Event, RunEnded, RunStarted, Steps, Warned
from nnstudio.project.kinds import kinds_of
from nnstudio.project.project import Project
from nnstudio.project.scope import named
from nnstudio.runs.folder import RunFolder
from nnstudio.ui import theme
from nnstudio.ui.panels.training.banner import Banner
from nnstudio.ui.panels.training.blank import Blank
from nnstudio.ui.panels.training.charts import Charts
from nnstudio.ui.panels.training.header import Header, clock
from nnstudio.ui.panels.training.result import Result
from nnstudio.ui.plots.jobs import Jobs
from nnstudio.ui.plots.reading import read_before
from nnstudio.ui.plots.record import Record
from nnstudio.ui.plots.tiles import Tiles
from nnstudio.ui.run_state import RunState
from nnstudio.ui.studio import Studio


class TrainingPanel(QWidget):
    """The run that trains now, or trained last; the one before stays as faint ghosts.

    A run that goes on keeps its curves; where the panel does not know them (it was opened since),
    they come from the run's file. `problems_asked`: someone wants to see what is wrong.
    """

    TITLE = "Training"

    problems_asked = Signal()

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio = studio
        self.record = Record()
        self._since: list[Event] | None = None  # while earlier events are being read
        self._jobs = Jobs(self)
        self.header = Header()
        self.banner = Banner()
        self.charts = Charts(self)
        self.result = Result(self)
        self.result.hide()
        self.tiles = Tiles()
        self.blank = Blank()
        self._pages = QStackedWidget()
        self._pages.addWidget(self.blank)
        self._pages.addWidget(self._page())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._pages)
        self._connect()
        self.charts.smooth(self.header.weight)
        self.charts.begin(self.record, None)
        self._count()

    def _count(self, _: object = None) -> None:
        """What keeps the project from being trained."""
        self.blank.put(sum(problem.severity == "error" for problem in self._studio.problems))

    def _page(self) -> QWidget:
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(theme.S3, theme.S2, theme.S3, theme.S2)
        layout.setSpacing(theme.S2)
        layout.addWidget(self.header)
        layout.addWidget(self.banner)
        layout.addWidget(self.tiles, 1)
        return page

    def _connect(self) -> None:
        studio, charts, header = self._studio, self.charts, self.header
        header.smoothed.connect(charts.smooth)
        header.logged.connect(charts.set_log)
        header.lined.connect(charts.set_epoch_lines)
        header.heated.connect(charts.show_figure)
        charts.grown.connect(self._arrange)
        charts.chosen.connect(self._reveal)
        charts.troubled.connect(lambda text: studio.notice(text, "error"))
        self.banner.revealed.connect(self._reveal)
        self.blank.trained.connect(studio.train)
        self.blank.asked.connect(self.problems_asked)
        studio.analyzed.connect(self._count)
        studio.ran.connect(self.take)
        studio.run_changed.connect(self._follow)
        studio.loaded.connect(self._reopen)
        studio.selected.connect(self._pick)

    def take(self, event: Event) -> None:
        """Show the next event of the run that trains."""
        if self._since is not None:
            self._since.append(event)
        if isinstance(event, RunStarted):
            self._start(event)
        self.record.take(event)
        if isinstance(event, RunStarted):
            self._arrange()
        elif isinstance(event, Warned):
            self.banner.say(event.message, "warning")
        elif isinstance(event, RunEnded):
            self._end(event)
        self.charts.refresh()
        settled = not isinstance(event, Steps)
        self.header.show_record(self.record, now=settled)

    def _start(self, event: RunStarted) -> None:
        self._pages.setCurrentIndex(1)
        self.banner.hide()
        if event.step and event.run == self.record.run:
            return
        previous = self.record if self.record.run else None
        self.record = Record(picks=_picks(self._studio.project))
        self.charts.begin(self.record, previous)
        self._since = None
        if event.step:
            self._since = [event]
            path = RunFolder(self._studio.place_of_runs / event.run).events
            self._jobs.start(partial(read_before, path, event), self._put_before)

    def _put_before(self, found: Record | Exception) -> None:
        """What the run's file knows from before it went on, with what came meanwhile."""
        since, self._since = self._since, None
        if since is None:
            return
        if isinstance(found, Exception):
            self.banner.say(f"The run's earlier curves could not be read: {found}", "warning")
            return
        found.picks = self.record.picks
        for event in since:
            found.take(event)
        self.record = found
        self.charts.begin(found, None)
        self._arrange()
        self.header.show_record(found, now=True)

    def _follow(self, run: RunState) -> None:
        """Show what is not in the run's events: that it is prepared, stopping, or never began."""
        self.header.stopping = run.state == "stopping"
        if run.state == "preparing":
            self._pages.setCurrentIndex(1)
            self.banner.hide()
        if run.state in ("preparing", "stopping"):
            self.header.pill.show_state(run.state)
        elif run.state == "failed" and self.record.state != "failed":
            self._pages.setCurrentIndex(1)
            self.header.pill.show_state("failed")
            self.banner.say(run.message or "The run failed.", "error", run.node)

    def _reopen(self, _: object) -> None:
        """Another project: nothing of it is trained here yet."""
        self._jobs.cancel()
        self._since = None
        self.record = Record()
        self.charts.begin(self.record, None)
        self.banner.hide()
        self.header.show_record(self.record, now=True)
        self._arrange()
        self._pages.setCurrentIndex(0)

    def _end(self, event: RunEnded) -> None:
        if event.reason == "failed":
            self.banner.say(event.message or "The run failed.", "error", event.node)
        self._arrange()

    def _arrange(self, _: object = None) -> None:
        """Which tiles there are: the test figures once they are known, then the plots."""
        record = self.record
        tiles = self.charts.tiles
        if record.test and not record.active:
            epochs = f"{record.epoch:,} epoch{'s' * (record.epoch != 1)}"
            caption = f"best weights · {epochs} in {clock(record.elapsed)}"
            self.result.show_figures(record.test, caption)
            tiles.insert(0, self.result)
        self.tiles.set_tiles(tiles)

    def _reveal(self, name: str) -> None:
        """Select the node of that name, as the run knew it, and bring it into view."""
        try:
            path, node = named(self._studio.project, name)
        except KeyError:
            self._studio.notice(
                f"The node {name} is not in the graph any more: it was renamed or deleted since"
                " this run started.",
                "info",
            )
            return
        self._studio.reveal(node, path)

    def _pick(self, nodes: frozenset[int]) -> None:
        if self._studio.block is not None:
            nodes = frozenset()  # figures are told of the main graph's nodes
        graph = self._studio.project.graph
        self.charts.pick({node.name for id_ in nodes if (node := graph.nodes.get(id_))})


def _picks(project: Project) -> tuple[str, str]:
    """The validation figure that picks the best weights, and whether higher or lower is better."""
    figure = project.plan.best
    types = kinds_of(project)
    kinds = [types.get(node.type) for node in project.graph.nodes.values() if node.name == figure]
    better = next((kind.better for kind in kinds if kind is not None), "")
    return figure, better or "lower"
