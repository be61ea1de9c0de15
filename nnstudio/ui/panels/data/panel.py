"""The data panel itself: choices at one side, real samples at the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QVBoxLayout, QWidget

from nnstudio.catalog.settings import Value
from nnstudio.engine.messages import ColumnsListed, Described, Failed, Reply
from nnstudio.project.difference import Difference
from nnstudio.project.edits import EditError, set_data
from nnstudio.project.fields import Field
from nnstudio.project.project import DataSpec
from nnstudio.ui.panels.asking import Asking, Done, while_alive
from nnstudio.ui.panels.data.accepted import FILTERS, Accepted, NotAcceptedError, accept
from nnstudio.ui.panels.data.choices import Choices
from nnstudio.ui.panels.data.entries import Entry
from nnstudio.ui.panels.data.picker import Picker
from nnstudio.ui.panels.data.preview import Preview
from nnstudio.ui.panels.data.roles import changed
from nnstudio.ui.studio import Studio
from nnstudio.ui.widgets.dropping import DropFrame, dropped_paths
from nnstudio.ui.widgets.sides import Sides
from nnstudio.workbench.choosing import choose_source

SETTLED = 250  # milliseconds without a change until the data is read again
_WAITS = "The engine is starting; the data is shown as soon as it is there."
_READS = "Reading the data…"
_TABLES = ("Csv", "Series", "Bundled")

ChoosePath = Callable[[QWidget, str, bool], str]


def choose_path(parent: QWidget, place: str, folder: bool) -> str:
    """Let the user look for a file or a folder; "" where none is chosen."""
    if folder:
        return QFileDialog.getExistingDirectory(parent, "Choose a folder of images", place)
    return QFileDialog.getOpenFileName(parent, "Choose data", place, FILTERS)[0]


class DataPanel(QWidget):
    """What the project learns from. Every change is one undo step.

    `asking` may come later by `ask_through`: until then choices work and samples wait.
    """

    TITLE = "Data"

    def __init__(
        self,
        studio: Studio,
        parent: QWidget | None = None,
        asking: Asking | None = None,
        choose: ChoosePath = choose_path,
    ) -> None:
        super().__init__(parent)
        self._studio, self._asking, self._choose = studio, asking, choose
        self._spec: DataSpec | None = None
        self._columns: ColumnsListed | None = None
        self._unanswered = False
        self.setAcceptDrops(True)
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.timeout.connect(self._read)
        self.choices = Choices(studio, self)
        self.preview = Preview(self._sample, self)
        self.picker = Picker(self)
        self.sides = Sides(self.choices, self.preview, 404, 760, self)
        self.pages = QStackedWidget(self)
        self.pages.addWidget(self.sides)
        self.pages.addWidget(self.picker)
        self.drop_frame = DropFrame("Drop data here", self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.pages)
        self._connect()
        self._show(studio.project.data)

    def ask_through(self, asking: Asking | None) -> None:
        """Take the engine's answers from here on; None: there is no engine any more."""
        self._asking = asking
        self._settled.start(0)

    def _connect(self) -> None:
        studio, choices, picker = self._studio, self.choices, self.picker
        studio.changed.connect(self._follow)
        studio.opened.connect(lambda _: self._show(studio.project.data, True))
        studio.described.connect(self._hear_fields)
        choices.card.chosen.connect(self._open_picker)
        choices.card.browsed.connect(lambda: self._browse(""))
        choices.source.browsed.connect(self._browse)
        choices.columns.changed.connect(self._change_columns)
        picker.picked.connect(self._pick)
        picker.left.connect(lambda: self.pages.setCurrentWidget(self.sides))
        picker.browsed.connect(lambda: self._browse(""))

    # Showing.

    def _follow(self, difference: Difference) -> None:
        if difference.data:
            self._show(self._studio.project.data)

    def _show(self, data: DataSpec, anew: bool = False) -> None:
        old, self._spec = self._spec, data
        self.choices.put(data)
        if old is None or anew or old.source != data.source:
            self._columns = None
            self.choices.put_columns((), guessed=False)
        elif old.columns != data.columns:
            self._relist(data)
        at_once = old is None or old.source is None
        self._settled.start(0 if at_once else SETTLED)

    def _relist(self, data: DataSpec) -> None:
        """Show roles that were set at once; the file itself is the same."""
        if self._columns is not None and data.columns:
            self.choices.put_roles(data.columns)

    def _read(self) -> None:
        spec, folder = self._studio.project.data, self._studio.folder
        if spec.source is None:
            self.choices.trouble.say("")
            self.preview.clear("")
            return
        if self._asking is None:
            self.preview.clear(_WAITS)
            return
        if not self.preview.split.isVisibleTo(self.preview):
            self.preview.clear(_READS)

        def take(reply: Reply) -> None:
            if spec == self._studio.project.data:
                self._take_description(reply)

        def take_columns(reply: Reply) -> None:
            if spec == self._studio.project.data:
                self._take_columns(reply)

        self._asking.describe(spec, folder, while_alive(self, take))
        if spec.source.type in _TABLES:
            self._asking.columns(spec, folder, while_alive(self, take_columns))
        self._unanswered = True

    def _hear_fields(self, fields: dict[str, Field] | None) -> None:
        """Others learned of the fields: where that voided the question from here, ask again."""
        if self._unanswered and fields:
            self._settled.start(0)

    def _take_description(self, reply: Reply) -> None:
        self._unanswered = False
        if isinstance(reply, Described):
            self.choices.put_description(reply)
            self.preview.put(reply)
        elif isinstance(reply, Failed) and reply.reason == "lost":
            self._unanswered = True  # asked again when the engine tells of the fields
            self.preview.clear(_WAITS)
        elif isinstance(reply, Failed):
            self.choices.put_trouble(reply.message)
            self.preview.clear("There is nothing to show until the data can be read.")

    def _take_columns(self, reply: Reply) -> None:
        if not isinstance(reply, ColumnsListed):
            return
        self._columns = reply
        guessed = any(each.guessed for each in reply.columns)
        self.choices.put_columns(reply.columns, guessed)
        encoded = [each.column for each in reply.columns]
        names = tuple(c.name for c in encoded if c.kind == "class" and c.encoding == "one_hot")
        target = next((c.name for c in encoded if c.role == "target"), "")
        self.preview.put_columns(names, target)

    def _sample(self, split: str, first: int, count: int, done: Done) -> None:
        if self._asking is not None:
            data, folder = self._studio.project.data, self._studio.folder
            self._asking.samples(data, folder, split, first, count, done)

    # Choosing.

    def _open_picker(self) -> None:
        self.pages.setCurrentWidget(self.picker)
        self.picker.begin()

    def _pick(self, entry: Entry) -> None:
        if entry.files:
            self._browse("", entry.source)
            return
        self._use(entry.source, dict(entry.settings))

    def _use(self, source: str, settings: dict[str, Value]) -> None:
        self._studio.document.seal()
        try:
            edit = choose_source(source, settings)
        except EditError as error:
            self.choices.put_trouble(str(error))
            return
        self._studio.apply(edit)
        self._studio.document.seal()
        self.pages.setCurrentWidget(self.sides)

    def _browse(self, setting: str, source: str = "") -> None:
        """Let a file be chosen: for one setting, or as the whole data."""
        chosen = self._studio.project.data.source
        kind = source or (chosen.type if setting and chosen is not None else "")
        path = self._choose(self, str(self._studio.folder), kind == "ImageFolder")
        if not path:
            return
        if setting:
            self._studio.document.seal()
            self.choices.source.set(setting, self._inside(path))
            self._studio.document.seal()
            return
        self.take_files([Path(path)], source)

    def take_files(self, paths: Sequence[Path], source: str = "") -> bool:
        """Use files as the data; where nothing reads them, what is accepted is said. `source` is
        what the user asked for, if it reads such files."""
        chosen = self._studio.project.data.source
        current = source or (chosen.type if chosen is not None else "")
        folder = self._studio.folder if self._studio.path is not None else None
        try:
            found = accept([path.absolute() for path in paths], folder, current)
        except NotAcceptedError as error:
            self.choices.put_notice(str(error))
            self.pages.setCurrentWidget(self.sides)
            return False
        self._take_accepted(found)
        return True

    def _take_accepted(self, found: Accepted) -> None:
        self._use(found.source, dict(found.settings))

    def _inside(self, path: str) -> str:
        if self._studio.path is None:
            return path
        try:
            return Path(path).relative_to(self._studio.folder.absolute()).as_posix()
        except ValueError:
            return path

    def _change_columns(self, rows: list[int], name: str, value: str) -> None:
        """One choice in the table of columns: one step, also for guessed roles."""
        columns = self.choices.columns.columns.columns
        self._studio.document.seal()
        try:
            self._studio.apply(set_data(columns=changed(columns, set(rows), name, value)))
        except EditError as error:
            self.choices.put_trouble(str(error))
        self._studio.document.seal()

    # Dropping.

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_paths(event.mimeData()):
            event.acceptProposedAction()
            self.drop_frame.begin()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.drop_frame.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        self.drop_frame.hide()
        paths = dropped_paths(event.mimeData())
        if paths:
            event.acceptProposedAction()
            self.take_files(paths)
