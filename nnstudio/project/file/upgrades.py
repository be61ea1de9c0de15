"""Upgrades of old project files: by version, the function to the next version.

Each takes the JSON form of its version and returns that of the next; what it returns is read as
strictly as any file. Raise `FormError` where the old file says what no longer has a meaning.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from nnstudio.project.file.faults import FormError
from nnstudio.project.file.forms import VERSION, Form

Upgrade = Callable[[Form], Form]

UPGRADES: Mapping[int, Upgrade] = {}  # version 1 is the first


def upgraded(form: Form, upgrades: Mapping[int, Upgrade] = UPGRADES) -> Form:
    """The form in the present version; FormError where the version is unknown."""
    version = form.get("nnstudio")
    if isinstance(version, bool) or not isinstance(version, int):
        raise FormError(f"must be the format's version, a number up to {VERSION}", "nnstudio")
    if version > VERSION:
        raise FormError(
            f"this file was written by a newer NN Studio (format {version:,}; this program reads up"
            f" to {VERSION}). Update NN Studio to open it.",
            "nnstudio",
        )
    while version < VERSION:
        if version not in upgrades:
            raise FormError(
                f"there is no version {version:,}; known are 1 to {VERSION}", "nnstudio"
            )
        form = {**upgrades[version](form), "nnstudio": version + 1}
        version += 1
    return form
