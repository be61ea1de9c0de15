"""A session: one run of a recipe, from the first step (or the last checkpoint) to the test."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Literal

import numpy
import torch

from nnstudio.errors import TrainingError
from nnstudio.portable.dataset import Dataset
from nnstudio.portable.device import pick_device
from nnstudio.portable.fit import Average, Best, named
from nnstudio.portable.loop import NonFinite, evaluate
from nnstudio.project.event import Event, Figures, RunEnded, RunStarted, Sink
from nnstudio.project.project import Plan
from nnstudio.runs.folder import RunFolder
from nnstudio.runs.summary import Track
from nnstudio.training import resuming
from nnstudio.training.checkpoint import Checkpoint, load
from nnstudio.training.clock import Clock
from nnstudio.training.control import Control
from nnstudio.training.course import Course
from nnstudio.training.failures import Failure, failure_of
from nnstudio.training.journal import Journal, frozen
from nnstudio.training.monitors import Monitors
from nnstudio.training.recipe import Recipe
from nnstudio.training.saving import Saver
from nnstudio.training.threads import choose_threads


@dataclass(frozen=True)
class Outcome:
    """How a run ended. `epochs` are those done; `figures` has final and best values over them.

    `test` has figures of the best weights (of a finished run); `message` and `node` say why a run
    that failed could not go on.
    """

    run: str
    reason: Literal["finished", "stopped", "failed"]
    epochs: int
    steps: int
    seconds: float
    device: str
    threads: int
    parameters: int
    figures: tuple[Track, ...] = ()
    test: Figures = ()
    best_epoch: int = 0
    message: str = ""
    node: str = ""


class Session:
    """Trains once, in the thread that calls `run`.

    Args:
        recipe: what to train.
        plan: device and threads; all else is in the recipe's script.
        data: on the CPU; loaded with one thread, as an export does.
        folder: where the run is kept.
        resume: go on from the folder's last checkpoint.
        monitors: whether to sample gradients and activations.
    """

    def __init__(
        self,
        recipe: Recipe,
        plan: Plan,
        data: Dataset,
        folder: RunFolder,
        resume: bool = False,
        monitors: bool = True,
    ) -> None:
        self.recipe, self.plan, self.data, self.folder = recipe, plan, data, folder
        self.resume, self.monitors = resume, monitors

    def run(self, sink: Sink | None = None, control: Control | None = None) -> Outcome:
        """Train. A run that fails for a reason that a user can mend gives an Outcome, too.

        Raises:
            FileError: the run folder cannot be written to, or its checkpoint cannot be read.
            TrainingError: no such device; the checkpoint is of another network; the run is being
                trained already.
            Exception: whatever the model's own code raises.
        """
        device = self._device()
        with self.folder.lock(), _threads_kept():
            saved = load(self.folder.checkpoint("last")) if self.resume else None
            journal = Journal(self.folder, sink or _nowhere, self.recipe.better)
            try:
                return _Running(self, device, saved, journal, control or Control()).run()
            finally:
                journal.close()

    def _device(self) -> torch.device:
        try:
            return pick_device(self.plan.device)
        except ValueError as error:
            raise TrainingError(str(error)) from error


class _Running:
    """One call of `Session.run`: what is made on the way, and how it ends."""

    def __init__(
        self,
        session: Session,
        device: torch.device,
        saved: Checkpoint | None,
        journal: Journal,
        control: Control,
    ) -> None:
        self.session, self.device, self.saved = session, device, saved
        self.journal, self.control = journal, control
        self.threads = torch.get_num_threads()
        self.parameters = 0
        self.course: Course | None = None

    def run(self) -> Outcome:
        """Train to the end, whichever it is."""
        try:
            self.course = self._set_up()
            finished = self.course.run()
            self.course.save()
            test = self._test(self.course) if finished else ()
        except Exception as error:  # noqa: BLE001 - raised again unless it is one to explain
            return self._fail(error)
        return self._end("finished" if finished else "stopped", test)

    def _set_up(self) -> Course:
        session, recipe, data = self.session, self.session.recipe, self.session.data
        self.threads = self._choose_threads()
        torch.set_num_threads(self.threads)
        training = recipe.training(data, self.device)
        self.parameters = sum(one.numel() for one in training.model.parameters())
        saver = Saver(session.folder, self.journal.emit)
        best = Best(*recipe.script.BEST)
        course = Course(
            training=training,
            journal=self.journal,
            control=self.control,
            saver=saver,
            best=best,
            monitors=Monitors(training, recipe.tracer) if session.monitors else None,
            threads=self.threads,
        )
        if self.saved is not None:
            self._take_up(course, self.saved)
        self._note(course)
        return course

    def _take_up(self, course: Course, saved: Checkpoint) -> None:
        resuming.restore(course.training, saved)
        course.epoch, course.done = saved.epoch, saved.done
        course.average = Average(saved.sums, saved.rows)
        course.changes = dict(saved.changes)
        course.clock = Clock(saved.seconds)
        if saved.best_epoch:
            kept = load(self.session.folder.checkpoint("best"), self.device)
            course.best.value, course.best.epoch = saved.best_value, saved.best_epoch
            course.best.weights = kept.model
            course.saver.resumed(course.best)

    def _note(self, course: Course) -> None:
        """Write down how this run is made, and say that it starts."""
        folder, training = self.session.folder, course.training
        info = replace(
            folder.info(),
            seed=training.seed,
            device=str(self.device),
            threads=self.threads,
            better=dict(self.session.recipe.better),
            versions={
                "python": platform.python_version(),
                "torch": torch.__version__,
                "numpy": numpy.__version__,
            },
        )
        folder.write_info(info)
        rows = tuple((split, len(at)) for split, at in training.data.splits.items())
        self.journal.emit(
            RunStarted(
                run=folder.name,
                epochs=training.epochs,
                steps_per_epoch=course.per_epoch,
                device=str(self.device),
                threads=self.threads,
                parameters=self.parameters,
                rows=rows,
                step=course.step,
            )
        )

    def _choose_threads(self) -> int:
        session = self.session
        if self.saved is not None and self.device.type == "cpu":
            return self.saved.threads
        if session.plan.threads is not None:
            return session.plan.threads
        if self.device.type != "cpu":
            return torch.get_num_threads()
        return choose_threads(session.recipe, session.data)

    def _test(self, course: Course) -> Figures:
        """Figures of the test part, by the best weights."""
        if course.best.weights is not None:
            course.training.model.load_state_dict(course.best.weights)
        return frozen(named("test", evaluate(course.training, "test")))

    def _fail(self, error: Exception) -> Outcome:
        """End a run by an error that a user can mend; raise any other."""
        course, recipe = self.course, self.session.recipe
        training = course.training if course else None
        failure = failure_of(error, training, recipe)
        if failure is None:
            text = f"{type(error).__name__}: {error}"
            self._end("failed", failure=Failure(text[:2000]))
            raise error
        if course is not None and isinstance(error, NonFinite):
            course.report()
        return self._end("failed", failure=failure)

    def _end(
        self,
        reason: Literal["finished", "stopped", "failed"],
        test: Figures = (),
        failure: Failure | None = None,
    ) -> Outcome:
        course = self.course
        epochs, step = (course.epoch - 1, course.step) if course else (0, 0)
        seconds = course.clock.seconds() if course else 0.0
        message, node = (failure.message, failure.node) if failure else ("", "")
        self.journal.emit(RunEnded(reason, epochs, step, seconds, test, message, node))
        return Outcome(
            run=self.session.folder.name,
            reason=reason,
            epochs=epochs,
            steps=step,
            seconds=seconds,
            device=str(self.device),
            threads=self.threads,
            parameters=self.parameters,
            figures=self.journal.progress.figures(),
            test=test,
            best_epoch=course.best.epoch if course else 0,
            message=message,
            node=node,
        )


def _nowhere(event: Event) -> None:
    """A sink for a run that nobody watches."""


@contextmanager
def _threads_kept() -> Iterator[None]:
    """Gives the caller its number of CPU threads back."""
    before = torch.get_num_threads()
    try:
        yield
    finally:
        torch.set_num_threads(before)
