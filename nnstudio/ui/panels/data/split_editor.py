"""How rows are divided: the bar, and the settings below it."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnstudio.project.declared import SPLIT
from nnstudio.project.edits import EditError, set_data
from nnstudio.project.project import DataSpec, Split
from nnstudio.ui import theme
from nnstudio.ui.panels.data.split_bar import SplitBar
from nnstudio.ui.panels.inspector.form import SettingsForm
from nnstudio.ui.studio import Studio
from nnstudio.ui.widgets.labels import label

_SEEDED = ("random", "stratified", "group")


class SplitEditor(QWidget):
    """Edits `data.split`."""

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio = studio
        self._split = Split()
        self._rows: dict[str, int] = {}
        self.bar = SplitBar(self)
        self.bar.dragged.connect(self._drag)
        self.bar.finished.connect(studio.document.seal)
        self.form = SettingsForm(SPLIT, parent=self)
        self.form.edited.connect(self._edit)
        self.form.reset.connect(self._reset)
        self.form.finished.connect(studio.document.seal)
        self.note = label("", "faint", wrap=True, parent=self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.S3)
        for widget in (self.bar, self.note, self.form):
            column.addWidget(widget)
        self.note.hide()

    def put(self, data: DataSpec, in_time: bool) -> None:
        """Show how the data is divided; what goes on in time is always divided in time."""
        if data.split != self._split:
            self._rows = {}
        self._split = data.split
        values = {setting.name: getattr(data.split, setting.name) for setting in SPLIT}
        self.form.put(values)
        self.form.rows["kind"].setVisible(not in_time or data.split.kind != "chronological")
        self.form.rows["seed"].setVisible(data.split.kind in _SEEDED)
        self._show()

    def put_rows(self, rows: dict[str, int]) -> None:
        """Show the rows that there are; {} where they are not known."""
        self._rows = rows
        self._show()

    def _show(self) -> None:
        split, total = self._split, sum(self._rows.values())
        own = total and abs(self._rows.get("test", 0) / total - split.test) > 0.02
        official = bool(own) and self._rows.get("test", 0) > 0
        self.note.setText("The test part is the official one of this data; its share is not used.")
        self.note.setVisible(official)
        self.bar.put(split.validation, split.test, self._rows, not official)

    def _drag(self, validation: float, test: float) -> None:
        self._apply("", {"validation": validation, "test": test})

    def _edit(self, name: str, value: object) -> None:
        self._apply(name, {name: value})

    def _reset(self, name: str) -> None:
        self._studio.document.seal()
        row = self.form.rows[name]
        row.forget()
        self._apply(name, {name: row.setting.default})
        row.put(getattr(self._split, name))

    def _apply(self, name: str, values: dict[str, object]) -> None:
        try:
            edit = set_data(split=values)
            before = self._studio.project.data.split
            checked = edit.change(self._studio.project).data.split
        except EditError as error:
            if name:
                self.form.tell(name, error.reason)
            return
        if checked != before:
            self._studio.apply(edit)
