"""What breaks: panels, the engine, the whole process. The window stays, and the work."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication

import nnstudio
from nnstudio.project import edits
from nnstudio.project.event import RunEnded, RunStarted
from nnstudio.project.journal import journal_path, recover
from nnstudio.runs.folder import runs_folder
from nnstudio.runs.index import list_runs
from nnstudio.runs.unsaved import HOME, new_home, unsaved_folder
from nnstudio.ui.broken import BrokenPanel
from nnstudio.ui.docks import Dock
from tests.runs.samples import events, make
from tests.ui.conftest import CONTROL, OpenWindow, User
from tests.ui.mute import launch_nothing


class Planted(QObject):
    """Lives in a panel and fails at every edit."""

    def fail(self, _: object) -> None:
        raise RuntimeError(f"planted in {self.objectName()}")


def test_exceptions_in_all_panels_leave_the_window_at_work(user: User) -> None:
    for name, panel in user.window.panel_docks.panels.items():
        planted = Planted(panel)
        planted.setObjectName(name)
        user.studio.changed.connect(planted.fail)
    user.studio.apply(edits.add_node("ReLU", "extra"))
    user.wait(lambda: "crash" in user.asked)
    said = user.window.questions.rows["crash"].question.text
    assert "RuntimeError: planted in" in said
    user.wait(lambda: _knows(user, "extra"))
    user.press(Qt.Key.Key_Z, CONTROL)
    user.wait(lambda: not _knows(user, "extra"))
    user.answer("crash", "Copy report")
    text = QGuiApplication.clipboard().text()
    for name in user.window.panel_docks.panels:
        assert text.count(f"RuntimeError: planted in {name}\n") >= 1
    assert "PySide6" in text


def _knows(user: User, name: str) -> bool:
    analysis = user.studio.analysis
    return analysis is not None and any(n.name == name for n in analysis.graph.nodes.values())


def test_an_exception_in_a_thread_is_told_too(user: User) -> None:
    def fail() -> None:
        raise RuntimeError("planted in a thread")

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    user.wait(lambda: "crash" in user.asked)


def test_a_panel_that_cannot_be_made_leaves_the_others(
    open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    make = Dock.make

    def fail(dock: Dock, *rest: object) -> object:
        if dock.id == "code" and not healed:
            raise RuntimeError("planted while it is made")
        return make(dock, *rest)  # type: ignore[arg-type]

    healed: list[bool] = []
    monkeypatch.setattr(Dock, "make", fail)
    user = open_window()
    panels = user.window.panel_docks.panels
    broken = panels["code"]
    assert isinstance(broken, BrokenPanel)
    assert not isinstance(panels["runs"], BrokenPanel)
    healed.append(True)
    broken.again.emit()
    assert not isinstance(panels["code"], BrokenPanel)


def test_an_engine_that_cannot_start_is_said_with_a_way_to_start_it(
    open_window: OpenWindow,
) -> None:
    user = open_window(launch=launch_nothing)
    user.wait(lambda: {"engine-analyst", "engine-trainer"} <= set(user.asked))
    said = user.window.questions.rows["engine-trainer"].question.text
    assert "No such file" in said
    assert user.studio.analysis is not None
    user.do("train")
    user.wait(lambda: not user.studio.run.under_way)
    user.answer("engine-trainer", "Start it again")
    user.wait(lambda: "engine-trainer" in user.asked)


EDITING = """
import sys
from pathlib import Path
from PySide6.QtCore import QSettings, QTimer
from nnstudio.project import edits
from nnstudio.ui import program, theme
from nnstudio.ui.preferences import Preferences
from tests.ui.mute import launch_mute

program.catch_qt()
app = program.application()
theme.apply(app, theme.LIGHT)
store = QSettings(sys.argv[1], QSettings.Format.IniFormat)
file = Path(sys.argv[2]) if len(sys.argv) > 2 else None
window = program.start(Preferences(store), file, launch_mute)

def edit():
    window.studio.apply(edits.add_node("ReLU", "extra"))
    print("edited", flush=True)

