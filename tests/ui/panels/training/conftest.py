"""One real short training for all tests of this folder, and a panel on its project."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nnstudio.project.event import Event
from nnstudio.ui import theme
from nnstudio.ui.panels.training import TrainingPanel
from nnstudio.ui.studio import Studio
from tests.ui.plots.recorded import Recorded, studio_of, train, train_to_failure


@pytest.fixture(autouse=True)
def light(qapp: QApplication) -> None:
    theme.apply(qapp, theme.LIGHT)


@pytest.fixture(scope="session")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Recorded:
    return train(tmp_path_factory.mktemp("training"))


@pytest.fixture(scope="session")
def failed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Event, ...]:
    return train_to_failure(tmp_path_factory.mktemp("failure"))


@pytest.fixture
def studio(qapp: QApplication, recorded: Recorded) -> Iterator[Studio]:
    path: Path | None = recorded.bench.path
    made = studio_of(recorded.bench.project, path)
    yield made
    made.close()


@pytest.fixture
def panel(qtbot: QtBot, studio: Studio) -> TrainingPanel:
    made = TrainingPanel(studio)
    qtbot.addWidget(made)
    made.resize(1200, 500)
    with qtbot.waitExposed(made):
        made.show()
    return made
