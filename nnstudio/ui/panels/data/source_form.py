"""The settings of the data's source, made from its declaration; paths can be looked for."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from nnstudio.catalog.settings import Setting
from nnstudio.catalog.sources import sources
from nnstudio.catalog.values import Value, Values
from nnstudio.data import bundled
from nnstudio.data.resolve import PATHS
from nnstudio.project.edits import Edit, EditError, set_source
from nnstudio.project.project import Chosen
from nnstudio.ui import theme
from nnstudio.ui.panels.inspector.fields.choice import ChoiceField
from nnstudio.ui.panels.inspector.form import SettingsForm
from nnstudio.ui.studio import Studio

_OVERRIDES = {"TextFile": ("length", "stride"), "Series": ("window",)}


def shown_settings(chosen: Chosen) -> tuple[Setting, ...]:
    """The settings that mean something: those of a bundled set depend on what it holds."""
    part = sources().get(chosen.type)
    if part is None:
        return ()
    if chosen.type != "Bundled":
        return part.settings
    name = str(chosen.settings.get("name", "mnist-10k"))
    kind = bundled.about(name).source.type if name in bundled.names() else ""
    return tuple(each for each in part.settings if each.name in _OVERRIDES.get(kind, ()))


class SourceForm(QWidget):
    """Edits the settings one by one, each an undo step. `browsed(name)` asks for a path."""

    browsed = Signal(str)

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio = studio
        self._chosen: Chosen | None = None
        self.form: SettingsForm | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    @property
    def has_settings(self) -> bool:
        """Whether there is anything to set."""
        return self.form is not None and bool(self.form.rows)

    def put(self, chosen: Chosen | None) -> None:
        """Show a source."""
        settings = () if chosen is None else shown_settings(chosen)
        names = tuple(each.name for each in settings)
        old, self._chosen = self._chosen, chosen
        known = old is not None and chosen is not None and old.type == chosen.type
        if not known or self.form is None or tuple(self.form.rows) != names:
            self._build(settings)
        if self.form is not None and chosen is not None:
            self.form.put(chosen.settings)

    def offer_columns(self, names: tuple[str, ...]) -> None:
        """Offer the columns of the file where one of them is asked for."""
        row = self.form.rows.get("column") if self.form is not None else None
        if row is not None and isinstance(row.field, ChoiceField):
            row.field.offer(names)

    def _build(self, settings: tuple[Setting, ...]) -> None:
        if self.form is not None:
            self.form.hide()
            self.form.deleteLater()
        self.form = SettingsForm(settings, {"column": ("",)}, self)
        for name, row in self.form.rows.items():
            if name in PATHS and isinstance(row.field, QLineEdit):
                icon = theme.icon("file-open", "text_dim")
                place = QLineEdit.ActionPosition.TrailingPosition
                action = row.field.addAction(icon, place)
                action.setToolTip(
                    "Choose a folder" if self._wants_folder(name) else "Choose a file"
                )
                action.triggered.connect(partial(self.browsed.emit, name))
        self.form.edited.connect(self.set)
        self.form.reset.connect(self._reset)
        self.form.finished.connect(self._studio.document.seal)
        self._column.addWidget(self.form)

    def _wants_folder(self, name: str) -> bool:
        return self._chosen is not None and self._chosen.type == "ImageFolder"

    def set(self, name: str, value: Value) -> None:
        """Set one setting; what is out of range is said beside it."""
        if self._chosen is not None:
            self._apply(name, {**self._chosen.settings, name: value})

    def _reset(self, name: str) -> None:
        if self._chosen is None or self.form is None:
            return
        self._studio.document.seal()
        self.form.rows[name].forget()
        self._apply(name, Values(self._chosen.settings).without(name))
        self.form.put(self._chosen.settings)

    def _apply(self, name: str, settings: Mapping[str, Value]) -> None:
        assert self._chosen is not None and self.form is not None
        try:
            edit = set_source(self._chosen.type, settings)
        except EditError as error:
            self.form.tell(name, error.reason)
            return
        self._studio.apply(Edit(f"Set {name}", edit.change, (edit.merge, name)))
