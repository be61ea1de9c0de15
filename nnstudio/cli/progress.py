"""What is shown while a run trains: a bar on a terminal, and one line per epoch everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from nnstudio.cli import terminal
from nnstudio.project.event import EpochEnded, Event, Figures, RunEnded, RunStarted, Steps, Warned

if TYPE_CHECKING:
    from tqdm import tqdm


class Progress:
    """Shows events on a stream as they come. `run` is the run's name once it is known."""

    def __init__(self, stream: TextIO | None) -> None:
        self.run = ""
        self._stream = stream
        self._bar: tqdm[None] | None = None
        self._epochs = 0

    def show(self, event: Event) -> None:
        """Show one event; those that say nothing to a reader are passed over."""
        if isinstance(event, RunStarted):
            self._begin(event)
        elif isinstance(event, Steps) and self._bar is not None:
            self._bar.set_postfix_str(f"loss {event.losses[0][1][-1]:.4g}", refresh=False)
            self._bar.update(event.first + len(event.learning_rate) - 1 - self._bar.n)
        elif isinstance(event, EpochEnded):
            self.say(
                f"epoch {event.epoch}/{self._epochs}  {figures(event.figures)}"
                f"  ({event.seconds:,.1f} s)"
            )
        elif isinstance(event, Warned):
            self.say(f"warning: {event.message}")
        elif isinstance(event, RunEnded):
            self.close()

    def say(self, line: str) -> None:
        """Print a line (above the bar, where there is one)."""
        if self._bar is not None:
            self._bar.write(line, file=self._stream)
        else:
            print(line, file=self._stream, flush=True)

    def close(self) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.close()
            self._bar = None

    def _begin(self, event: RunStarted) -> None:
        self.run, self._epochs = event.run, event.epochs
        rows = dict(event.rows)
        self.say(
            f"run {event.run}: {terminal.count(event.parameters, 'parameter')},"
            f" {rows.get('train', 0):,} rows to train on,"
            f" {terminal.count(event.epochs, 'epoch')} of"
            f" {terminal.count(event.steps_per_epoch, 'step')},"
            f" on {event.device} with {terminal.count(event.threads, 'thread')}"
        )
        if self._stream is not None and self._stream.isatty():
            self._bar = _bar(self._stream, event)


def figures(values: Figures) -> str:
    """The figures that are numbers, on one line."""
    numbers = [(name, value) for name, value in values if isinstance(value, int | float)]
    return "  ".join(f"{name} {terminal.figure(value)}" for name, value in numbers)


def _bar(stream: TextIO, event: RunStarted) -> tqdm[None]:
    from tqdm import tqdm

    tqdm.monitor_interval = 0  # no thread of its own beside the one that trains
    return tqdm(
        total=event.epochs * event.steps_per_epoch,
        initial=event.step,
        unit=" steps",
        file=stream,
        dynamic_ncols=True,
        leave=False,
    )
