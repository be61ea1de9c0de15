"""Everything about the data that the user can set, from the source to the size of a batch."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnstudio.engine.messages import ColumnListed, Described
from nnstudio.project.declared import DATA
from nnstudio.project.edits import EditError, set_data
from nnstudio.project.fields import Field
from nnstudio.project.project import Column, DataSpec
from nnstudio.ui import theme
from nnstudio.ui.panels.data.columns import ColumnsTable
from nnstudio.ui.panels.data.source_card import SourceCard
from nnstudio.ui.panels.data.source_form import SourceForm
from nnstudio.ui.panels.data.split_editor import SplitEditor
from nnstudio.ui.panels.data.trouble import Trouble
from nnstudio.ui.panels.inspector.form import SettingsForm
from nnstudio.ui.studio import Studio
from nnstudio.ui.widgets.labels import label
from nnstudio.ui.widgets.section import Section

_GUESSED = "Roles in italics are guessed. Choose one to make them yours."


class Choices(QWidget):
    """The card of the source, its columns, settings, split and batches, one section each."""

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio = studio
        self._listed: tuple[ColumnListed, ...] = ()
        self.card = SourceCard(self)
        self.trouble = Trouble(self)
        self.source = SourceForm(studio, self)
        self.columns = ColumnsTable(self)
        self.guessed = label(_GUESSED, "faint", wrap=True, parent=self)
        self.split = SplitEditor(studio, self)
        self.batches = SettingsForm(DATA, parent=self)
        self.batches.edited.connect(self._set)
        self.batches.reset.connect(self._reset)
        self.batches.finished.connect(studio.document.seal)
        table = QWidget(self)
        inside = QVBoxLayout(table)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(theme.S1)
        inside.addWidget(self.guessed)
        inside.addWidget(self.columns)
        self.source_section = Section("Source", self.source, self)
        self.columns_section = Section("Columns", table, self)
        self.split_section = Section("Split", self.split, self)
        self.batches_section = Section("Scaling and batches", self.batches, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.S3)
        column.addWidget(self.card)
        column.addWidget(self.trouble)
        for section in self._sections:
            column.addWidget(section)

    @property
    def _sections(self) -> tuple[Section, ...]:
        return (
            self.columns_section,  # first what makes inputs and targets of a table
            self.source_section,
            self.split_section,
            self.batches_section,
        )

    def put(self, data: DataSpec) -> None:
        """Show a data spec."""
        self.card.put(data.source)
        self.source.put(data.source)
        self.split.put(data, self._in_time(data))
        self.batches.put({setting.name: getattr(data, setting.name) for setting in DATA})
        there = data.source is not None
        self.source_section.setVisible(there and self.source.has_settings)
        self.split_section.setVisible(there)
        self.batches_section.setVisible(there)
        self.columns_section.setVisible(there and bool(self._listed))

    def _in_time(self, data: DataSpec) -> bool:
        if data.source is None:
            return False
        entry = self.card._entry
        kind = entry.kind if entry is not None else ""
        return data.source.type in ("TextFile", "Series") or kind in ("text", "series")

    def put_columns(self, listed: tuple[ColumnListed, ...], guessed: bool) -> None:
        """Show the columns of the table; () where there is none."""
        self._listed = listed
        table = self._studio.project.data.source
        in_table = table is not None and not self._in_time(self._studio.project.data)
        self.columns.show_columns(listed)
        self.columns_section.setVisible(bool(listed) and in_table)
        self.guessed.setVisible(guessed)
        self.source.offer_columns(
            ("", *(each.column.name for each in listed if each.column.kind == "number"))
        )

    def put_roles(self, columns: tuple[Column, ...]) -> None:
        """Show roles that were set; what is known of the file stays."""
        by_name = {column.name: column for column in columns}
        listed = tuple(
            ColumnListed(
                by_name.get(each.column.name, each.column),
                False,
                each.missing,
                each.example,
                each.values,
            )
            for each in self._listed
        )
        self.put_columns(listed, guessed=False)

    def put_description(self, described: Described) -> None:
        """Show what the data turned out to be."""
        self.trouble.say("")
        self.card.put_facts(facts(described))
        self.split.put_rows(dict(described.rows))

    def put_unknown(self) -> None:
        """Say nothing of data that is not read yet."""
        self.trouble.say("")
        self.card.put_facts("")
        self.split.put_rows({})

    def put_trouble(self, message: str) -> None:
        """Say why the data cannot be read."""
        self.trouble.say(message, "error")
        self.card.put_facts("")
        self.split.put_rows({})

    def put_notice(self, message: str) -> None:
        """Say something that leaves the data as it is."""
        self.trouble.say(message, "warning")

    def _set(self, name: str, value: object) -> None:
        try:
            self._studio.apply(set_data(**{name: value}))
        except EditError as error:
            self.batches.tell(name, error.reason)

    def _reset(self, name: str) -> None:
        self._studio.document.seal()
        row = self.batches.rows[name]
        row.forget()
        self._studio.apply(set_data(**{name: row.setting.default}))
        row.put(getattr(self._studio.project.data, name))


def facts(described: Described) -> str:
    """The data in a line: `10,000 rows · image 1 × 28 × 28 · label 10 classes`."""
    total = sum(count for _, count in described.rows)
    return " · ".join([f"{total:,} rows", *map(_fact, described.fields)])


def _fact(field: Field) -> str:
    sizes = " × ".join(map(str, field.shape))
    if field.kind == "class":
        return f"{field.name}: {len(field.classes)} classes"
    if field.kind == "text":
        return f"{field.name}: {sizes} of {len(field.classes)} characters"
    if field.kind == "numbers" and len(field.shape) == 1:
        return f"{field.name}: {sizes} number{'s' if sizes != '1' else ''}"
    return f"{field.name}: {sizes}"
