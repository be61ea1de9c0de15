"""Three recorded runs of one project, copied for each test, and a panel that lists them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nnstudio.ui import theme
from nnstudio.ui.panels.runs import RunsPanel
from nnstudio.ui.studio import Studio
from tests.ui.plots.recorded import Recorded, studio_of, train


@pytest.fixture(autouse=True)
def light(qapp: QApplication) -> None:
    theme.apply(qapp, theme.LIGHT)


@pytest.fixture(scope="session")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Recorded:
    return train(tmp_path_factory.mktemp("runs"), widths=(16, 8, 4))


@pytest.fixture
def project(trained: Recorded, tmp_path: Path) -> Path:
    """A project file of the test's own, with runs beside it."""
    assert trained.bench.path is not None
    for path in trained.bench.path.parent.iterdir():
        copy = shutil.copytree if path.is_dir() else shutil.copy
        copy(path, tmp_path / path.name)
    return tmp_path / "spiral.nns"


@pytest.fixture
def studio(qapp: QApplication, trained: Recorded, project: Path) -> Iterator[Studio]:
    made = studio_of(trained.bench.project, project)
    yield made
    made.close()


@pytest.fixture
def panel(qtbot: QtBot, studio: Studio) -> RunsPanel:
    made = RunsPanel(studio)
    qtbot.addWidget(made)
    made.resize(1200, 420)
    with qtbot.waitExposed(made):
        made.show()
    qtbot.waitUntil(lambda: len(made.table.runs) == 3)
    return made
