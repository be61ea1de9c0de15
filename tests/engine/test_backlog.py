"""What waits for a slow reader merges, and loses nothing but what the run's file has."""

from __future__ import annotations

from nnstudio.engine.backlog import LONGEST, MOST, Backlog
from nnstudio.engine.messages import Alive, Happened, Log
from nnstudio.project.event import EpochEnded, Event, Monitored, Steps


def steps(first: int, count: int, epoch: int = 1) -> Steps:
    """Steps whose values are their numbers."""
    numbers = tuple(float(at) for at in range(first, first + count))
    return Steps(first, epoch, (("loss", numbers),), numbers, (None,) * count, float(first))


def events(backlog: Backlog) -> list[Event]:
    return [each.event for each in backlog.take_all() if isinstance(each, Happened)]


def test_steps_that_follow_each_other_become_one_event() -> None:
    backlog = Backlog()
    for first in (1, 4, 7):
        backlog.add(Happened(steps(first, 3)))
        backlog.add(Happened(Monitored(first, (("", "gradient_norm", 1.0),), 0.01)))
    merged, monitored = events(backlog)
    assert isinstance(merged, Steps)
    assert merged.losses == (("loss", tuple(float(at) for at in range(1, 10))),)
    assert (len(merged.gradient_norm), merged.seconds) == (9, 7.0)
    assert isinstance(monitored, Monitored)
    assert monitored.step == 7


def test_epochs_stay_where_they_are() -> None:
    backlog = Backlog()
    sent: list[Event] = [
        steps(1, 2), EpochEnded(1, 2, 0.1, ()), steps(3, 2, epoch=2), EpochEnded(2, 4, 0.2, ()),
    ]  # fmt: skip
    for event in sent:
        backlog.add(Happened(event))
    assert events(backlog) == sent


def test_a_gap_is_never_papered_over() -> None:
    backlog = Backlog()
    backlog.add(Happened(steps(1, 2)))
    backlog.add(Happened(steps(9, 2)))
    assert len(events(backlog)) == 2


def test_memory_is_bounded_and_the_newest_stay() -> None:
    backlog = Backlog()
    fitting = MOST // LONGEST
    for at in range(fitting + 50):
        backlog.add(Happened(steps(1 + at * LONGEST, LONGEST)))
    found = events(backlog)
    assert len(found) == fitting
    assert isinstance(found[-1], Steps)
    assert found[-1].first == 1 + (fitting + 49) * LONGEST
    backlog.add(Happened(steps(1, 1)))
    assert len(backlog) == 1


def test_other_messages_keep_their_order_and_signs_of_life_do_not_pile_up() -> None:
    backlog = Backlog()
    for message in (Log("info", "a"), Alive("x"), Alive("y"), Log("info", "b"), Alive("z")):
        backlog.add(message)
    assert [backlog.take() for _ in range(2)] == [Log("info", "a"), Alive("y")]
    assert backlog.take_all() == [Log("info", "b"), Alive("z")]
    assert not backlog
