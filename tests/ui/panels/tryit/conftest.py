"""Networks that were trained once, for all tests of the panel."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

import nnstudio
from nnstudio.engine.messages import Described
from nnstudio.project.project import Project
from nnstudio.ui.panels.tryit.panel import TryItPanel
from nnstudio.ui.studio import Studio
from nnstudio.workbench.bench import Workbench
from tests.networks import chain, classifier, spiral
from tests.ui.panels.owner import Engine, studio_with

Open = Callable[..., TryItPanel]


@dataclass(frozen=True)
class Saved:
    """A project with its file, beside which its run lies."""

    project: Project
    path: Path


def digits() -> Workbench:
    """A small network on the 8×8 digits: 90 % right after two seconds."""
    net = nnstudio.new("Digits")
    net.set_data("Bundled", name="digits")
    image = net.add("Input", field="image", name="image")
    linear = ("Linear", {"out_features": 32})
    x = chain(net, image, "Flatten", linear, "ReLU", ("Linear", {"out_features": 10}))
    classifier(net, x, "label")
    net.set_plan(epochs=6, threads=1, device="cpu")
    return net


def _saved(net: Workbench, folder: Path) -> Saved:
    path = folder / "net.nns"
    net.save(path)
    net.train()
    return Saved(net.project, path)


@pytest.fixture(scope="session")
def trained_digits(tmp_path_factory: pytest.TempPathFactory) -> Saved:
    return _saved(digits(), tmp_path_factory.mktemp("digits"))


@pytest.fixture(scope="session")
def trained_spiral(tmp_path_factory: pytest.TempPathFactory) -> Saved:
    return _saved(spiral(epochs=30), tmp_path_factory.mktemp("spiral"))


@pytest.fixture
def open_panel(qtbot: QtBot, engine: Engine) -> Iterator[Open]:
    """Opens a project in a studio with its panel, and waits until the fields are known."""
    opened: list[object] = []

    def open_(project: Project, path: Path | None) -> TryItPanel:
        context = studio_with(engine, project, path)
        studio: Studio = context.__enter__()
        opened.append(context)
        panel = TryItPanel(studio)
        qtbot.addWidget(panel)
        panel.ask_through(studio.asking)  # type: ignore[attr-defined]
        panel.resize(900, 520)
        panel.show()
        qtbot.waitUntil(lambda: isinstance(studio.description, Described), timeout=30_000)
        panel.studio = studio  # type: ignore[attr-defined]
        return panel

    yield open_
    for context in opened:
        context.__exit__(None, None, None)  # type: ignore[attr-defined]
