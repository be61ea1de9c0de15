"""The course of a run: epochs of steps, and what happens between two steps."""

from __future__ import annotations

from dataclasses import dataclass, field

from nnstudio.errors import UsageError
from nnstudio.portable.fit import Average, Best, named
from nnstudio.portable.loop import NonFinite, Step, Training, evaluate, steps_per_epoch, train_epoch
from nnstudio.project.event import EpochEnded, Intervened, Paused, Resumed, Warned
from nnstudio.training import resuming, steering
from nnstudio.training.checkpoint import Checkpoint
from nnstudio.training.clock import Clock
from nnstudio.training.control import Control
from nnstudio.training.journal import Journal, frozen, steps_event
from nnstudio.training.monitors import Monitors
from nnstudio.training.saving import Saver

REPORT_EVERY = 1 / 30  # seconds


@dataclass
class Course:
    """A training under way, and where it is: `done` batches of `epoch` (from 1) are reported."""

    training: Training
    journal: Journal
    control: Control
    saver: Saver
    best: Best
    monitors: Monitors | None
    threads: int
    epoch: int = 1
    done: int = 0
    average: Average = field(default_factory=Average)
    changes: dict[str, float] = field(default_factory=dict)
    clock: Clock = field(default_factory=Clock)

    def __post_init__(self) -> None:
        rows = self.training.data.rows("train")
        self.per_epoch = steps_per_epoch(rows, self.training.batch_size)
        self._pending: list[Step] = []
        self._reported = self.clock.seconds()
        self._usual = 0.0  # seconds of a step
        self._sampled = False

    @property
    def step(self) -> int:
        """The number of steps that are done and reported."""
        return (self.epoch - 1) * self.per_epoch + self.done

    @property
    def trained(self) -> int:
        """The number of steps that are done, reported or not."""
        return self.step + len(self._pending)

    def run(self) -> bool:
        """Train until the last epoch is done (True) or the control says stop (False)."""
        self._reported = self.clock.seconds()
        while self.epoch <= self.training.epochs:
            if not self._train_epoch():
                self.report()
                return False
            self._end_epoch()
        return True

    def save(self) -> None:
        """Save a checkpoint of where the run is."""
        self.saver.save(self.checkpoint(), self.best, self.per_epoch)

    def checkpoint(self) -> Checkpoint:
        """The state as it is, without copies of its tensors."""
        training = self.training
        return Checkpoint(
            model=training.model.state_dict(),
            step=self.step,
            epoch=self.epoch,
            done=self.done,
            seconds=self.clock.seconds(),
            epochs=training.epochs,
            threads=self.threads,
            optimizer=training.optimizer.state_dict(),
            schedule=None if training.schedule is None else training.schedule.state_dict(),
            random=resuming.random_state(training.device),
            sums=self.average.sums,
            rows=self.average.rows,
            best_value=self.best.value,
            best_epoch=self.best.epoch,
            changes=self.changes,
        )

    def _train_epoch(self) -> bool:
        """Do the rest of the epoch; False where the control says stop."""
        steps = train_epoch(self.training, self.epoch, self.done)
        control, monitors, pending, clock = self.control, self.monitors, self._pending, self.clock
        report_at = self._reported + REPORT_EVERY
        while True:
            if control.asked and not self._attend():
                return False
            try:
                if monitors is not None and monitors.due:
                    step, monitored = monitors.sample(steps, self._usual, clock.seconds())
                    pending.append(step)
                    self._sampled = True
                    self.report()
                    self.journal.emit(monitored)
                else:
                    pending.append(next(steps))
            except StopIteration:
                return True
            if control.asked:  # not earlier: an epoch that ends here does no step
                control.stepped()
            if clock.seconds() >= report_at:
                self.report()
                if self.saver.due(within_epoch=True):
                    self.save()
                report_at = self._reported + REPORT_EVERY

    def report(self) -> None:
        """Tell about the steps since the last report.

        Raises:
            NonFinite: one of them had a loss that is not finite; those before it are reported.
        """
        now, pending = self.clock.seconds(), self._pending
        if pending:
            try:
                event = steps_event(pending, self.average, self.training, now)
            except NonFinite as error:
                del pending[error.number - pending[0].number :]
                self.report()
                raise
            self.done += len(pending)
            if not self._sampled:
                self._usual = (now - self._reported) / len(pending)
            pending.clear()
            self.journal.emit(event)
        self._sampled = False
        self._reported = self.clock.seconds()
        if self.monitors is not None and self._usual:
            self.monitors.plan(now)

    def _end_epoch(self) -> None:
        self.report()
        validation = named("val", evaluate(self.training, "validation"))
        figures = self.average.figures() | validation
        self.best.offer(self.training.model, self.epoch, figures)
        step, epoch = self.step, self.epoch
        self.epoch, self.done, self.average = epoch + 1, 0, Average()
        self.journal.emit(EpochEnded(epoch, step, self.clock.seconds(), frozen(figures)))
        if self.saver.due(within_epoch=False):
            self.save()
        self._reported = self.clock.seconds()

    def _attend(self) -> bool:
        """Do what the control asks for, and wait while it is paused; False: stop."""
        control = self.control
        self._change()
        self._receive()
        if control.must_wait():
            self.report()
            if self.saver.due(within_epoch=False):
                self.save()
            self.journal.emit(Paused(self.step))
            with self.clock.paused():
                while True:
                    control.wait()
                    self._change()
                    self._receive()
                    if not control.must_wait():
                        break
            self._reported = self.clock.seconds()
            if not control.paused and not control.stopped:
                self.journal.emit(Resumed(self.step))
        return not control.stopped

    def _receive(self) -> None:
        """Let visitors look; nothing changes by it."""
        for look in self.control.take_visits():
            look(self)

    def _change(self) -> None:
        for what, value in self.control.take_changes():
            self.report()
            try:
                steering.change(self.training, what, value)
            except UsageError as error:
                self.journal.emit(Warned(self.step, str(error)))
                continue
            if what.endswith(".p"):
                self.changes[what] = value
            self.journal.emit(Intervened(self.step, what, value))
