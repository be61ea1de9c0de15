"""Sessions of the toy training in a folder of the test."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch

from nnstudio.project.event import Event, Steps
from nnstudio.project.project import Plan
from nnstudio.runs.folder import RunFolder, RunInfo
from nnstudio.training.checkpoint import load
from nnstudio.training.recipe import Recipe
from nnstudio.training.session import Session
from tests.training.toy import Net, clouds, script

PLAN = Plan(device="cpu", threads=1)


def recipe(**changes: Any) -> Recipe:
    """The toy as a recipe."""
    return Recipe(script(**changes), Net, better={"accuracy": "higher"})


def folder(place: Path) -> RunFolder:
    """A new run folder."""
    return RunFolder.create(place / "toy.runs", "toy", "project", RunInfo(), {})


def session(place: Path | RunFolder, resume: bool = False, **changes: Any) -> Session:
    """A session of the toy, in a new folder or an old one."""
    at = folder(place) if isinstance(place, Path) else place
    return Session(recipe(**changes), PLAN, clouds(), at, resume=resume)


def losses(events: list[Event]) -> dict[int, tuple[float, ...]]:
    """The losses of each step by its number; a later report of a step counts."""
    found: dict[int, tuple[float, ...]] = {}
    for event in events:
        if isinstance(event, Steps):
            rows = zip(*(values for _, values in event.losses), strict=True)
            found.update(enumerate(rows, event.first))
    return found


def weights(at: RunFolder, kind: str = "last") -> dict[str, torch.Tensor]:
    """The weights of a checkpoint."""
    return load(at.checkpoint(kind)).model
