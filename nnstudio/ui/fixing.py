"""The edit that a fix stands for."""

from __future__ import annotations

from dataclasses import replace

from nnstudio.project.edits import (
    Edit,
    insert_delay,
    insert_on_wire,
    mark_wire,
    set_loop,
    set_setting,
    several,
    share,
    tie,
)
from nnstudio.project.looping import DELAY
from nnstudio.project.problem import Fix, Problem


def edit_of(fix: Fix) -> Edit | None:
    """The change that would mend the problem; None where the fix is words alone."""
    if fix.insert and fix.wire is not None:
        delays = fix.insert == DELAY
        edit = (
            insert_delay(fix.wire)
            if delays
            else insert_on_wire(fix.insert, fix.wire, settings=dict(fix.settings))
        )
        return replace(edit, label=f"Fix: {fix.text}")
    if fix.mark and fix.wire is not None:
        return replace(mark_wire(fix.wire, fix.mark), label=f"Fix: {fix.text}")
    if fix.own and fix.node is not None:
        steps = [share(fix.node, None), tie(fix.node, None)]
        return several(f"Fix: {fix.text}", steps)
    if fix.node is None or not fix.setting:
        return None
    change = set_loop if fix.whole else set_setting
    edit = change(fix.node, fix.setting, fix.value)
    return replace(edit, label=f"Fix: {fix.text}", merge=None)


def place_of(problem: Problem, fix: Fix) -> tuple[int, ...]:
    """The path to the graph that a fix of a problem changes."""
    return problem.path[: len(problem.path) - fix.out]
