"""A size: one number for all dimensions, or one for each, or a word."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolButton, QWidget

from nnstudio.catalog.expressions import Expression
from nnstudio.catalog.settings import Size
from nnstudio.catalog.values import Value
from nnstudio.ui.panels.inspector.fields.line import MIXED
from nnstudio.ui.panels.inspector.fields.number import NumberField
from nnstudio.ui.reading import calculated, number

_NAMES = {1: ("length",), 2: ("height", "width"), 3: ("depth", "height", "width")}
_SIDES = ("left", "right", "top", "bottom", "front", "back")  # of what is added on each side


def _names(dims: int) -> tuple[str, ...]:
    """What the numbers of a size are called: dimensions, or sides where there are more."""
    return _NAMES.get(dims) or _SIDES[:dims]


class SizeField(QWidget):
    """Fields for each dimension, shown as one while they are equal; a button for each word."""

    tried = Signal(object)
    finished = Signal()

    def __init__(self, setting: Size, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._setting = setting
        self._value: Value = None
        self._apart = False
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(3)
        self.parts = tuple(self._number(name) for name in _names(setting.dims))
        for part in self.parts:
            row.addWidget(part, 1)
        self.split: QToolButton | None = None
        if setting.dims > 1:
            self.split = self._button("", "One number for each dimension")
            self.split.setText("⋯")
            self.split.setFixedWidth(22)
            self.split.clicked.connect(self._set_apart)
            row.addWidget(self.split)
        self.words = {
            word: self._button(word, f"{setting.name} = {word!r}") for word in setting.words
        }
        for word, button in self.words.items():
            button.setFixedWidth(button.fontMetrics().horizontalAdvance(word) + 12)
            button.clicked.connect(lambda on, word=word: self._choose_word(word, on))
            row.addWidget(button)
        self._lay_out()

    @property
    def value(self) -> Value:
        """The value that was put last."""
        return self._value

    def _number(self, name: str) -> NumberField:
        made = NumberField(self._setting, self)
        made.setMinimumWidth(34)
        made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        made.setAccessibleName(f"{self._setting.name}, {name}")
        made.setToolTip(name)
        made.tried.connect(self._try)
        made.finished.connect(self.finished)
        return made

    def _button(self, text: str, tip: str) -> QToolButton:
        made = QToolButton(self)
        made.setText(text)
        made.setToolTip(tip)
        made.setCheckable(True)
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return made

    def put(self, value: Value) -> None:
        """Show a value."""
        self._value = value
        several = isinstance(value, tuple)
        if isinstance(value, Expression) and self._apart and self._focused():
            return  # the parts say it as they were typed
        self._apart = several or (self._apart and self._focused())
        each = value if isinstance(value, tuple) else (value,) * len(self.parts)
        worded = isinstance(value, str)
        for part, one in zip(self.parts, each, strict=True):
            part.put(None if worded else one)
            if worded:
                part.setPlaceholderText("–")
        for word, button in self.words.items():
            button.setChecked(value == word)
        self._lay_out()

    def put_mixed(self) -> None:
        """Show that there are several values."""
        self._value = None
        for part in self.parts:
            part.put_mixed()
            part.setPlaceholderText(MIXED)
        for button in self.words.values():
            button.setChecked(False)

    def nudge(self, steps: int) -> None:
        """Step the value; numbers for each dimension step together."""
        for part in self.parts if self._apart else self.parts[:1]:
            part.nudge(steps)

    def mark_wrong(self, wrong: bool) -> None:
        """Frame the numbers as wrong, or no longer."""
        for part in self.parts:
            part.mark_wrong(wrong)

    def _focused(self) -> bool:
        mine = (*self.parts, self.split)
        return any(each is not None and each.hasFocus() for each in mine)

    def _lay_out(self) -> None:
        for at, part in enumerate(self.parts):
            part.set_narrow(self._apart)
            part.setVisible(self._apart or at == 0)
        if self.split is not None:
            self.split.setChecked(self._apart)
            tip = (
                "The same number for each dimension"
                if self._apart
                else "A number for each dimension"
            )
            self.split.setToolTip(tip)

    def _set_apart(self, apart: bool) -> None:
        self._apart = apart
        if not apart:
            self._try(None)
            self.finished.emit()
        else:
            for part in self.parts[1:]:
                part.setText(self.parts[0].text())
        self._lay_out()
        (self.parts[-1] if apart else self.parts[0]).setFocus()

    def _try(self, _: object) -> None:
        found = tuple(number(part.text()) for part in self.parts)
        if self._apart and any(isinstance(each, Expression) for each in found):
            texts = ", ".join(part.text().strip().removeprefix("=") for part in self.parts)
            self.tried.emit(calculated(f"({texts})"))
        else:
            self.tried.emit(found if self._apart else found[0])

    def _choose_word(self, word: str, on: bool) -> None:
        default = self._setting.default
        self.tried.emit(word if on else default if default != word else self._setting.low)
        self.finished.emit()
