"""The document: the project at hand, its history, and those who follow it."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Hashable
from dataclasses import dataclass

from nnstudio.project.difference import Difference, difference
from nnstudio.project.edits.edit import Edit
from nnstudio.project.project import Project

Follower = Callable[[Difference], None]
GAP = 1.0  # seconds between two edits of one thing that still are one step


@dataclass
class _Step:
    label: str
    before: Project
    after: Project
    merge: Hashable | None
    at: float


class Document:
    """Applies edits to a project and remembers each value for undo, to any depth.

    Undo puts the old value itself back. Edits with the same merge key that come within `GAP`
    seconds of each other are one step, and none where they end where they began. For one thread;
    followers hear of edits in their order.
    """

    def __init__(self, project: Project, clock: Callable[[], float] = time.monotonic) -> None:
        self._project = project
        self._saved: Project | None = project
        self._clock = clock
        self._steps: list[_Step] = []
        self._undone: list[_Step] = []
        self._lost: list[_Step] = []  # could be redone before the first step since the seal
        self._open = 0  # the place of that step
        self._followers: list[Follower] = []
        self._pending: deque[Difference] = deque()
        self._telling = False

    @property
    def project(self) -> Project:
        """The project as it is now."""
        return self._project

    @property
    def dirty(self) -> bool:
        """Whether the project differs from what was last saved."""
        return self._saved is None or self._project != self._saved

    @property
    def undo_label(self) -> str | None:
        """The label of the step that undo would take back; None where there is none."""
        return self._steps[-1].label if self._steps else None

    @property
    def redo_label(self) -> str | None:
        """The label of the step that redo would do again; None where there is none."""
        return self._undone[-1].label if self._undone else None

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return bool(self._steps)

    @property
    def can_redo(self) -> bool:
        """Whether there is a step to do again."""
        return bool(self._undone)

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels of all steps that can be undone, oldest first."""
        return tuple(step.label for step in self._steps)

    def apply(self, edit: Edit) -> Difference:
        """Apply an edit and tell the followers. What changes nothing is no step.

        Raises EditError where the project cannot hold the result; then nothing has changed.
        """
        before = self._project
        after = edit.change(before)
        found = difference(before, after)
        if not found:
            return found
        now = self._clock()
        last = self._steps[-1] if len(self._steps) > self._open else None
        if last is None or not _continues(last, edit, now):
            self._steps.append(_Step(edit.label, before, after, edit.merge, now))
        elif difference(last.before, after):
            last.after, last.at = after, now
        else:
            return self._take_back()
        if self._undone:
            self._lost = self._undone
            self._undone = []
        self._swap(found)
        return found

    def _take_back(self) -> Difference:
        """All is as before the last step: that one goes, what could be redone then can be."""
        project = self._steps.pop().before
        if len(self._steps) == self._open:
            self._undone, self._lost = self._lost, []
        found = difference(self._project, project)
        self._swap(found)
        return found

    def seal(self) -> None:
        """End the step: the next edit starts one of its own (focus left, mouse released)."""
        self._open, self._lost = len(self._steps), []

    def withdraw(self, merge: Hashable) -> bool:
        """Take back what edits with this merge key did last since the seal, as if it had never
        been; whether there was any."""
        start = len(self._steps)
        while start > self._open and self._steps[start - 1].merge == merge:
            start -= 1
        found = start < len(self._steps)
        if found:
            del self._steps[start + 1 :]
            self._take_back()
        return found

    def undo(self) -> Difference | None:
        """Put the value before the last step back; None where there is none."""
        if not self._steps:
            return None
        step = self._steps.pop()
        self._undone.append(step)
        return self._back_to(step.before)

    def redo(self) -> Difference | None:
        """Put the value after the step that was undone last back; None where there is none."""
        if not self._undone:
            return None
        step = self._undone.pop()
        self._steps.append(step)
        return self._back_to(step.after)

    def _back_to(self, project: Project) -> Difference:
        self.seal()
        found = difference(self._project, project)
        self._swap(found)
        return found

    def mark_saved(self, project: Project | None = None) -> None:
        """Remember what the file holds now: the given value, or the present one."""
        self._saved = self._project if project is None else project
        self.seal()

    def mark_unsaved(self) -> None:
        """Remember that no file holds this project (new, recovered, or its file is gone)."""
        self._saved = None

    def replace(self, project: Project) -> Difference:
        """Take over another value as if just opened (reloaded): the history is forgotten."""
        self._steps.clear()
        self._undone.clear()
        self._saved = project
        return self._back_to(project)

    def subscribe(self, follower: Follower) -> Callable[[], None]:
        """Tell `follower` every difference from now on; returns what ends that."""
        self._followers.append(follower)

        def unsubscribe() -> None:
            if follower in self._followers:
                self._followers.remove(follower)

        return unsubscribe

    def _swap(self, found: Difference) -> None:
        """A follower may apply edits itself: their differences wait until all heard of this one."""
        self._project = found.after
        self._pending.append(found)
        if self._telling:
            return
        self._telling = True
        try:
            while self._pending:
                told = self._pending.popleft()
                for follower in tuple(self._followers):
                    follower(told)
        finally:
            self._telling = False
            self._pending.clear()


def _continues(last: _Step, edit: Edit, now: float) -> bool:
    return edit.merge is not None and edit.merge == last.merge and now - last.at <= GAP
