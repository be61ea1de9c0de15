"""Steering: requests come between steps, in order, and are written down."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from nnstudio.errors import UsageError
from nnstudio.project.event import (
    EpochEnded,
    Event,
    Intervened,
    Paused,
    Resumed,
    RunEnded,
    Steps,
    Warned,
)
from nnstudio.training.checkpoint import load
from nnstudio.training.control import Control
from nnstudio.training.course import Course
from tests.training.runs import folder, losses, session


def test_single_steps_are_done_one_at_a_time(tmp_path: Path) -> None:
    control = Control(paused=True)
    events: list[Event] = []

    def sink(event: Event) -> None:
        events.append(event)
        if isinstance(event, Paused):
            (control.step if event.step < 3 else control.stop)()

    session(tmp_path).run(sink, control)
    assert [event.step for event in events if isinstance(event, Paused)] == [0, 1, 2, 3]
    assert not [event for event in events if isinstance(event, Resumed)]
    end = events[-1]
    assert isinstance(end, RunEnded)
    assert (end.reason, end.step) == ("stopped", 3)


def test_a_single_step_at_the_end_of_an_epoch_is_the_first_of_the_next(tmp_path: Path) -> None:
    control = Control(paused=True)
    events: list[Event] = []

    def sink(event: Event) -> None:
        events.append(event)
        if isinstance(event, Paused):
            (control.step if len(paused()) < 20 else control.stop)()

    def paused() -> list[int]:
        return [event.step for event in events if isinstance(event, Paused)]

    session(tmp_path).run(sink, control)
    assert any(isinstance(event, EpochEnded) for event in events)
    assert paused() == list(range(20))


def test_a_step_that_went_on_when_a_single_one_was_asked_for_is_not_that_one() -> None:
    control = Control()
    control.pause()
    control.step()
    control.stepped()  # the one that went on
    assert not control.must_wait()
    control.stepped()
    assert control.must_wait()


def test_a_pause_waits_until_it_is_resumed_from_another_thread(tmp_path: Path) -> None:
    control = Control()
    paused = threading.Event()
    events: list[Event] = []

    def sink(event: Event) -> None:
        events.append(event)
        if isinstance(event, Steps) and not paused.is_set():
            control.pause()
        if isinstance(event, Paused):
            paused.set()

    thread = threading.Thread(target=lambda: session(tmp_path, EPOCHS=300).run(sink, control))
    thread.start()
    assert paused.wait(60)
    count = len(events)
    thread.join(0.2)
    assert thread.is_alive()
    assert len(events) == count
    control.resume()
    thread.join(60)
    assert not thread.is_alive()
    at = [event.step for event in events if isinstance(event, Paused | Resumed)]
    assert len(at) == 2
    assert at[0] == at[1]
    assert len(losses(events)) == 2400


def test_pauses_do_not_count_as_time(tmp_path: Path) -> None:
    control = Control(paused=True)
    timer = threading.Timer(0.5, control.resume)
    timer.start()
    outcome = session(tmp_path).run(None, control)
    assert outcome.seconds < 0.5


def run_with(place: Path, what: str, value: float, after: int) -> tuple[list[Event], Control]:
    control = Control(paused=True)
    events: list[Event] = []

    def sink(event: Event) -> None:
        events.append(event)
        if isinstance(event, Paused):
            if event.step == after:
                control.change(what, value)
            if event.step > after + 3:
                control.stop()
            control.step()

    session(place, make_schedule=lambda *_: None).run(sink, control)
    return events, control


def rates(events: list[Event]) -> list[float]:
    return [r for event in events if isinstance(event, Steps) for r in event.learning_rate]


def test_a_changed_learning_rate_counts_from_the_next_step_and_is_written_down(
    tmp_path: Path,
) -> None:
    events, _ = run_with(tmp_path, "learning_rate", 0.5, after=2)
    assert rates(events)[:5] == [0.01, 0.01, 0.5, 0.5, 0.5]
    assert Intervened(2, "learning_rate", 0.5) in events


def test_what_is_not_there_to_be_changed_is_reported_and_training_goes_on(tmp_path: Path) -> None:
    events, _ = run_with(tmp_path, "hidden.p", 0.5, after=2)
    (warning,) = [event for event in events if isinstance(event, Warned)]
    assert "no dropout node 'hidden'. It has: dropout." in warning.message
    assert len(losses(events)) > 4


def test_a_changed_dropout_outlives_a_resume(tmp_path: Path) -> None:
    at = folder(tmp_path)
    control = Control()
    control.change("dropout.p", 0.0)
    control.stop()
    session(at).run(None, control)
    assert load(at.checkpoint("last")).changes == {"dropout.p": 0.0}
    events: list[Event] = []
    session(at, resume=True).run(events.append)
    plain: list[Event] = []
    session(tmp_path / "other").run(plain.append)
    assert losses(events) != losses(plain)
    assert load(at.checkpoint("last")).changes == {"dropout.p": 0.0}


@pytest.mark.parametrize(
    ("what", "value", "message"),
    [
        ("learning_rate", -1.0, r"learning_rate must be from 0 to 1e\+06, not -1.0"),
        ("learning_rate", float("nan"), "must be from 0"),
        ("dropout.p", 1.5, "must be from 0 to 1"),
        ("kernel_size", 3.0, "cannot be changed while training"),
        ("conv.kernel_size", 3.0, "What can: learning_rate, weight_decay"),
        ("p", 0.5, "cannot be changed"),
        ("x.learning_rate", 0.5, "cannot be changed"),
    ],
)
def test_other_names_and_values_are_refused_at_once(what: str, value: float, message: str) -> None:
    control = Control()
    with pytest.raises(UsageError, match=message):
        control.change(what, value)
    assert not control.asked


def test_stop_ends_a_pause(tmp_path: Path) -> None:
    control = Control(paused=True)
    threading.Timer(0.1, control.stop).start()
    assert session(tmp_path).run(None, control).reason == "stopped"


def test_visits_come_between_steps_in_the_session_also_while_it_waits(tmp_path: Path) -> None:
    control = Control(paused=True)
    seen: list[tuple[str, int]] = []

    def look(course: Course) -> None:
        seen.append((threading.current_thread().name, course.trained))

    def sink(event: Event) -> None:
        if isinstance(event, Paused) and event.step == 0:
            threading.Timer(0.05, control.visit, [look]).start()
            threading.Timer(0.15, control.resume).start()
        if isinstance(event, Steps) and event.first <= 3:
            control.visit(look)

    control.visit(look)
    session(tmp_path).run(sink, control)
    assert [trained for _, trained in seen[:2]] == [0, 0]
    assert len(seen) >= 3
    assert {name for name, _ in seen} == {threading.current_thread().name}


def test_visits_that_come_after_the_end_are_left_to_who_asked(tmp_path: Path) -> None:
    control = Control()
    session(tmp_path).run(control=control)
    control.visit(lambda course: None)
    assert len(control.take_visits()) == 1
    assert not control.asked
