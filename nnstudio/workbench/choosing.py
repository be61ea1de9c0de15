"""Choosing data: a bundled set comes with the split and normalization that suit it."""

from __future__ import annotations

from collections.abc import Mapping

from nnstudio.data.bundled import preset
from nnstudio.project import edits
from nnstudio.project.edits import Edit


def choose_source(source: str, settings: Mapping[str, object]) -> Edit:
    """The edit that chooses a data source; for a bundled set with what is recorded beside it."""
    chosen = edits.set_source(source, settings)
    if source != "Bundled":
        return chosen
    suits = preset(str(settings.get("name", "mnist-10k")))
    rest = edits.set_data(split=suits.split, normalize=suits.normalize)
    return edits.several(chosen.label, [chosen, rest])
