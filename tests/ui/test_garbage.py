"""Cycles end in the window's thread, whoever allocates."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from nnstudio.ui.garbage import Garbage


@pytest.fixture
def garbage() -> Iterator[Garbage]:
    before = gc.isenabled()
    gc.enable()
    made = Garbage()
    yield made
    made.stop()
    if not before:
        gc.disable()


class Cycle(QObject):
    """Holds itself, and notes the thread in which it ends."""

    def __init__(self, ends: list[int]) -> None:
        super().__init__()
        self.me = self
        self.destroyed.connect(lambda: ends.append(threading.get_ident()))


def test_cycles_end_here_while_another_thread_allocates(garbage: Garbage, qtbot: QtBot) -> None:
    ends: list[int] = []
    for _ in range(20):
        Cycle(ends)

    kept: list[list[int]] = []

    def allocate() -> None:
        kept.extend([number] for number in range(200_000))

    thread = threading.Thread(target=allocate)
    thread.start()
    thread.join()
    assert not ends
    qtbot.waitUntil(lambda: len(ends) == 20)
    assert set(ends) == {threading.get_ident()}


def test_nothing_is_collected_while_little_was_allocated(garbage: Garbage) -> None:
    gc.collect()
    assert garbage.collect() == -1


def test_python_collects_again_afterwards(garbage: Garbage) -> None:
    assert not gc.isenabled()
    garbage.stop()
    assert gc.isenabled()
