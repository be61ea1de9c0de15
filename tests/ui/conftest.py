"""The real window, driven by real events; nothing of it outlives its test."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QSettings, Qt, QThreadPool
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nnstudio.engine.messages import Role
from nnstudio.engine.process import Deliver, Launch, Lose, Peer
from nnstudio.ui import theme
from nnstudio.ui.controller import Controller
from nnstudio.ui.preferences import Preferences
from nnstudio.ui.program import start
from nnstudio.ui.studio import Notice, Studio
from nnstudio.ui.window import MainWindow
from tests.ui.mute import launch_mute

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier


@dataclass
class User:
    """Someone at the window: presses keys, answers questions, reads notices."""

    window: MainWindow
    bot: QtBot
    notices: list[Notice]

    @property
    def studio(self) -> Studio:
        """What the window shows."""
        return self.window.studio

    @property
    def controller(self) -> Controller:
        """Behind the window."""
        found = self.window.findChild(Controller)
        assert found is not None
        return found

    def press(self, key: Qt.Key, keys: Qt.KeyboardModifier = NONE) -> None:
        """Press a key where the focus is."""
        QTest.keyClick(QApplication.focusWidget() or self.window, key, keys)

    def do(self, action: str) -> None:
        """Choose an action from the menu."""
        self.window.actions_by_id[action].trigger()

    def answer(self, about: str, words: str) -> None:
        """Click an answer in the bar."""
        self.window.questions.answer(about, words)

    @property
    def asked(self) -> tuple[str, ...]:
        """What is being asked about."""
        return self.window.questions.open_questions

    @property
    def told(self) -> str:
        """All notices so far."""
        return "\n".join(notice.text for notice in self.notices)

    def wait(self, condition: Callable[[], object], seconds: float = 20.0) -> None:
        """Let the window work until something is so."""

        def check() -> None:
            assert condition()

        self.bot.waitUntil(check, timeout=int(seconds * 1000))

    def leave(self) -> None:
        """Close the window, whatever it asks."""
        self.window.close()
        for words in ("Stop and close", "Close without saving"):
            if "leaving" in self.asked:
                row = self.window.questions.rows["leaving"]
                if words in [button.text() for button in row.buttons]:
                    self.answer("leaving", words)
                    self.wait(lambda: self.window.isHidden() or "leaving" in self.asked)


OpenWindow = Callable[..., User]


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Where preferences are kept; windows of one test share them."""
    return tmp_path / "preferences.ini"


@pytest.fixture
def open_window(
    qapp: QApplication, qtbot: QtBot, store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[OpenWindow]:
    """Opens windows; afterwards no widget, no worker and no thread of them is left."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "user"))
    before = set(threading.enumerate())
    children = set(_children())
    workers: list[Peer] = []
    users: list[User] = []

    def make(
        file: Path | None = None,
        launch: Launch = launch_mute,
        before_shown: Callable[[MainWindow], None] = lambda window: None,
    ) -> User:
        if theme.current() is not theme.LIGHT or not qapp.styleSheet():
            theme.apply(qapp, theme.LIGHT)
        settings = QSettings(str(store), QSettings.Format.IniFormat)

        def noted(role: Role, log: Path, deliver: Deliver, lose: Lose) -> Peer:
            workers.append(launch(role, log, deliver, lose))
            return workers[-1]

        window = start(Preferences(settings), file, noted)
        before_shown(window)
        notices: list[Notice] = []
        window.studio.noticed.connect(notices.append)
        user = User(window, qtbot, notices)
        users.append(user)
        filled: list[bool] = []
        window.panel_docks.filled.connect(lambda: filled.append(True))
        with qtbot.waitExposed(window):
            window.show()
        window.activateWindow()
        window.canvas.setFocus()
        user.wait(lambda: filled)
        user.wait(lambda: window.studio.analysis is not None)
        return user

    yield make
    for user in users:
        if user.window.isVisible():
            user.leave()
        user.window.deleteLater()
    users.clear()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    qapp.processEvents()
    assert not [each for each in QApplication.topLevelWidgets() if isinstance(each, MainWindow)]
    assert not [worker for worker in workers if not worker.wait(0.0)], "a worker is left over"
    assert not set(_children()) - children, "a process is left over"
    _wait_until_empty(
        qtbot, lambda: [t.name for t in set(threading.enumerate()) - before if _ours(t)]
    )
    assert QThreadPool.globalInstance().activeThreadCount() == 0


def _wait_until_empty(qtbot: QtBot, names: Callable[[], list[str]]) -> None:
    """Threads that have been told to end may need a moment."""

    def check() -> None:
        left = names()
        assert not left, f"threads are left over: {left}"

    qtbot.waitUntil(check)


def _ours(thread: threading.Thread) -> bool:
    """A thread of torch's or of Python's own pools may stay."""
    return thread.is_alive() and not thread.name.startswith(("pymp", "Dummy"))


def _children() -> Iterator[int]:
    """Processes that this one has started, where the system lists them (Linux)."""
    for task in Path("/proc/self/task").glob("*/children"):
        with contextlib.suppress(OSError):  # a thread that has just ended
            yield from map(int, task.read_text().split())


@pytest.fixture
def user(open_window: OpenWindow) -> User:
    """Someone at a window as on the first start, whose engine never says a word."""
    return open_window()
