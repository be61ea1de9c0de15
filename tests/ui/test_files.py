"""Files in the window: opened, saved, shared with other windows and programs, dropped."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QFileDialog

import nnstudio
from nnstudio.project import edits
from nnstudio.project.file import read
from nnstudio.project.journal import journal_path
from nnstudio.ui.panels.data.panel import DataPanel
from tests.ui.conftest import CONTROL, OpenWindow, User


@pytest.fixture
def spiral(tmp_path: Path) -> Path:
    """A project file."""
    return nnstudio.from_template("spiral-mlp").save(tmp_path / "spiral.nns")


def test_a_file_is_opened_edited_and_saved_by_key(open_window: OpenWindow, spiral: Path) -> None:
    user = open_window(spiral)
    assert user.window.windowTitle().startswith("spiral.nns")
    user.studio.apply(edits.add_node("ReLU", "extra"))
    assert user.window.isWindowModified()
    user.press(Qt.Key.Key_S, CONTROL)
    assert not user.window.isWindowModified()
    assert "extra" in [node.name for node in read(spiral).graph.nodes.values()]
    assert user.window.preferences.recent == (spiral,)


def test_a_project_without_a_file_asks_for_a_name(
    user: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = str(tmp_path / "mine")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (place, ""))
    user.press(Qt.Key.Key_S, CONTROL)
    assert read(tmp_path / "mine.nns").name == "LeNet-5"
    assert user.studio.path == tmp_path / "mine.nns"


def test_what_cannot_be_read_leaves_the_open_project_untouched(user: User, tmp_path: Path) -> None:
    broken = tmp_path / "broken.nns"
    broken.write_text('{"nnstudio": 1, "graph": ')
    before = user.studio.project
    user.controller.file_actions.open(broken)
    assert user.studio.project is before
    assert "broken.nns" in user.told
    user.controller.file_actions.open(tmp_path / "gone.nns")
    assert user.studio.project is before
    assert "gone.nns" in user.told


def test_edits_are_asked_about_before_another_project_is_opened(user: User, spiral: Path) -> None:
    user.studio.apply(edits.add_node("ReLU", "extra"))
    edited = user.studio.project
    user.controller.file_actions.open(spiral)
    assert user.asked == ("leaving",)
    user.answer("leaving", "Cancel")
    assert user.studio.project is edited
    user.controller.file_actions.open(spiral)
    user.answer("leaving", "Drop the edits")
    assert user.studio.path == spiral


def test_a_file_opened_twice_is_only_to_be_read_the_second_time(
    open_window: OpenWindow, spiral: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = open_window(spiral), open_window(spiral)
    assert "(read-only)" in second.window.windowTitle()
    assert second.asked == ("locked",)
    assert "(read-only)" not in first.window.windowTitle()
    second.studio.apply(edits.add_node("ReLU", "extra"))
    assert not second.controller.files.save_as(spiral)
    assert "another window" in second.told
    copy = str(tmp_path / "copy.nns")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (copy, ""))
    second.do("save")
    assert second.studio.path == tmp_path / "copy.nns"
    assert "(read-only)" not in second.window.windowTitle()
    assert second.asked == ()
    assert not journal_path(spiral).exists()


def test_a_file_changed_by_another_program_is_asked_about(
    open_window: OpenWindow, spiral: Path
) -> None:
    user = open_window(spiral)
    bench = nnstudio.open(spiral)
    bench.add("ReLU", name="foreign")
    bench.save()
    user.wait(lambda: "outside" in user.asked)
    user.answer("outside", "Reload it")
    assert user.studio.project == bench.project
    assert not user.window.isWindowModified()
    bench.add("Tanh", name="again")
    bench.save()
    user.wait(lambda: "outside" in user.asked)
    user.answer("outside", "Keep what is here")
    assert user.window.isWindowModified()


def test_closing_with_edits_asks_and_can_be_taken_back(
    open_window: OpenWindow, spiral: Path
) -> None:
    user = open_window(spiral)
    user.studio.apply(edits.add_node("ReLU", "extra"))
    user.window.close()
    assert user.window.isVisible()
    user.answer("leaving", "Cancel")
    assert user.window.isVisible()
    user.window.close()
    user.answer("leaving", "Save and close")
    assert user.window.isHidden()
    assert "extra" in [node.name for node in read(spiral).graph.nodes.values()]
    assert not journal_path(spiral).exists()


def drop(user: User, *paths: Path) -> None:
    """Drop files on the window."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    event = QDropEvent(
        QPointF(400, 300),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    user.window.dropEvent(event)


