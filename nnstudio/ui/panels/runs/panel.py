"""The runs panel itself: a table of runs, buttons for them, and the comparison of the chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QSortFilterProxyModel, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from nnstudio.errors import FileError
from nnstudio.project.event import EpochEnded, Event, RunEnded, RunStarted
from nnstudio.runs.folder import RunFolder
from nnstudio.runs.summary import RunSummary
from nnstudio.ui import theme
from nnstudio.ui.panels.runs import trash
from nnstudio.ui.panels.runs.comparison import Comparison, short_names
from nnstudio.ui.panels.runs.question import Question
from nnstudio.ui.panels.runs.reader import Differences, Reader
from nnstudio.ui.panels.runs.table import SORT, RunsTable
from nnstudio.ui.panels.runs.view import RunsView
from nnstudio.ui.plots.flow import Flow
from nnstudio.ui.plots.record import Record
from nnstudio.ui.studio import Studio
from nnstudio.ui.widgets.labels import label

REFRESH = 300  # milliseconds after something happened
MOST = 20  # curves over each other
CAN_GO_ON = ("stopped", "interrupted", "failed")


class RunsPanel(QWidget):
    """`run_chosen` gives the name of the run to predict with, `resumed` of the one to continue."""

    TITLE = "Runs"
    run_chosen = Signal(str)
    resumed = Signal(str)

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio = studio
        self._records: dict[str, Record] = {}
        self._hues: dict[str, int] = {}
        self._known = False
        self._turned: Qt.Orientation | None = None
        self.reader = Reader(self)
        self.table = RunsTable(self)
        self.rows = QSortFilterProxyModel(self)
        self.rows.setSourceModel(self.table)
        self.rows.setSortRole(SORT)
        self.view = RunsView(self.rows)
        self.question = Question()
        self.message = label("", "dim", wrap=True)
        self.differences = label("", "dim", wrap=True)
        self.comparison = Comparison()
        self.buttons = self._make_buttons()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(REFRESH)
        self._timer.timeout.connect(self.refresh)
        self._build()
        self._connect()
        self._update()

    # Reading.

    @property
    def place(self) -> Path:
        """The folder of the project's runs."""
        return self._studio.place_of_runs

    @property
    def chosen(self) -> tuple[RunSummary, ...]:
        """The runs whose rows are selected, in the order of the table."""
        rows = sorted(index.row() for index in self.view.selectionModel().selectedRows())
        names = [self.rows.index(row, 0).data(SORT) for row in rows]
        by_name = {run.name: run for run in self.table.runs}
        return tuple(by_name[name] for name in names if name in by_name)

    def choose(self, names: Sequence[str]) -> None:
        """Select the rows of these runs."""
        self.view.clearSelection()
        mode = self.view.selectionModel().SelectionFlag
        for row in range(self.rows.rowCount()):
            if self.rows.index(row, 0).data(SORT) in names:
                self.view.selectionModel().select(self.rows.index(row, 0), mode.Select | mode.Rows)

    def refresh(self) -> None:
        """Read the list of runs anew."""
        self._timer.stop()
        self.reader.list(self.place)

    def _take_list(self, found: Sequence[RunSummary] | Exception) -> None:
        self._known = True
        if isinstance(found, Exception):
            self.message.setText(str(found))
            found = ()
        names = [run.name for run in self.chosen]
        self.table.show_runs(found)
        if [run.name for run in self.chosen] != names:
            self.choose(names)
        self._update()

    def _take_record(self, name: str, found: Record | Exception) -> None:
        if isinstance(found, Exception):
            self._studio.notice(f"The run {name} cannot be drawn: {found}", "warning")
        elif name in self._hues:
            self._records[name] = found
            self._show_curves()

    # Showing.

    def _update(self) -> None:
        """Follow the selection: colors, curves, differences, buttons."""
        chosen = [run for run in self.chosen if run.state != "damaged"][:MOST]
        self._color([run.name for run in chosen])
        self._records = {name: it for name, it in self._records.items() if name in self._hues}
        self._show_curves()
        for run in chosen:
            self.reader.curves(RunFolder(self.place / run.name))
        self._compare([run.name for run in chosen])
        self._enable()
        self._say()

    def _color(self, names: Sequence[str]) -> None:
        """Runs that stay chosen keep their color; new ones take the first that is free."""
        hues = {name: hue for name, hue in self._hues.items() if name in names}
        for name in names:
            if name not in hues:
                hues[name] = next(hue for hue in range(MOST) if hue not in hues.values())
        self._hues = hues
        self.table.color(hues)

    def _show_curves(self) -> None:
        self.comparison.show_records(self._records, self._hues)
        self.comparison.setVisible(bool(self._hues))

    def _compare(self, names: Sequence[str]) -> None:
        self.differences.setText("")
        folders = [RunFolder(self.place / name) for name in names]
        if len(folders) == 1:
            heading = "The project was changed since"
            self.reader.compare(heading, folders[0], self._studio.project)
        elif len(folders) == 2:
            older, newer = sorted(folders, key=lambda folder: folder.name)
            names = short_names([newer.name, older.name])
            heading = f"{names[newer.name]}, unlike {names[older.name]}"
            self.reader.compare(heading, older, newer)

    def _tell(self, found: Differences) -> None:
        alone = len(self._hues) == 1
        if found.trouble:
            text = f"The difference cannot be told: {found.trouble}"
        elif found.lines:
            text = f"{found.heading}: {'; '.join(found.lines)}."
        else:
            same = (
                "The project is as this run had it." if alone else "The same graph, plan and data."
            )
            text = same
        self.differences.setText(text)
        self.differences.setVisible(True)

    def _say(self) -> None:
        chosen = self.chosen
        if not self.table.runs and self._known:
            text = "No runs yet. Press F5 to train; each training is kept here."
        elif len(chosen) == 1 and chosen[0].message:
            text = chosen[0].message
        elif len(chosen) > MOST:
            text = f"The first {MOST} of {len(chosen)} chosen runs are drawn."
        elif not chosen and self.table.runs:
            text = "Choose a run to see its curves, several (Ctrl or Shift) to compare them."
        else:
            text = ""
        self.message.setText(text)
        self.message.setVisible(bool(text))
        self.differences.setVisible(bool(self._hues) and len(self._hues) <= 2)

    def _enable(self) -> None:
        chosen = self.chosen
        one = chosen[0] if len(chosen) == 1 else None
        sound = one is not None and one.state != "damaged"
        self.buttons["predict"].setEnabled(sound and bool(one and one.epochs))
        self.buttons["resume"].setEnabled(one is not None and one.state in CAN_GO_ON)
        self.buttons["open"].setEnabled(one is not None)
        self.buttons["delete"].setEnabled(
            bool(chosen) and all(run.state != "running" for run in chosen)
        )

    # Doing.

    def _predict(self) -> None:
        self.run_chosen.emit(self.chosen[0].name)

    def _resume(self) -> None:
        self.resumed.emit(self.chosen[0].name)

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.place / self.chosen[0].name)))

    def _delete(self) -> None:
        names = [run.name for run in self.chosen]
        if not names or not self.buttons["delete"].isEnabled():
            return
        what = f"the run {names[0]}" if len(names) == 1 else f"{len(names)} runs"
        self.question.ask(
            f"Move {what} to the trash?", "Move to trash", "Keep", lambda: self._throw(names), True
        )

    def _throw(self, names: Sequence[str]) -> None:
        place = self.place
        try:
            thrown = trash.throw_away(place, names)
        except FileError as error:
            self._studio.notice(str(error), "error")
            self.refresh()
            return
        what = "1 run" if len(names) == 1 else f"{len(names)} runs"
        self.question.ask(
            f"{what} moved to {place.name}/{trash.TRASH}.",
            "Undo",
            "OK",
            lambda: self._take_back(place, names, thrown),
        )
        self.refresh()

    def _take_back(self, place: Path, names: Sequence[str], thrown: Sequence[Path]) -> None:
        try:
            trash.take_back(place, names, thrown)
        except FileError as error:
            self._studio.notice(str(error), "error")
        self.refresh()

    # Putting together.

    def _make_buttons(self) -> dict[str, QPushButton]:
        wanted: tuple[tuple[str, str, str, str, Callable[[], None]], ...] = (
            ("predict", "Use for prediction", "tryit", "Try this run's weights", self._predict),
            ("resume", "Continue", "play", "Train this run further", self._resume),
            ("open", "Folder", "file-open", "Show the run's files", self._open_folder),
            ("delete", "Delete…", "delete", "Move to the trash (Del)", self._delete),
        )
        made = {}
        for name, text, picture, tip, do in wanted:
            made[name] = QPushButton(theme.icon(picture), text)
            made[name].setToolTip(tip)
            made[name].clicked.connect(do)
        return made

    def _build(self) -> None:
        row = Flow(gap=theme.S2)
        for button in self.buttons.values():
            row.addWidget(button)
        left, right = QWidget(), QWidget()
        for side, parts in (
            (left, (row, self.question, self.view)),
            (right, (self.message, self.differences, self.comparison)),
        ):
            layout = QVBoxLayout(side)
            layout.setContentsMargins(theme.S3, theme.S2, theme.S3, theme.S2)
            layout.setSpacing(theme.S2)
            for part in parts:
                if isinstance(part, Flow):
                    layout.addLayout(part)
                else:
                    layout.addWidget(part, int(part in (self.view, self.comparison)))
        right.layout().addStretch(0)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.addWidget(left)
        self.splitter.addWidget(right)
        self.splitter.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.splitter)

    def _connect(self) -> None:
        self.reader.listed.connect(self._take_list)
        self.reader.read.connect(self._take_record)
        self.reader.compared.connect(self._tell)
        self.comparison.troubled.connect(lambda text: self._studio.notice(text, "error"))
        self.view.deleted.connect(self._delete)
        self.view.selectionModel().selectionChanged.connect(lambda *_: self._update())
        self.table.modelReset.connect(self._fit)
        self._studio.opened.connect(self._reopen)
        self._studio.ran.connect(self._follow)
        self._studio.run_chosen.connect(self.table.mark)
        self.table.mark(self._studio.chosen_run)

    def _fit(self) -> None:
        self.view.resizeColumnsToContents()
        self.view.setColumnWidth(0, min(max(self.view.columnWidth(0), 120), 260))

    def _reopen(self, _: object) -> None:
        """Another project, other runs."""
        self.reader.forget()
        self._records.clear()
        self._known = False
        self.question.hide()
        self.table.show_runs(())
        self._update()
        self._timer.start()

    def _follow(self, event: Event) -> None:
        if isinstance(event, RunStarted | EpochEnded | RunEnded) and self.isVisible():
            self._timer.start()

    def showEvent(self, event: QShowEvent) -> None:
        self.refresh()
        super().showEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        wide = self.width() >= 1.4 * self.height() and self.width() > 640
        turned = Qt.Orientation.Horizontal if wide else Qt.Orientation.Vertical
        if turned != self._turned:
            self._turned = turned
            self.splitter.setOrientation(turned)
            room = self.width() if wide else self.height()
            self.splitter.setSizes([room * 4 // 10, room * 6 // 10])
        super().resizeEvent(event)
