"""Asking about a row of values: typed into a form, or picked from the test part."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from nnstudio.engine.arrays import numbers_of
from nnstudio.engine.messages import ColumnListed, Sampled
from nnstudio.project.fields import Field
from nnstudio.ui import theme
from nnstudio.ui.panels.cells import Column, columns_of, exact_texts
from nnstudio.ui.panels.inspector.fields.choice import ChoiceField
from nnstudio.ui.panels.tryit.question import Input, Question, Stepper, truth_of
from nnstudio.ui.plots.ticks import short
from nnstudio.ui.widgets.labels import emptied, label

MOST = 60  # columns with a field each; more are typed as one line
_WIDE = 230  # pixels for a name with its field


class RowInput(Input):
    """A field for each input column; classes are chosen from a list."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._columns: tuple[Column, ...] = ()
        self._indexed: Mapping[str, tuple[str, ...]] = {}
        self._names: tuple[str, ...] = ()
        self._truth = ""
        self.fields: dict[str, QLineEdit | ChoiceField] = {}
        self.line: QLineEdit | None = None
        self.stepper = Stepper(self)
        self.stepper.wanted.connect(self.wanted)
        self._form = QWidget(self)
        self._grid = QGridLayout(self._form)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.S2)
        self._grid.setVerticalSpacing(theme.S1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.S2)
        column.addWidget(self.stepper)
        column.addWidget(self._form)
        column.addStretch(1)

    def put_fields(self, fields: Mapping[str, Field]) -> None:
        field = fields.get("x")
        size = field.shape[0] if field is not None and field.shape else 0
        names = field.columns if field is not None else ()
        if not names and isinstance(size, int):
            names = tuple(f"x{at + 1}" for at in range(size))
        if names != self._names:
            self._names = names
            self._columns = columns_of(names)
            self._build()

    def put_columns(self, listed: Sequence[ColumnListed]) -> None:
        """Know which columns hold classes by index, and what these classes are."""
        by_index = {
            each.column.name: each.values
            for each in listed
            if each.column.kind == "class" and each.column.encoding == "index" and each.values
        }
        one_hot = tuple(
            each.column.name
            for each in listed
            if each.column.kind == "class" and each.column.encoding == "one_hot"
        )
        columns = columns_of(self._names, one_hot or ("",)) if listed else self._columns
        if by_index != self._indexed or columns != self._columns:
            self._indexed, self._columns = by_index, columns
            self._build()

    def _build(self) -> None:
        emptied(self._grid)
        self.fields, self.line, self._truth = {}, None, ""
        if len(self._columns) > MOST:
            self.line = QLineEdit(self._form)
            self.line.setPlaceholderText(f"{len(self._columns)} values, separated by commas")
            self.line.setAccessibleName("row of values")
            self.line.textEdited.connect(self._type)
            self._grid.addWidget(self.line, 0, 0)
            return
        for column in self._columns:
            self.fields[column.name] = self._field(column)
        self._arrange()

    def _field(self, column: Column) -> QLineEdit | ChoiceField:
        classes = column.categories or self._indexed.get(column.name, ())
        if classes:
            choice = ChoiceField(classes, parent=self._form)
            choice.setAccessibleName(column.name)
            choice.activated.connect(self._type)
            return choice
        made = QLineEdit(self._form)
        made.setAccessibleName(column.name)
        made.setPlaceholderText("number")
        made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        made.textEdited.connect(self._type)
        return made

    def _arrange(self) -> None:
        """As many names with fields beside each other as there is room for."""
        across = max(1, self.width() // _WIDE)
        for at in range(8):
            self._grid.setColumnStretch(at, int(at % 2 == 1 and at < 2 * across))
        old = {widget.text(): widget for widget in self._labels}
        for at, column in enumerate(self._columns):
            name = old.get(column.name) or label(column.name, "dim", parent=self._form)
            name.setToolTip(column.name)
            name.setMaximumWidth(130)
            name.setMinimumWidth(40)
            row, place = divmod(at, across)
            self._grid.addWidget(name, row, 2 * place)
            self._grid.addWidget(self.fields[column.name], row, 2 * place + 1)
            name.show()

    @property
    def _labels(self) -> list[QLabel]:
        direct = Qt.FindChildOption.FindDirectChildrenOnly
        return [each for each in self._form.findChildren(QLabel, options=direct) if each.text()]

    def resizeEvent(self, event: object) -> None:
        if self.fields:
            self._arrange()

    @property
    def values(self) -> list[str]:
        """What the fields say, in the order of the columns."""
        if self.line is not None:
            return next(csv.reader([self.line.text()], skipinitialspace=True), [])
        return [
            each.currentText() if isinstance(each, ChoiceField) else each.text().strip()
            for each in self.fields.values()
        ]

    @property
    def question(self) -> Question | None:
        values = self.values
        if not values or not all(values) or len(values) != len(self._columns):
            return None
        return Question(inputs=(row_text(self._columns, values),), truth=self._truth)

    @property
    def missing(self) -> str:
        """The first column without a value; "" where all have one."""
        pairs = zip(self._columns, self.values, strict=False)
        return next((column.name for column, value in pairs if not value), "")

    def put_values(self, values: Sequence[str]) -> None:
        """Show values in the order of the columns."""
        if self.line is not None:
            self.line.setText(_joined(values))
        for field, value in zip(self.fields.values(), values, strict=False):
            if isinstance(field, ChoiceField):
                field.put(value)
            else:
                field.setText(value)
                field.setCursorPosition(0)

    def take_sample(self, sampled: Sampled, fields: Mapping[str, Field]) -> None:
        values = {name: numbers_of(array) for name, array in sampled.fields}
        if "x" not in values or not len(values["x"]):
            return
        row = values["x"][0].ravel()
        texts = exact_texts(row, self._columns)
        for at, column in enumerate(self._columns):
            classes = self._indexed.get(column.name, ())
            if classes and 0 <= int(row[column.first]) < len(classes):
                texts[at] = classes[int(row[column.first])]
        self.put_values(texts)
        self._truth = truth_of(sampled, fields, "x")
        target = fields.get("y")
        if not self._truth and "y" in values and target is not None:
            self._truth = ", ".join(short(float(value)) for value in values["y"][0].ravel())
        self.stepper.put(sampled)
        self.changed.emit()

    def _type(self, _: object) -> None:
        self._truth = ""
        self.stepper.leave()
        self.changed.emit()


def row_text(columns: Sequence[Column], values: Sequence[str]) -> str:
    """A row written out, as predicting from the command line takes it."""
    if len(values) == 1:
        return f"{columns[0].name}={values[0]}"
    return _joined(values)


def _joined(values: Sequence[str]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="").writerow(values)
    return text.getvalue()
