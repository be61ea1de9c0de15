"""Notices come, are counted, fade, and stay in the history."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from nnstudio.ui.notices import NoticeHistory, Notices
from nnstudio.ui.studio import Studio


@pytest.fixture
def studio(qtbot: QtBot) -> Studio:
    made = Studio()
    yield made  # type: ignore[misc]
    made.close()


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(800, 600)
    made.show()
    return made


@pytest.fixture
def notices(studio: Studio, window: QWidget) -> Notices:
    return Notices(studio, window)


def test_a_notice_appears_inside_the_window(
    studio: Studio, notices: Notices, window: QWidget
) -> None:
    studio.notice("Saved.")
    (toast,) = notices.toasts
    assert toast.isVisible() and toast.text.text() == "Saved."
    assert window.rect().contains(toast.geometry())
    assert not window.focusWidget(), "it takes no focus"


def test_they_are_stacked_and_the_oldest_of_many_go(
    qtbot: QtBot, studio: Studio, notices: Notices
) -> None:
    for at in range(6):
        studio.notice(f"Notice {at}", "warning")
    qtbot.waitUntil(lambda: len(notices.toasts) == 4)
    places = [toast.geometry() for toast in notices.toasts]
    assert all(one.bottom() < other.top() for one, other in pairwise(places))
    assert [noted.notice.text for noted in notices.history] == [f"Notice {at}" for at in range(6)]


def test_the_same_again_is_counted(studio: Studio, notices: Notices) -> None:
    for _ in range(3):
        studio.notice("Cannot do that.", "warning")
    (toast,) = notices.toasts
    assert "×3" in toast.text.text()
    assert len(notices.history) == 1 and "×3" in str(notices.history[0])


def test_it_is_closed_and_copied(qtbot: QtBot, studio: Studio, notices: Notices) -> None:
    studio.notice("The disk is full: free some space, then save again.", "error")
    (toast,) = notices.toasts
    qtbot.mouseClick(toast.copy, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text().startswith("The disk is full")
    qtbot.mouseClick(toast.close_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not notices.toasts)


def test_it_fades_by_itself(
    qtbot: QtBot,
    studio: Studio,
    notices: Notices,
    window: QWidget,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    qtbot.mouseMove(window, QPoint(5, 5))  # under the mouse it would stay
    monkeypatch.setattr("nnstudio.ui.notices._SECONDS", {"info": 0.05})
    studio.notice("Hi")
    qtbot.waitUntil(lambda: not notices.toasts, timeout=3000)


def test_a_small_window_still_shows_it(studio: Studio, notices: Notices, window: QWidget) -> None:
    studio.notice("A long sentence that needs several lines in a window that is this narrow.")
    window.resize(220, 300)
    (toast,) = notices.toasts
    assert window.rect().contains(toast.geometry())


def test_the_history_lists_newest_first(qtbot: QtBot, studio: Studio, notices: Notices) -> None:
    history = NoticeHistory(notices)
    qtbot.addWidget(history)
    studio.notice("first")
    studio.notice("second", "error")
    assert "second" in history.list.item(0).text()
    qtbot.mouseClick(history.copy, Qt.MouseButton.LeftButton)
    assert "first" in QGuiApplication.clipboard().text()
