"""Which field edits which kind of setting."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from nnstudio.catalog.settings import Bool, Choice, Float, Floats, Int, Ints, Setting, Size, Text
from nnstudio.catalog.values import Value
from nnstudio.ui.panels.inspector.fields.choice import ChoiceField
from nnstudio.ui.panels.inspector.fields.line import LineField
from nnstudio.ui.panels.inspector.fields.number import NumberField
from nnstudio.ui.panels.inspector.fields.size import SizeField
from nnstudio.ui.panels.inspector.fields.switch import SwitchField
from nnstudio.ui.reading import numbers, written

Field = LineField | NumberField | SwitchField | ChoiceField | SizeField


def field_for(setting: Setting, offers: Sequence[str] = (), parent: QWidget | None = None) -> Field:
    """The field of a setting. `offers` are words to choose from beside what may be typed."""
    if isinstance(setting, Int | Float):
        return NumberField(setting, parent)
    if isinstance(setting, Bool):
        return SwitchField(parent)
    if isinstance(setting, Choice):
        return ChoiceField(setting.options, parent=parent)
    if isinstance(setting, Size):
        return SizeField(setting, parent)
    if isinstance(setting, Ints | Floats):
        empty = "none" if isinstance(setting, Ints) and setting.optional else "1, 2, 3"
        return LineField(numbers, written, empty, parent)
    if offers:
        return ChoiceField(offers, free=True, parent=parent)
    optional = isinstance(setting, Text) and setting.optional
    read = _text_or_none if optional else str
    return LineField(read, _as_text, "none" if optional else "", parent)


def _text_or_none(text: str) -> object:
    return text or None


def _as_text(value: Value) -> str:
    return "" if value is None else str(value)
