"""Asking what follows in a series: values typed, or a window of the test part."""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from nnstudio.engine.arrays import numbers_of
from nnstudio.engine.messages import Answered, Sampled
from nnstudio.project.fields import Field
from nnstudio.ui import theme
from nnstudio.ui.panels.samples import following_text
from nnstudio.ui.panels.tryit.question import Input, Question, Stepper
from nnstudio.ui.widgets.labels import label
from nnstudio.ui.widgets.sparks import Spark, Sparks

_BETWEEN = re.compile(r"[\s,;]+")


class SeriesInput(Input):
    """Values in order of time, drawn; what follows by the model and in truth as dots."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._window = 0
        self._following: float | None = None
        self._predicted: float | None = None
        self.stepper = Stepper(self)
        self.stepper.wanted.connect(self.wanted)
        self.text = QPlainTextEdit(self)
        self.text.setAccessibleName("values of the series, the oldest first")
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(64)
        self.text.textChanged.connect(self._type)
        self.words = label("", "faint", wrap=True, parent=self)
        self.picture = Sparks(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.S2)
        for widget in (self.stepper, self.text, self.words, self.picture):
            column.addWidget(widget)
        column.addStretch(1)

    def put_fields(self, fields: Mapping[str, Field]) -> None:
        field = fields.get("window")
        size = field.shape[0] if field is not None and field.shape else 0
        self._window = size if isinstance(size, int) else 0
        self.text.setPlaceholderText(f"at least {self._window} values, the oldest first")
        self._show()

    @property
    def values(self) -> list[float] | None:
        """The numbers typed; None where something else is among them."""
        try:
            return [float(part) for part in _BETWEEN.split(self.text.toPlainText().strip()) if part]
        except ValueError:
            return None

    @property
    def question(self) -> Question | None:
        values = self.values
        if values is None or len(values) < max(self._window, 1):
            return None
        truth = ""
        if self._following is not None:
            truth = following_text(self._following, numpy.array(values))
        return Question(inputs=(", ".join(f"{value:.9g}" for value in values),), truth=truth)

    def take_sample(self, sampled: Sampled, fields: Mapping[str, Field]) -> None:
        values = {name: numbers_of(array) for name, array in sampled.fields}
        if "window" not in values or not len(values["window"]):
            return
        past = values["window"][0][:, 0]
        blocked = self.text.blockSignals(True)
        self.text.setPlainText(", ".join(following_text(float(value), past) for value in past))
        self.text.blockSignals(blocked)
        after = values.get("next")
        self._following = None if after is None else float(after[0].ravel()[0])
        self._predicted = None
        self.stepper.put(sampled)
        self._show()
        self.changed.emit()

    def put_answer(self, answered: Answered) -> None:
        """Draw what the model says."""
        self._predicted = answered.values[0] if answered.values else None
        self._show()

    def _type(self) -> None:
        self._following = self._predicted = None
        self.stepper.leave()
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        values = self.values
        if values is None:
            self.words.setText("Only numbers, separated by commas or spaces, with a point.")
        elif values and len(values) < self._window:
            self.words.setText(f"{self._window - len(values)} more: a window has {self._window}.")
        else:
            self.words.setText("green: what follows in truth; orange: by the model")
        shown = numpy.array(values or [], float)[-max(self._window, 1) :]
        sparks = [Spark(shown, self._following, self._predicted)] if len(shown) > 1 else []
        self.picture.show_sparks(sparks)
