"""Whose answers are shown, in words: which run, how far it is, and whether the graph is another."""

from __future__ import annotations

from collections.abc import Iterable

from nnstudio.engine.messages import Failed, FromRun
from nnstudio.project.difference import difference
from nnstudio.project.graph import Node
from nnstudio.project.project import Project
from nnstudio.ui.run_state import RunState

_UNTRAINED = "nothing is trained yet"
_CHANGED = "the graph was changed since its last run"


def reason(failed: Failed) -> str:
    """Why there is no answer, in the words of the window."""
    message = failed.message
    if message.startswith(_UNTRAINED):
        return "Nothing is trained yet. Train with F5; answers come while it learns."
    if message.startswith(_CHANGED):
        return (
            "The graph was changed since it was trained, so no recorded weights fit it. Train again"
            " with F5, undo the change, or choose a run in the Runs panel."
        )
    return message[:1].upper() + message[1:]


def is_untrained(failed: Failed) -> bool:
    """Whether training is what helps."""
    return failed.message.startswith((_UNTRAINED, _CHANGED))


def same_model(before: Project | None, after: Project) -> bool:
    """Whether weights of one project are those of the other: graph and what data it takes."""
    if before is None:
        return True
    found = difference(before, after)
    if found.data and _read(before) != _read(after):
        return False
    moved = all(_only_moved(pair) for pair in found.nodes.changed)
    nodes = found.nodes.added or found.nodes.removed
    return moved and not nodes and not found.wires and not found.blocks


def _read(project: Project) -> tuple[object, ...]:
    data = project.data
    return data.source, data.columns, data.normalize


def _only_moved(pair: Iterable[Node]) -> bool:
    one, other = pair
    return (one.type, one.settings, one.shares) == (other.type, other.settings, other.shares)


def whose(answer: FromRun, run: RunState, fits: bool) -> str:
    """`Run …, after step 1,240 of 9,380`, or `… its best weights`."""
    name = answer.run
    if answer.step < 0:
        text = f"By {name}, best weights"
    elif run.name == name and run.under_way:
        text = f"Live: {name}, after step {answer.step:,} of {run.steps:,}"
    else:
        text = f"By {name}, after step {answer.step:,}"
    return text if fits else f"{text}. Graph or data were changed since; train again to try them."
