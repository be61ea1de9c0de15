"""Events go into strict JSON and come back equal; anything else is refused in words."""

from __future__ import annotations

import json
import math
from dataclasses import FrozenInstanceError, replace
from typing import Any

import pytest

from nnstudio.project.event import (
    EVENTS,
    CheckpointSaved,
    EpochEnded,
    Event,
    EventError,
    Intervened,
    Monitored,
    Paused,
    Resumed,
    RunEnded,
    RunStarted,
    Steps,
    Warned,
    from_dict,
    to_dict,
)

ALL: list[Event] = [
    RunStarted("2026-01-02", 3, 8, "cpu", 1, 123, (("train", 60), ("test", 20)), 5),
    Steps(6, 1, (("loss", (0.5, 0.25)), ("half", (1.0, 2.0))), (0.1, 0.2), (None, 1.5), 0.125),
    EpochEnded(1, 8, 1.5, (("val_loss", 0.5), ("val_confusion", ((3, 0), (1, 2))))),
    Monitored(4, (("conv", "gradient_norm", 0.5),), 0.01),
    CheckpointSaved("last", 8),
    Warned(8, "The disk is full."),
    Intervened(9, "learning_rate", 0.001),
    Paused(9),
    Resumed(9),
    RunEnded("failed", 2, 10, 2.5, (("test_accuracy", 0.9),), "the loss is NaN", "relu"),
]


def test_the_list_above_has_every_event() -> None:
    assert {type(event).__name__ for event in ALL} == set(EVENTS)


@pytest.mark.parametrize("event", ALL, ids=lambda event: type(event).__name__)
def test_an_event_survives_json(event: Event) -> None:
    text = json.dumps(to_dict(event), allow_nan=False)
    assert from_dict(json.loads(text)) == event


def test_numbers_that_are_not_finite_survive_strict_json() -> None:
    event = Steps(1, 1, (("loss", (math.inf, -math.inf)),), (0.1, 0.1), (None, None), 1.0)
    assert from_dict(json.loads(json.dumps(to_dict(event), allow_nan=False))) == event
    ended = from_dict(to_dict(EpochEnded(1, 1, 1.0, (("val_loss", math.nan),))))
    assert isinstance(ended, EpochEnded)
    assert math.isnan(ended.figures[0][1])  # type: ignore[arg-type]


def test_an_event_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        ALL[0].run = "other"  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ([], "must be an object"),
        ({}, "unknown event None; expected one of RunStarted"),
        ({"event": "Exploded"}, "unknown event 'Exploded'"),
        ({"event": ["Paused"]}, "unknown event"),
        ({"event": "Paused"}, "Paused has the fields step; got ''"),
        ({"event": "Paused", "step": 1, "x": 2}, "got 'step, x'"),
        ({"event": "Paused", "step": "1"}, "Paused.step must be int, not '1'"),
        ({"event": "Paused", "step": True}, "Paused.step must be int, not True"),
        ({"event": "Paused", "step": 1.0}, "Paused.step must be int, not 1.0"),
        ({"event": "Intervened", "step": 1, "what": "lr", "value": "x"}, "must be float, not 'x'"),
        ({"event": "CheckpointSaved", "kind": 3, "step": 1}, "CheckpointSaved.kind must be str"),
    ],
)
def test_what_is_no_event_is_refused_with_field_expected_and_got(data: Any, message: str) -> None:
    with pytest.raises(EventError) as caught:
        from_dict(data)
    assert message in str(caught.value)


def test_every_field_of_a_wrong_type_is_refused() -> None:
    for event in ALL:
        good = to_dict(event)
        for name in good.keys() - {"event"}:
            with pytest.raises(EventError):
                from_dict({**good, name: {"no": "such"}})


def test_deep_nesting_is_refused_without_recursion_trouble() -> None:
    deep: Any = 1.0
    for _ in range(100_000):
        deep = [deep]
    data = to_dict(replace(EpochEnded(1, 1, 1.0, ())))
    with pytest.raises(EventError, match="figures"):
        from_dict({**data, "figures": [["val_loss", deep]]})
