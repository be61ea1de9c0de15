"""Stepping a number: by one, by its leading digit, never out of range."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from nnstudio.catalog.settings import Float, Int
from nnstudio.ui.panels.inspector.fields.number import NumberField

RATE = Float("lr", 0.001, low=0.0, high=100.0)


@pytest.mark.parametrize(
    ("setting", "start", "steps", "end"),
    [
        (Int("n", 5, low=1, high=8), 5, 10, 8),
        (Int("n", 5, low=1, high=8), 5, -10, 1),
        (Int("n", None, low=3, optional=True), None, 1, 4),
        (RATE, 0.001, 1, 0.002),
        (RATE, 0.001, -1, 0.0009),
        (RATE, 0.009, 1, 0.01),
        (RATE, 0.0, 1, 0.0001),
        (Float("p", 0.5, low=0.0, high=1.0), 0.5, 3, 0.53),
        (Float("p", 0.5, low=0.0, high=1.0), 0.99, 5, 1.0),
    ],
)
def test_steps(
    qtbot: QtBot, setting: Int | Float, start: float | None, steps: int, end: float
) -> None:
    field = NumberField(setting)
    qtbot.addWidget(field)
    field.put(start)
    with qtbot.waitSignal(field.tried) as tried:
        field.nudge(steps)
    assert tried.args == [end]


def test_arrows_at_its_right_end_step(qtbot: QtBot) -> None:
    field = NumberField(Int("n", 5, low=1, high=8))
    qtbot.addWidget(field)
    field.resize(120, 28)
    field.show()
    field.put(5)
    qtbot.mouseClick(field, Qt.MouseButton.LeftButton, pos=QPoint(112, 6))
    assert field.text() == "6"
    qtbot.mouseClick(field, Qt.MouseButton.LeftButton, pos=QPoint(112, 22))
    assert field.text() == "5"
