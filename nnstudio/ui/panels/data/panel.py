"""The data panel itself: choices at one side, real samples at the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QStackedWidget, QVBoxLayout, QWidget

from nnstudio.catalog.values import Value
from nnstudio.engine.messages import ColumnListed, Described, Failed
from nnstudio.project.difference import Difference
from nnstudio.project.edits import Edit, EditError, set_data
from nnstudio.project.project import DataSpec
from nnstudio.ui.panels.asking import Asking, Done
from nnstudio.ui.panels.data.accepted import FILTERS, NotAcceptedError, choice_of
from nnstudio.ui.panels.data.choices import Choices
from nnstudio.ui.panels.data.entries import Entry
from nnstudio.ui.panels.data.picker import Picker
from nnstudio.ui.panels.data.preview import Preview
from nnstudio.ui.panels.data.roles import changed
from nnstudio.ui.studio import Studio
from nnstudio.ui.widgets.dropping import DropFrame
from nnstudio.ui.widgets.sides import Sides
from nnstudio.workbench.choosing import choose_source

_WAITS = "The engine is starting; the data is shown as soon as it is there."
_READS = "Reading the data…"

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
        self._take_columns(studio.columns)
        self._take_description(studio.description)

    def ask_through(self, asking: Asking | None) -> None:
        """Take the engine's answers from here on; None: there is no engine any more."""
        self._asking = asking
        self._take_description(self._studio.description)

    def _connect(self) -> None:
        studio, choices, picker = self._studio, self.choices, self.picker
        studio.changed.connect(self._follow)
        studio.opened.connect(lambda _: self._show(studio.project.data))
        studio.data_told.connect(self._take_description)
        studio.columns_told.connect(self._take_columns)
        choices.card.chosen.connect(self._open_picker)
        choices.card.browsed.connect(lambda: self._browse(""))
        choices.source.browsed.connect(self._browse)
        choices.columns.changed.connect(self._change_columns)
        self.drop_frame.dropped.connect(self.take_files)
        picker.picked.connect(self._pick)
        picker.left.connect(lambda: self.pages.setCurrentWidget(self.sides))
        picker.browsed.connect(lambda: self._browse(""))

    # Showing.

    def _follow(self, difference: Difference) -> None:
        if difference.data:
            self._show(self._studio.project.data)

    def _show(self, data: DataSpec) -> None:
        old, self._spec = self._spec, data
        self.choices.put(data)
        if old is not None and old.columns != data.columns:
            self._relist(data)

    def _relist(self, data: DataSpec) -> None:
        """Show roles that were set at once; the file itself is the same."""
        if self._studio.columns and data.columns:
            self.choices.put_roles(data.columns)

    def _take_description(self, found: Described | Failed | None) -> None:
        if isinstance(found, Described):
            self.choices.put_description(found)
            if self._asking is None:
                self.preview.clear(_WAITS)
            else:
                self.preview.put(found)
        elif found is None:
            self.choices.put_unknown()
            self.preview.clear("" if self._studio.project.data.source is None else _READS)
        elif found.reason == "lost":
            self.preview.clear(found.message)
        else:
            self.choices.put_trouble(found.message)
            self.preview.clear("There is nothing to show until the data can be read.")

    def _take_columns(self, listed: tuple[ColumnListed, ...]) -> None:
        self.choices.put_columns(listed, any(each.guessed for each in listed))
        encoded = [each.column for each in listed]
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
        try:
            self._apply(choose_source(source, settings))
        except EditError as error:
            self.choices.put_trouble(str(error))

    def _apply(self, edit: Edit) -> None:
        self._studio.document.seal()
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
        try:
            self._apply(choice_of(paths, self._studio.project, self._studio.path, source))
        except (NotAcceptedError, EditError) as error:
            self.choices.put_notice(str(error))
            self.pages.setCurrentWidget(self.sides)
            return False
        return True

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
