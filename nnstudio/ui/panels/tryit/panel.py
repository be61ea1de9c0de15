"""The try-it panel itself: three ways to use what was trained."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QEvent
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from nnstudio.engine.messages import ColumnListed, Failed, FromRun, Reply, Sampled
from nnstudio.project.difference import Difference
from nnstudio.project.event import CheckpointSaved, EpochEnded, Event, RunEnded, RunStarted, Steps
from nnstudio.project.fields import Field
from nnstudio.project.project import Project
from nnstudio.ui import theme
from nnstudio.ui.panels.asking import Asking, Done, while_alive
from nnstudio.ui.panels.tryit.by_hand import ByHand
from nnstudio.ui.panels.tryit.mistakes import Mistakes
from nnstudio.ui.panels.tryit.standing import same_model, whose
from nnstudio.ui.panels.tryit.surface import MOST_POINTS, SurfaceView
from nnstudio.ui.studio import Studio
from nnstudio.ui.widgets.dropping import DropFrame
from nnstudio.ui.widgets.elided import ElidedLabel
from nnstudio.ui.widgets.segments import Segments

_WIDE = 640
_LEARNED = (EpochEnded, CheckpointSaved)
_TITLES = {"surface": "Decision surface", "curve": "Fitted curve"}


class TryItPanel(QWidget):
    """Asks the run at hand, else the latest that fits, or the one that was chosen in Runs."""

    TITLE = "Try it"

    def __init__(
        self, studio: Studio, parent: QWidget | None = None, asking: Asking | None = None
    ) -> None:
        super().__init__(parent)
        self._studio = studio
        self._asking: Asking | None = None
        self._fields: Mapping[str, Field] = {}
        self._trained: Project | None = None  # what the run of this window trains or trained last
        self._answer: FromRun | None = None
        self.tabs = Segments((), self)
        self.tabs.setAccessibleName("Ways to try the model")
        self.standing = ElidedLabel(self)
        self.train = QPushButton(theme.icon("play", "text_on_color"), "Train", self)
        self.train.setProperty("kind", "primary")
        self.train.clicked.connect(lambda _=False: studio.train())
        self.hand = ByHand(self._sample_test, self)
        self.hand.taken.connect(self._hear_answer)
        self.surface = SurfaceView(self)
        self.surface.taken.connect(self._hear_answer)
        self.mistakes = Mistakes(self)
        self.pages = QStackedWidget(self)
        for page in (self.hand, self.surface, self.mistakes):
            self.pages.addWidget(page)
        self.drop_frame = DropFrame(
            "Drop an image to ask about it", self, wants=lambda: self.hand.kind == "image"
        )
        self.drop_frame.dropped.connect(self._take_dropped)
        self._lay_out()
        self._connect()
        self._put_fields(studio.fields)
        self.ask_through(asking)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(theme.S3)
        row.addWidget(self.tabs)
        row.addStretch(1)
        row.addWidget(self.train)
        self._head = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._head.setContentsMargins(theme.S3, theme.S2, theme.S3, theme.S1)
        self._head.setSpacing(theme.S1)
        self._head.addLayout(row)
        self._head.addWidget(self.standing, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._head)
        column.addWidget(self.pages, 1)

    def _connect(self) -> None:
        studio = self._studio
        self.tabs.chosen.connect(self.show_page)
        studio.described.connect(self._put_fields)
        studio.columns_told.connect(self._put_columns)
        studio.changed.connect(self._follow_edit)
        studio.loaded.connect(lambda _: self._reopen())
        studio.ran.connect(self._follow_run)
        studio.run_changed.connect(lambda _: self._tell())
        studio.run_chosen.connect(lambda _: self._refresh(now=True))
        studio.themed.connect(lambda _: self.surface.repaint_surface())

    def ask_through(self, asking: Asking | None) -> None:
        """Take the engine's answers from here on; None: there is no engine any more."""
        self._asking = asking
        for page in (self.hand, self.surface, self.mistakes):
            page.ask_through(asking)
        self._refresh()

    @property
    def page(self) -> str:
        """What is shown: hand, surface or mistakes."""
        return self.tabs.key

    def show_page(self, key: str) -> None:
        """Show another way to use the model."""
        self.tabs.choose(key)
        pages = {"hand": self.hand, "surface": self.surface, "mistakes": self.mistakes}
        self.pages.setCurrentWidget(pages[key])
        self._refresh(now=True)

    # What changes.

    def _put_fields(self, fields: Mapping[str, Field] | None) -> None:
        if fields is None or fields == self._fields:
            return  # the data cannot be read just now: what was known stays
        before, self._fields = self.surface.form, dict(fields)
        self.hand.put_fields(fields)
        self.surface.put_fields(fields)
        self.mistakes.put_fields(fields)
        form = self.surface.form
        drawn = (("surface", _TITLES[form]),) if form else ()
        self.tabs.offer((("hand", "By hand"), *drawn, ("mistakes", "Mistakes")))
        if form and not before:
            self.show_page("surface")
        else:
            self.show_page(self.tabs.key)
        self._put_columns(self._studio.columns)

    def _put_columns(self, listed: tuple[ColumnListed, ...]) -> None:
        if "x" in self._fields and listed:
            self.hand.put_columns(listed)
            self.mistakes.put_columns(listed)

    def _follow_edit(self, difference: Difference) -> None:
        if difference.graph or difference.data or difference.blocks:
            self._tell()
            if self._trained is None:
                self._refresh()

    def _reopen(self) -> None:
        self._trained = self._answer = None
        self._refresh(now=True)

    def _follow_run(self, event: Event) -> None:
        if isinstance(event, RunStarted):
            self._trained = self._studio.project
            self._refresh(now=True)
        elif isinstance(event, RunEnded):
            self._refresh(now=True)
        elif isinstance(event, _LEARNED) or (isinstance(event, Steps) and self._follows_steps):
            self._refresh()

    @property
    def _follows_steps(self) -> bool:
        """Mistakes go through a whole split: they follow epochs, the rest every step."""
        return self.page != "mistakes"

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        beside, below = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        wide = self.width() >= _WIDE
        self._head.setDirection(beside if wide else below)
        self._head.setSpacing(theme.S3 if wide else theme.S1)

    def _refresh(self, now: bool = False) -> None:
        """Ask again, if anyone is looking."""
        self._tell()
        if not self.isVisible() or self._asking is None:
            return
        if self.page == "surface":
            self._fill_plane()
            self.surface.refresh(now)
        elif self.page == "mistakes":
            self.mistakes.refresh(now)
        else:
            self.hand.refresh()

    def _fill_plane(self) -> None:
        """Fetch the points that are drawn over the surface."""
        project, folder = self._studio.project, self._studio.folder
        assert self._asking is not None

        def take(reply: Reply) -> None:
            if isinstance(reply, Sampled) and project.data == self._studio.project.data:
                self.surface.take_samples(reply)

        heard = while_alive(self, take)
        for split in self.surface.missing:
            self._asking.samples(project.data, folder, split, 0, MOST_POINTS, heard)

    def _sample_test(self, place: int, done: Done) -> None:
        project, folder = self._studio.project, self._studio.folder
        if self._asking is not None:
            self._asking.samples(project.data, folder, "test", place, 1, done)
        else:
            done(Failed(0, "The engine is not running.", "lost"))

    def _hear_answer(self, reply: FromRun) -> None:
        self._answer = reply
        self._tell()

    def _tell(self) -> None:
        """Say whose answers are shown, and offer to train where there is nothing better."""
        run, answer = self._studio.run, self._answer
        fits = same_model(self._trained, self._studio.project)
        text = "" if answer is None else whose(answer, run, fits)
        self.standing.put(text)
        self.standing.setVisible(bool(text))
        self.train.setVisible(not run.under_way and (answer is None or not fits))

    def _take_dropped(self, paths: Sequence[Path]) -> None:
        self.show_page("hand")
        self.hand.image.take_file(paths[0])

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange:
            self.train.setIcon(theme.icon("play", "text_on_color"))
        super().changeEvent(event)