def test_a_dropped_project_is_opened(user: User, spiral: Path) -> None:
    drop(user, spiral)
    assert user.studio.path == spiral


def test_a_dropped_table_is_offered_as_data_in_one_step(user: User, tmp_path: Path) -> None:
    table = tmp_path / "houses.csv"
    table.write_text("rooms,price\n3,100\n4,150\n5,210\n")
    before = user.studio.project
    drop(user, table)
    assert user.asked == ("dropped",)
    user.answer("dropped", "Use it")
    source = user.studio.project.data.source
    assert source is not None
    assert source.type == "Csv"
    user.do("undo")
    assert user.studio.project == before


def test_a_wrong_file_says_what_is_accepted(user: User, tmp_path: Path) -> None:
    wrong = tmp_path / "thesis.docx"
    wrong.write_bytes(b"PK")
    drop(user, wrong)
    assert user.asked == ()
    for word in ("thesis.docx", ".csv", ".npz", ".nns"):
        assert word in user.told


def test_dropping_a_file_on_the_window_equals_choosing_it_in_the_data_panel(
    open_window: OpenWindow, spiral: Path
) -> None:
    book = spiral.parent / "book.txt"
    book.write_text("to be or not to be " * 50)
    user = open_window(spiral)
    panel = user.window.panel_docks.panels["data"]
    assert isinstance(panel, DataPanel)
    assert panel.take_files([book])
    chosen = user.studio.project
    user.do("undo")
    drop(user, book)
    user.answer("dropped", "Use it")
    assert user.studio.project == chosen
    bench = nnstudio.open(spiral)
    bench.set_data("TextFile", path="book.txt")
    assert user.studio.project.data == bench.project.data
    assert chosen.data.split.kind == "chronological"


def test_recent_files_are_listed_and_opened(open_window: OpenWindow, spiral: Path) -> None:
    open_window(spiral).window.close()
    user = open_window()
    menu = user.controller.file_actions.recent
    menu.aboutToShow.emit()
    assert str(spiral) in menu.actions()[0].text()
    menu.actions()[0].trigger()
    assert user.studio.path == spiral


def test_a_project_whose_data_was_never_read_is_not_judged_by_the_data_before(
    open_window: OpenWindow, tmp_path: Path
) -> None:
    bench = nnstudio.from_template("spiral-mlp")
    bench.set_data("Spiral", samples=1234)
    user = open_window(bench.save(tmp_path / "new.nns"))
    user.wait(lambda: user.studio.analysis.graph is user.studio.project.graph)  # type: ignore[union-attr]
    assert user.studio.fields is None
    assert user.studio.problems == ()


def test_saving_under_another_name_never_moves_the_view(user: User, tmp_path: Path) -> None:
    canvas = user.window.canvas
    canvas.look(canvas.view.zoomed(1.7, 100, 100).moved(-333, 55))
    seen, node = canvas.view, next(iter(user.studio.project.graph.nodes))
    user.studio.select([node])
    assert user.controller.files.save_as(tmp_path / "one.nns")
    assert user.controller.files.save_as(tmp_path / "other.nns")
    assert user.controller.files.save()
    assert canvas.view == seen
    assert user.studio.selection == {node}
    user.controller.files.open(tmp_path / "one.nns")
    assert canvas.view != seen, "a project that is opened is shown from its beginning"
