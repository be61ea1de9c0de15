"""A list to choose from in a narrow inspector."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QStyle, QStyleOptionComboBox
from pytestqt.qtbot import QtBot

from nnstudio.ui import theme
from nnstudio.ui.panels.inspector.fields.choice import ChoiceField


@pytest.fixture
def field(qtbot: QtBot, qapp: QApplication) -> ChoiceField:
    theme.apply(qapp, theme.current())
    made = ChoiceField(["linear", "exponential", "inverse_sigmoid"])
    qtbot.addWidget(made)
    made.put("inverse_sigmoid")
    return made


def room(field: ChoiceField) -> int:
    look = QStyleOptionComboBox()
    field.initStyleOption(look)
    style = QStyle.ComplexControl.CC_ComboBox, QStyle.SubControl.SC_ComboBoxEditField
    return field.style().subControlRect(style[0], look, style[1], field).width()


def test_the_longest_word_is_whole_in_an_inspector_of_300_pixels(field: ChoiceField) -> None:
    field.resize(142, 28)
    assert room(field) >= field.fontMetrics().horizontalAdvance("inverse_sigmoid")


def test_a_word_without_room_ends_in_an_ellipsis(field: ChoiceField) -> None:
    field.resize(90, 28)
    short = field.grab().toImage()
    field.offer(["linear", "exponential", "inverse_sigmoie"])
    field.put("inverse_sigmoie")  # the same as far as it can be read
    assert field.grab().toImage() == short
    assert room(field) < field.fontMetrics().horizontalAdvance("inverse_sigmoid")
