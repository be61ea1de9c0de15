"""Posts from other threads: in order, none lost, run in the window's thread."""

from __future__ import annotations

import threading
from functools import partial

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from pytestqt.qtbot import QtBot

from nnstudio.ui.mailbox import Mailbox


def test_calls_of_many_threads_are_run_here_in_the_order_of_each(qtbot: QtBot) -> None:
    mailbox = Mailbox()
    got: list[tuple[int, int]] = []
    where: set[int] = set()

    def take(thread: int, number: int) -> None:
        where.add(threading.get_ident())
        got.append((thread, number))

    def send(thread: int) -> None:
        for number in range(500):
            mailbox.post(partial(take, thread, number))

    threads = [threading.Thread(target=send, args=(each,)) for each in range(4)]
    for thread in threads:
        thread.start()
    qtbot.waitUntil(lambda: len(got) == 2000)
    for thread in threads:
        thread.join()
    assert where == {threading.get_ident()}
    for thread in range(4):
        assert [number for who, number in got if who == thread] == list(range(500))


def test_a_call_that_posts_again_does_not_starve_the_rest(qtbot: QtBot) -> None:
    mailbox, rounds, other = Mailbox(), [], QObject()

    def again() -> None:
        rounds.append(1)
        if len(rounds) < 1000:
            mailbox.post(again)

    seen: list[int] = []
    other.destroyed.connect(lambda: seen.append(len(rounds)))
    mailbox.post(again)
    other.deleteLater()
    qtbot.waitUntil(lambda: len(rounds) == 1000)
    assert seen and seen[0] < 1000


def test_one_that_fails_is_told_and_the_next_are_run(qtbot: QtBot) -> None:
    mailbox, got = Mailbox(), []

    def fail() -> None:
        raise RuntimeError("planted")

    with qtbot.captureExceptions() as caught:
        mailbox.post(fail)
        mailbox.post(partial(got.append, 1))
        qtbot.waitUntil(lambda: got == [1])
    assert [kind for kind, *_ in caught] == [RuntimeError]


@pytest.mark.parametrize("waiting", [False, True])
def test_posting_to_one_that_is_gone_does_nothing(qtbot: QtBot, waiting: bool) -> None:
    mailbox, got = Mailbox(), []
    post = mailbox.post
    if waiting:
        post(partial(got.append, 0))
    mailbox.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    thread = threading.Thread(target=post, args=(partial(got.append, 1),))
    thread.start()
    thread.join()
    qtbot.wait(20)
    assert got == []
