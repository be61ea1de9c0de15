"""Events: what happens in a run, as frozen values of numbers, strings and tuples.

A session gives them to a *sink*, run files keep them, and the engine sends them to the window.
Epochs and steps count from 1 over the whole run; seconds count from its start without pauses.
"""

from __future__ import annotations

import json
import math
import reprlib
import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from functools import cache, cached_property
from typing import Any, Literal, Union

Figure = int | float | tuple["Figure", ...]  # a number, or (confusion matrix) rows of numbers
Figures = tuple[tuple[str, Figure], ...]
State = Literal["pending", "running", "paused", "stopped", "failed", "finished"]


class EventError(ValueError):
    """A dict that is no event: an unknown name, a missing or unknown field, a wrong type."""


@dataclass(frozen=True)
class Event:
    """Anything that happens in a run."""

    @cached_property
    def text(self) -> str:
        """The event as strict JSON; made once, for the run's file and for the window."""
        return json.dumps(to_dict(self), allow_nan=False, separators=(",", ":"))


@dataclass(frozen=True)
class RunStarted(Event):
    """Training begins, or goes on after `step` steps (then later steps known before are void)."""

    run: str
    epochs: int
    steps_per_epoch: int
    device: str
    threads: int
    parameters: int
    rows: tuple[tuple[str, int], ...]
    step: int = 0


@dataclass(frozen=True)
class Steps(Event):
    """Consecutive steps of one epoch, from number `first` on: one value per step in each tuple."""

    first: int
    epoch: int
    losses: tuple[tuple[str, tuple[float, ...]], ...]
    learning_rate: tuple[float, ...]
    gradient_norm: tuple[float | None, ...]
    seconds: float


@dataclass(frozen=True)
class EpochEnded(Event):
    """An epoch is done and validated: train_<loss>, val_<loss> and val_<metric>."""

    epoch: int
    step: int
    seconds: float
    figures: Figures


@dataclass(frozen=True)
class Monitored(Event):
    """Figures of one sampled step: (node, figure, value). `cost`: share of the time (0 to 1)."""

    step: int
    figures: tuple[tuple[str, str, float], ...]
    cost: float


@dataclass(frozen=True)
class CheckpointSaved(Event):
    """The state after `step` is on disk; kind: last, best, or kept."""

    kind: str
    step: int


@dataclass(frozen=True)
class Warned(Event):
    """Something went wrong that does not end the run, and what to do about it."""

    step: int
    message: str


@dataclass(frozen=True)
class Intervened(Event):
    """A value was changed by hand after `step`: from the next step on it counts."""

    step: int
    what: str
    value: float


@dataclass(frozen=True)
class Paused(Event):
    """The run waits after `step`."""

    step: int


@dataclass(frozen=True)
class Resumed(Event):
    """The run goes on after `step`."""

    step: int


@dataclass(frozen=True)
class RunEnded(Event):
    """The last event. `figures` has test_<loss> and test_<metric> of the best weights.

    `message` says why a run failed and what to do, `node` the name of the node at fault, if any.
    """

    reason: Literal["finished", "stopped", "failed"]
    epoch: int
    step: int
    seconds: float
    figures: Figures = ()
    message: str = ""
    node: str = ""


Sink = Callable[[Event], None]
EVENTS: dict[str, type[Event]] = {kind.__name__: kind for kind in Event.__subclasses__()}
_NON_FINITE = {"nan": math.nan, "inf": math.inf, "-inf": -math.inf}
_SURE: dict[Any, set[type]] = {float: {float}, float | None: {float, type(None)}}  # need no parsing


def to_dict(event: Event) -> dict[str, Any]:
    """The event as a dict for strict JSON: tuples as lists, NaN and infinities as texts."""
    kind = type(event).__name__
    return {"event": kind, **{name: _plain(getattr(event, name)) for name in _types(kind)}}


def from_dict(data: object) -> Event:
    """The event of such a dict.

    Raises:
        EventError: says which field is wrong, what was expected and what came.
    """
    if not isinstance(data, Mapping):
        raise EventError(f"an event must be an object, not {_shown(data)}")
    kind = EVENTS.get(data["event"]) if isinstance(data.get("event"), str) else None
    if kind is None:
        known = ", ".join(EVENTS)
        raise EventError(f"unknown event {_shown(data.get('event'))}; expected one of {known}")
    expected = _types(kind.__name__)
    if data.keys() - {"event"} != expected.keys():
        got = ", ".join(sorted(str(name) for name in data.keys() - {"event"}))
        raise EventError(f"{kind.__name__} has the fields {', '.join(expected)}; got {_shown(got)}")
    return kind(
        **{
            name: _parsed(data[name], hint, f"{kind.__name__}.{name}")
            for name, hint in expected.items()
        }
    )


@cache
def _types(kind: str) -> Mapping[str, Any]:
    """The declared types of an event's fields; when first needed, since that takes a while."""
    hints = typing.get_type_hints(EVENTS[kind])
    return {field.name: hints[field.name] for field in fields(EVENTS[kind])}


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        if set(map(type, value)) == {float} and math.isfinite(sum(value)):
            return list(value)
        return [_plain(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return value


def _parsed(value: Any, hint: Any, where: str, depth: int = 0) -> Any:
    """A value of JSON as the type `hint` says, or EventError."""
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if isinstance(hint, str | typing.ForwardRef):
        return _parsed(value, Figure, where, depth)
    if origin in (Union, types.UnionType):
        return _one_of(value, arguments, where, depth)
    if origin is tuple and isinstance(value, list) and depth < 8:
        if arguments[-1] is Ellipsis and set(map(type, value)) <= _SURE.get(arguments[0], set()):
            return tuple(value)
        items = arguments[:1] * len(value) if arguments[-1] is Ellipsis else arguments
        if len(items) == len(value):
            pairs = zip(value, items, strict=True)
            return tuple(_parsed(item, part, where, depth + 1) for item, part in pairs)
    if origin is Literal and value in arguments:
        return value
    if hint is float and (type(value) is float or (type(value) is int and abs(value) < 2**63)):
        return float(value)
    if hint is float and isinstance(value, str) and value in _NON_FINITE:
        return _NON_FINITE[value]
    if type(value) is hint:
        return value
    raise EventError(f"{where} must be {_words(hint)}, not {_shown(value)}")


def _one_of(value: Any, choices: tuple[Any, ...], where: str, depth: int) -> Any:
    if value is None and type(None) in choices:
        return None
    for choice in choices:
        try:
            return _parsed(value, choice, where, depth)
        except EventError:
            continue
    raise EventError(f"{where} must be {' or '.join(map(_words, choices))}, not {_shown(value)}")


def _words(hint: Any) -> str:
    return getattr(hint, "__name__", str(hint)) if isinstance(hint, type) else str(hint)


def _shown(value: object) -> str:
    return reprlib.repr(value)
