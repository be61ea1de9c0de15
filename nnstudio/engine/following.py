"""How far a run has come, from its events: for the words of its end where it cannot say them."""

from __future__ import annotations

from nnstudio.project.event import CheckpointSaved, Event, RunEnded, RunStarted, Steps


class Following:
    """Follows one run."""

    def __init__(self) -> None:
        self.run = ""
        self._epoch, self._step, self._seconds, self._saved = 0, 0, 0.0, False

    def note(self, event: Event) -> None:
        """Take in an event."""
        if isinstance(event, RunStarted):
            self.run, self._step, self._saved = event.run, event.step, event.step > 0
        elif isinstance(event, Steps):
            self._epoch, self._seconds = event.epoch - 1, event.seconds
            self._step = event.first + len(event.learning_rate) - 1
        elif isinstance(event, CheckpointSaved) and event.kind == "last":
            self._saved = True

    def lost(self, reason: str) -> RunEnded:
        """The end of a run whose worker is gone."""
        if self._saved:
            advice = "What was trained up to its last checkpoint is kept: continue the run."
        else:
            advice = "It had saved no checkpoint yet: train again."
        message = f"The process that trained is gone: {reason}. {advice}"
        return RunEnded("failed", self._epoch, self._step, self._seconds, (), message)