window.panel_docks.filled.connect(edit)
window.show()
app.exec()
"""


def edit_and_be_killed(*arguments: object) -> None:
    """A window in which something is edited, and which is killed a second later."""
    command = [sys.executable, "-c", EDITING, *map(str, arguments)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=dict(os.environ)
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline() == b"edited\n"
        time.sleep(1.0)
        process.send_signal(getattr(signal, "SIGKILL", signal.SIGTERM))
        process.wait(10)
        assert process.stderr.read() == b""


def test_edits_come_back_after_the_window_was_killed(
    open_window: OpenWindow, tmp_path: Path
) -> None:
    edit_and_be_killed(tmp_path / "other.ini")
    user = open_window()
    assert user.asked == ("recovery",)
    user.answer("recovery", "Bring them back")
    assert "extra" in [node.name for node in user.studio.project.graph.nodes.values()]
    assert user.window.isWindowModified()


def test_edits_of_a_file_come_back_and_its_lock_does_not_stay(
    open_window: OpenWindow, tmp_path: Path
) -> None:
    path = nnstudio.from_template("spiral-mlp").save(tmp_path / "spiral.nns")
    edit_and_be_killed(tmp_path / "other.ini", path)
    user = open_window(path)
    assert user.asked == ("recovery",)
    assert not user.window.read_only
    user.answer("recovery", "Bring them back")
    user.do("save")
    assert "extra" in [node.name for node in nnstudio.open(path).graph.nodes.values()]
    assert not journal_path(path).exists()


def test_a_run_that_ended_with_its_window_is_offered_to_be_continued(
    open_window: OpenWindow, tmp_path: Path
) -> None:
    path = nnstudio.from_template("spiral-mlp").save(tmp_path / "spiral.nns")
    run = make(runs_folder(path), [*events(1, ended=False), RunEnded("stopped", 1, 2, 1.0)])
    user = open_window(path)
    user.wait(user.window.actions_by_id["resume"].isEnabled)
    assert user.asked == (), "whoever stopped it knows"
    user.window.close()
    edit_and_be_killed(tmp_path / "other.ini", path)
    again = open_window(path)
    again.wait(lambda: "unfinished" in again.asked)
    assert run.name in again.window.questions.rows["unfinished"].question.text
    again.answer("unfinished", "Not now")


def test_what_nobody_answered_for_is_offered_again(open_window: OpenWindow, tmp_path: Path) -> None:
    edit_and_be_killed(tmp_path / "other.ini")
    user = open_window()
    assert user.asked == ("recovery",)
    user.window.close()
    (left,) = unsaved_folder().iterdir()
    assert recover(left / HOME) is not None
    again = open_window()
    again.answer("recovery", "Discard")
    again.window.close()
    assert not list(unsaved_folder().iterdir())


def test_two_windows_without_files_do_not_touch_each_others_edits(
    open_window: OpenWindow,
) -> None:
    first, second = open_window(), open_window()
    assert second.asked == ()
    first.studio.apply(edits.add_node("ReLU", "one"))
    second.studio.apply(edits.add_node("ReLU", "other"))
    assert first.controller.files.place != second.controller.files.place


def test_runs_of_a_project_without_a_file_come_back_with_it_and_not_before(
    open_window: OpenWindow, tmp_path: Path
) -> None:
    edit_and_be_killed(tmp_path / "other.ini")
    (left,) = unsaved_folder().iterdir()
    run = make(runs_folder(left / HOME), events(epochs=1, ended=False))
    user = open_window()
    assert list_runs(user.studio.place_of_runs) == ()
    user.answer("recovery", "Bring them back")
    user.wait(lambda: user.asked == ("unfinished",))
    assert "at epoch 1 of 2" in user.window.questions.rows["unfinished"].question.text
    user.answer("unfinished", "Not now")
    assert [each.name for each in list_runs(user.studio.place_of_runs)] == [run.name]
    assert user.controller.files.save_as(tmp_path / "mine.nns")
    assert [each.name for each in list_runs(tmp_path / "mine.runs")] == [run.name]
    user.window.close()
    assert not list(unsaved_folder().iterdir())


def test_a_project_that_was_only_trained_comes_back_too(user: User) -> None:
    home = user.studio.home
    assert user.controller.files.dirty is False
    user.studio.take_event(RunStarted("r", 2, 2, "cpu", 1, 77, (("train", 16),)))
    user.wait(lambda: journal_path(home).exists())
    assert recover(home) == user.studio.project
    user.studio.take_event(RunEnded("stopped", 1, 1, 0.1))


def test_homes_of_windows_that_died_are_swept_unless_they_keep_runs(
    open_window: OpenWindow,
) -> None:
    first = open_window()
    mine = first.studio.home
    empty, full, fresh = (new_home() for _ in range(3))
    for home in (empty, full, fresh):
        home.parent.mkdir()
        home.with_name(f".{HOME}.lock").write_text(f"999999\nnnstudio\n{socket.gethostname()}\n")
    make(runs_folder(full), [])
    for home in (mine, empty, full):
        os.utime(home.parent, (0, 0))
    open_window()
    assert mine.parent.is_dir() and full.parent.is_dir() and fresh.parent.is_dir()
    assert not empty.parent.exists()
    assert len(list_runs(runs_folder(full))) == 1
