"""A choice of a declared part (an optimizer, a schedule) with its settings below."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from nnstudio.catalog.node_type import Part
from nnstudio.catalog.values import Value, Values
from nnstudio.project.edits import Edit, EditError
from nnstudio.project.project import Chosen
from nnstudio.ui import theme
from nnstudio.ui.panels.inspector.fields.choice import ChoiceField
from nnstudio.ui.panels.inspector.form import SettingsForm
from nnstudio.ui.panels.inspector.row import ARROW_WIDTH, NAME_WIDTH
from nnstudio.ui.studio import Studio
from nnstudio.ui.widgets.labels import label

MakeEdit = Callable[[str, Mapping[str, Value]], Edit]


class PartEditor(QWidget):
    """Which part, and its settings. `make` gives the edit that chooses a part with settings."""

    def __init__(
        self,
        studio: Studio,
        title: str,
        parts: Mapping[str, Part],
        make: MakeEdit,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._studio, self._parts, self._make = studio, parts, make
        self._chosen: Chosen | None = None
        self.form: SettingsForm | None = None
        self.choice = ChoiceField([part.title for part in parts.values()], parent=self)
        self.choice.setAccessibleName(title)
        self.choice.tried.connect(self._choose)
        self.summary = label("", "faint", wrap=True, parent=self)
        name = label(title, parent=self)
        name.setFixedWidth(NAME_WIDTH)
        grid = QGridLayout()
        grid.setHorizontalSpacing(0)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(1, 1)
        grid.setColumnMinimumWidth(2, ARROW_WIDTH)
        grid.addWidget(name, 0, 0)
        grid.addWidget(self.choice, 0, 1)
        grid.addWidget(self.summary, 1, 0, 1, 2)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.S3)
        self._column.addLayout(grid)

    def put(self, chosen: Chosen) -> None:
        """Show what the plan has chosen."""
        part = self._parts.get(chosen.type)
        if part is None:
            self.choice.put(None)
            self.summary.setText(f"There is no {chosen.type!r}: choose another.")
            return
        if self._chosen is None or self._chosen.type != chosen.type:
            self.choice.put(part.title)
            self.summary.setText(part.summary)
            self._build(part)
        self._chosen = chosen
        if self.form is not None:
            self.form.put(chosen.settings)

    def _build(self, part: Part) -> None:
        if self.form is not None:
            self.form.hide()
            self.form.deleteLater()
        self.form = SettingsForm(part.settings, parent=self)
        self.form.setVisible(bool(part.settings))
        self.form.edited.connect(self._edit)
        self.form.reset.connect(self._reset)
        self.form.finished.connect(self._studio.document.seal)
        self._column.addWidget(self.form)

    def _choose(self, title: object) -> None:
        key = next((key for key, part in self._parts.items() if part.title == title), None)
        if key is not None and (self._chosen is None or key != self._chosen.type):
            self._studio.document.seal()
            self._apply("", key, {})

    def _edit(self, name: str, value: Value) -> None:
        if self._chosen is not None:
            self._apply(name, self._chosen.type, {**self._chosen.settings, name: value})

    def _reset(self, name: str) -> None:
        if self._chosen is None or self.form is None:
            return
        self._studio.document.seal()
        self.form.rows[name].forget()
        self._apply(name, self._chosen.type, Values(self._chosen.settings).without(name))
        self.form.put(self._chosen.settings)

    def _apply(self, name: str, key: str, settings: Mapping[str, Value]) -> None:
        try:
            edit = self._make(key, settings)
        except EditError as error:
            if self.form is not None:
                self.form.tell(name, error.reason)
            return
        if name:
            edit = Edit(f"Set {name}", edit.change, (edit.merge, name))
        self._studio.apply(edit)
