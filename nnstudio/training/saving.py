"""When checkpoints are saved: often enough to lose little, seldom enough to cost nothing."""

from __future__ import annotations

import time

from nnstudio.errors import FileError
from nnstudio.portable.fit import Best
from nnstudio.project.event import CheckpointSaved, Sink, Warned
from nnstudio.runs.folder import RunFolder
from nnstudio.training.checkpoint import Checkpoint, save

SHARE = 0.003  # of the time
SECONDS = 60.0  # at most between two checkpoints, also within an epoch


class Saver:
    """Saves `last` and `best`; what cannot be saved is reported, and the earlier files stay."""

    def __init__(self, folder: RunFolder, emit: Sink) -> None:
        self._folder = folder
        self._emit = emit
        self._cost = 0.0
        self._last = time.perf_counter()
        self._best_epoch = 0

    def due(self, within_epoch: bool) -> bool:
        """Whether to save now. After an epoch a checkpoint is due as soon as it is cheap enough."""
        wait = self._cost / SHARE
        if within_epoch:
            wait = max(wait, SECONDS)
        return time.perf_counter() - self._last >= wait

    def resumed(self, best: Best) -> None:
        """The best weights came from the file: they need not be saved."""
        self._best_epoch = best.epoch

    def save(self, checkpoint: Checkpoint, best: Best, per_epoch: int) -> None:
        """Save the best weights if they are new, then the state, so that it never names others.

        Raises:
            NotFinite: there are numbers in the state that are NaN or infinite.
        """
        started = time.perf_counter()
        try:
            if best.weights is not None and best.epoch != self._best_epoch:
                step = best.epoch * per_epoch
                weights = Checkpoint(best.weights, step, best.epoch + 1, best_value=best.value)
                weights.best_epoch = best.epoch
                save(self._folder.checkpoint("best"), weights)
                self._best_epoch = best.epoch
                self._emit(CheckpointSaved("best", step))
            save(self._folder.checkpoint("last"), checkpoint)
            self._emit(CheckpointSaved("last", checkpoint.step))
        except FileError as error:
            self._emit(Warned(checkpoint.step, f"{error} The checkpoints before it are kept."))
        self._last = time.perf_counter()
        self._cost = max(self._last - started, self._cost / 2)
