"""Choosing data comes with what suits it: a bundled set with its split, a series split by time."""

from __future__ import annotations

from collections.abc import Mapping

from nnstudio.data.bundled import preset
from nnstudio.project import edits
from nnstudio.project.edits import Edit

_IN_TIME = ("TextFile", "Series")  # what comes later must not be known earlier


def choose_source(source: str, settings: Mapping[str, object]) -> Edit:
    """The edit that chooses a data source; for a bundled set with what is recorded beside it."""
    chosen = edits.set_source(source, settings)
    if source in _IN_TIME:
        rest = edits.set_data(split={"kind": "chronological"})
        return edits.several(chosen.label, [chosen, rest])
    if source != "Bundled":
        return chosen
    suits = preset(str(settings.get("name", "mnist-10k")))
    rest = edits.set_data(split=suits.split, normalize=suits.normalize)
    return edits.several(chosen.label, [chosen, rest])
