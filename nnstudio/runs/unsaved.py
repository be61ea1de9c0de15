"""What stands for the file of a project that has none yet."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

HOME = "project.nns"


def unsaved_folder() -> Path:
    """The folder in the user's data in which each project without a file has one of its own."""
    return Path(platformdirs.user_data_dir("nnstudio", appauthor=False)) / "unsaved"


def new_home() -> Path:
    """What stands for the file of a project until it is saved; no other project has it.

    Nothing is made on disk. Runs lie in `runs_folder` of it, as they do beside a file.
    """
    return unsaved_folder() / os.urandom(6).hex() / HOME
