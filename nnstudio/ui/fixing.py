"""The edit that a fix stands for."""

from __future__ import annotations

from dataclasses import replace

from nnstudio.project.edits import Edit, set_setting
from nnstudio.project.problem import Fix


def edit_of(fix: Fix) -> Edit | None:
    """The change that would mend the problem; None where the fix is words alone."""
    if fix.node is None or not fix.setting:
        return None
    edit = set_setting(fix.node, fix.setting, fix.value)
    return replace(edit, label=f"Fix: {fix.text}", merge=None)
