"""Where bundled files lie: in a checkout `resources/`, in an installed wheel inside the package."""

from __future__ import annotations

from pathlib import Path


def folder() -> Path:
    """The folder of bundled data, templates, cards; FileNotFoundError if it is missing."""
    here = Path(__file__).resolve().parent
    for candidate in (here / "_resources", here.parent / "resources"):
        if candidate.is_dir():
            return candidate
    raise FileNotFoundError(
        "NN Studio's resources are missing from this installation: install it again"
    )
