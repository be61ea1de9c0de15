"""Widgets of these tests are shown at a size of their own and in the light theme."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nnstudio.ui import theme
from nnstudio.ui.plots.plot import LinePlot


@pytest.fixture(autouse=True)
def light(qapp: QApplication) -> None:
    theme.apply(qapp, theme.LIGHT)


@pytest.fixture
def make_plot(qtbot: QtBot) -> Callable[..., LinePlot]:
    """A plot of 400 × 300 on the screen, with one falling curve of that many points."""

    def make(points: int = 500, **kinds: bool) -> LinePlot:
        plot = LinePlot("Loss")
        qtbot.addWidget(plot)
        plot.resize(400, 300)
        x = np.arange(1, points + 1)
        plot.line("train", 0, **kinds).series.append(x, np.exp(-x / points * 3))
        with qtbot.waitExposed(plot):
            plot.show()
        plot.settle()
        return plot

    return make
