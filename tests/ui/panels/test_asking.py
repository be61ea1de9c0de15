"""Questions keep their pace: one at a time, the latest counts, nobody asks for the dead."""

from __future__ import annotations

import time
from itertools import pairwise

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from nnstudio.engine.messages import Failed, Reply
from nnstudio.ui.panels.asking import Done, Pace

REPLY = Failed(1, "no")


class Oracle:
    """Takes questions, and answers when told to."""

    def __init__(self) -> None:
        self.asked: list[tuple[float, Done]] = []
        self.taken: list[Reply] = []

    def ask(self, done: Done) -> None:
        self.asked.append((time.monotonic(), done))


def test_a_question_waits_for_the_answer_before_it(qtbot: QtBot) -> None:
    oracle, owner = Oracle(), QObject()
    pace = Pace(oracle.ask, oracle.taken.append, owner, interval=1)
    pace.want()
    pace.want()
    pace.want()
    qtbot.wait(20)
    assert len(oracle.asked) == 1 and pace.waits
    oracle.asked[0][1](REPLY)
    qtbot.waitUntil(lambda: len(oracle.asked) == 2)
    oracle.asked[1][1](REPLY)
    qtbot.wait(20)
    assert len(oracle.asked) == 2 and not pace.waits and len(oracle.taken) == 2


def test_questions_come_no_closer_than_the_interval(qtbot: QtBot) -> None:
    oracle, owner = Oracle(), QObject()
    pace = Pace(lambda done: (oracle.ask(done), done(REPLY))[0], oracle.taken.append, owner, 60)
    end = time.monotonic() + 0.5
    while time.monotonic() < end:
        pace.want()
        qtbot.wait(5)
    times = [at for at, _ in oracle.asked]
    assert 3 <= len(times) <= 9
    assert min(b - a for a, b in pairwise(times)) >= 0.055


def test_another_question_makes_the_answer_under_way_void(qtbot: QtBot) -> None:
    oracle, owner = Oracle(), QObject()
    pace = Pace(oracle.ask, oracle.taken.append, owner, interval=1)
    pace.want()
    qtbot.wait(5)
    pace.want(now=True)
    qtbot.waitUntil(lambda: len(oracle.asked) == 2)
    oracle.asked[0][1](REPLY)
    assert oracle.taken == []
    oracle.asked[1][1](REPLY)
    assert oracle.taken == [REPLY]


def test_an_answer_after_the_end_of_its_owner_is_dropped(qtbot: QtBot) -> None:
    oracle, owner = Oracle(), QObject()
    Pace(oracle.ask, oracle.taken.append, owner).want()
    owner.deleteLater()
    qtbot.waitSignal(owner.destroyed, timeout=1000).wait()
    oracle.asked[0][1](REPLY)
    assert oracle.taken == []


def test_what_is_dropped_is_not_taken(qtbot: QtBot) -> None:
    oracle, owner = Oracle(), QObject()
    pace = Pace(oracle.ask, oracle.taken.append, owner)
    pace.want()
    pace.drop()
    oracle.asked[0][1](REPLY)
    assert oracle.taken == [] and not pace.waits
