"""How large the window is at first."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication

from nnstudio.ui.sizes import first_size, starts_maximized


def test_on_a_small_screen_the_window_leaves_room_for_its_frame(qapp: QApplication) -> None:
    screen = qapp.primaryScreen()
    if screen.availableSize().width() > 1440:
        pytest.skip("the screen of this machine is large")
    assert starts_maximized(screen)
    size, room = first_size(screen), screen.availableSize()
    assert room.width() - 16 <= size.width() < room.width()
    assert room.height() - 48 <= size.height() < room.height()


def test_without_a_screen_there_is_a_size_too() -> None:
    assert not starts_maximized(None)
    assert first_size(None) == QSize(1280, 800)
