"""What tests of panels share: the theme, and a studio with the project of the first start."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nnstudio.ui import theme
from nnstudio.ui.studio import Studio
from tests.ui.panels.owner import Engine
from tests.ui.panels.studios import DIGITS, lenet, opened


@pytest.fixture(autouse=True)
def themed(qapp: QApplication) -> None:
    """The light theme; set once, since it costs time."""
    if theme.current() is not theme.LIGHT or not qapp.styleSheet():
        theme.apply(qapp, theme.LIGHT)


@pytest.fixture(scope="session")
def engine(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Real workers on threads of this process; shared, since they take seconds to start."""
    made = Engine(tmp_path_factory.mktemp("logs"))
    yield made
    made.client.stop()


@pytest.fixture
def digits(qtbot: QtBot) -> Iterator[Studio]:
    """LeNet-5 on digits, analyzed."""
    with opened(qtbot, lenet(), dict(DIGITS)) as studio:
        yield studio
