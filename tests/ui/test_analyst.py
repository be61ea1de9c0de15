"""What the window shows of a project is what an export of it holds."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QTabBar

import nnstudio
from nnstudio.compiler.analysis import Analyzer
from nnstudio.compiler.data_text import DataText
from nnstudio.data.code import code
from nnstudio.data.describe import describe
from nnstudio.engine.process import launch_process
from nnstudio.ui.insight import Written, insight, written
from nnstudio.ui.panels.code.panel import CodePanel
from nnstudio.workbench.bench import Workbench
from tests.networks import chain
from tests.ui.conftest import OpenWindow

TEMPLATES = ("lenet5-mnist", "autompg-mlp", "spiral-mlp", "sunspots-gru", "char-lstm-shakespeare")


def seen(bench: Workbench) -> Written:
    """The window's knowledge once a worker has described the data."""
    loading = code(bench.project.data, Path())
    fields = describe(bench.project.data, Path())
    text = DataText(loading.imports, loading.text)
    return written(insight(Analyzer(), bench.project, fields), fields, text)


@pytest.mark.parametrize("name", TEMPLATES)
def test_its_sources_are_those_of_the_export(name: str, tmp_path: Path) -> None:
    bench = nnstudio.from_template(name)
    out = bench.export(tmp_path / "out", weights="none")
    shown = {source.name: source.text for source in seen(bench).sources}
    assert list(shown) == ["model.py", "train.py", "predict.py"]
    for file, text in shown.items():
        assert text == (out / file).read_text(encoding="utf-8"), file


def test_yes_or_no_is_read_as_such(tmp_path: Path) -> None:
    net = nnstudio.new("Titanic")
    net.set_data("Bundled", name="titanic")
    scores = chain(net, net.add("Input", field="x"), ("Linear", {"out_features": 1}))
    net.add("Output", scores)
    net.add("BCEWithLogitsLoss", scores, net.add("Target", field="y"))
    shown = {source.name: source.text for source in seen(net).sources}
    assert 'kind="sigmoid"' in shown["predict.py"]
    assert shown["predict.py"] == net.sources()["predict.py"]


def test_a_graph_with_errors_has_no_training_to_show() -> None:
    bench = nnstudio.from_template("spiral-mlp")
    bench.apply(nnstudio.project.edits.remove(["cross_entropy"]))
    assert [source.name for source in seen(bench).sources] == ["model.py"]


def test_the_code_panel_shows_what_the_window_would_export(
    open_window: OpenWindow, tmp_path: Path
) -> None:
    bench = nnstudio.from_template("spiral-mlp")
    user = open_window(bench.save(tmp_path / "spiral.nns"), launch_process)
    user.window.panel_docks.show_panel("code")
    panel = user.window.panel_docks.panels["code"]
    assert isinstance(panel, CodePanel)
    user.wait(lambda: "predict.py" in panel.views, 60)
    tabs: QTabBar = panel.tabs
    names = ["model.py", "train.py", "predict.py"]
    assert [tabs.tabText(at) for at in range(tabs.count())] == names
    out = bench.export(tmp_path / "out", weights="none")
    for at in range(tabs.count()):
        tabs.setCurrentIndex(at)
        view = panel.view
        assert view is not None
        assert view.toPlainText() == (out / tabs.tabText(at)).read_text(encoding="utf-8")
