"""Where a run is, worked out from its events."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from nnstudio.project.event import (
    EpochEnded,
    Event,
    Monitored,
    Paused,
    Resumed,
    RunEnded,
    RunStarted,
    Steps,
)

RunWord = Literal[
    "idle", "preparing", "running", "paused", "stopping", "finished", "stopped", "failed"
]
UNDER_WAY = ("preparing", "running", "paused", "stopping")


@dataclass(frozen=True)
class RunState:
    """Where the run is. Steps and epochs are those done, `seconds` without pauses.

    `rate` is in steps per second of late, `cost` the share of time that monitors take (0 to 1).
    """

    state: RunWord = "idle"
    name: str = ""
    epoch: int = 0
    epochs: int = 0
    step: int = 0
    steps: int = 0
    seconds: float = 0.0
    device: str = ""
    threads: int = 0
    message: str = ""
    node: str = ""
    rate: float = 0.0
    cost: float | None = None

    @property
    def under_way(self) -> bool:
        """Whether a run goes on (or waits)."""
        return self.state in UNDER_WAY


def after(state: RunState, event: Event) -> RunState:
    """The state of a run after one more event."""
    if isinstance(event, RunStarted):
        return RunState(
            "running",
            event.run,
            event.step // max(event.steps_per_epoch, 1),
            event.epochs,
            event.step,
            event.epochs * event.steps_per_epoch,
            device=event.device,
            threads=event.threads,
        )
    if isinstance(event, Steps):
        done = event.first + len(event.learning_rate) - 1
        return replace(state, step=done, seconds=event.seconds, rate=_rate(state, event))
    if isinstance(event, Monitored):
        return replace(state, cost=event.cost)
    if isinstance(event, EpochEnded):
        return replace(state, epoch=event.epoch, step=event.step, seconds=event.seconds)
    if isinstance(event, Paused):
        return replace(state, state="paused")
    if isinstance(event, Resumed):
        return replace(state, state="running")
    if isinstance(event, RunEnded):
        return replace(state, state=event.reason, message=event.message, node=event.node)
    return state


def _rate(state: RunState, event: Steps) -> float:
    """Steps per second, mostly of the last second."""
    took = event.seconds - state.seconds
    if took <= 0:
        return state.rate
    now = len(event.learning_rate) / took
    if not state.rate:
        return now
    weight = min(took, 1.0)
    return state.rate + weight * (now - state.rate)
