"""Train a project and record the run.

Ctrl-C finishes the current step, saves, and says how to go on; a second Ctrl-C ends at once. --set
changes a value of the plan or the data for this run alone: --set optimizer.lr=0.01
"""

from __future__ import annotations

import argparse
import queue
import sys
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from typing import TYPE_CHECKING, TypeVar

import nnstudio
from nnstudio.cli import arguments, terminal
from nnstudio.cli.codes import FINE, INTERRUPTED
from nnstudio.cli.progress import Progress
from nnstudio.errors import UsageError

if TYPE_CHECKING:
    from nnstudio.project.event import Event
    from nnstudio.training.control import Control
    from nnstudio.workbench.running import Result

T = TypeVar("T")
_GLANCE = 0.1  # seconds between looks at whether the run has ended without a word


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """FILE, --epochs, --seed, --device, --set, --resume, --json."""
    arguments.add_file(parser)
    number = arguments.whole_number
    parser.add_argument("--epochs", type=number(1), metavar="N", help="instead of the plan's")
    parser.add_argument("--seed", type=number(0), metavar="N", help="instead of the plan's")
    parser.add_argument("--device", metavar="D", help="auto, cpu, cuda, cuda:N or mps")
    parser.add_argument(
        "--set",
        dest="settings",
        action="append",
        default=[],
        metavar="KEY=VALUE",
        help="another value for this run, such as optimizer.lr=0.01 or batch_size=32 (repeatable)",
    )
    parser.add_argument("--resume", metavar="RUN", help="go on with a run that was stopped")
    arguments.add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Train; 130 where it was stopped with Ctrl-C."""
    workbench = nnstudio.open(args.file)
    settings = _settings(args.settings)
    from nnstudio.training.control import Control

    control = Control()
    events: queue.SimpleQueue[Event] = queue.SimpleQueue()
    progress = Progress(sys.stderr if args.json else sys.stdout)
    result = _in_background(
        lambda: workbench.train(
            epochs=args.epochs,
            seed=args.seed,
            device=args.device,
            settings=settings,
            resume=args.resume,
            sink=events.put,
            control=control,
        )
    )
    try:
        _follow(result, events, progress, control)
    finally:
        progress.close()
    return _report(args, result.result(), progress)


def _settings(pairs: list[str]) -> Mapping[str, str]:
    found = {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not equals or not key:
            raise UsageError(f"--set takes KEY=VALUE, such as optimizer.lr=0.01, not {pair!r}.")
        found[key.strip()] = value.strip()
    return found


def _in_background(work: Callable[[], T]) -> Future[T]:
    """Run on a thread of its own, so that this one can show progress and hear Ctrl-C."""
    future: Future[T] = Future()

    def go() -> None:
        try:
            future.set_result(work())
        except BaseException as error:  # noqa: BLE001 (raised again by future.result())
            future.set_exception(error)

    threading.Thread(target=go, name="training", daemon=True).start()
    return future


def _follow(
    result: Future[Result],
    events: queue.SimpleQueue[Event],
    progress: Progress,
    control: Control,
) -> None:
    """Show events until the run has ended; whatever happens here, the run stops and saves first."""
    try:
        _show(result, events, progress)
    except KeyboardInterrupt:
        control.stop()
        progress.say("Stopping after this step, and saving. (Ctrl-C again ends at once.)")
        _show(result, events, progress)
    except BaseException:
        control.stop()
        result.exception()  # waits
        raise


def _show(result: Future[Result], events: queue.SimpleQueue[Event], progress: Progress) -> None:
    while not (result.done() and events.empty()):
        try:
            progress.show(events.get(timeout=_GLANCE))
        except queue.Empty:
            continue


def _report(args: argparse.Namespace, result: Result, progress: Progress) -> int:
    if result.stopped:
        progress.say(
            f"Saved after step {result.steps:,}. Go on with:"
            f" nnstudio train {args.file} --resume {result.run}"
        )
    progress.say(_line(result))
    if args.json:
        terminal.print_json(
            {
                "run": result.run,
                "epochs": result.epochs,
                "steps": result.steps,
                "seconds": result.seconds,
                "device": result.device,
                "metrics": result.metrics,
            }
        )
    return INTERRUPTED if result.stopped else FINE


def _line(result: Result) -> str:
    """The one line of figures that a training ends with."""
    reached = {name: value for name, value in result.test.items() if isinstance(value, int | float)}
    figures = [f"{name} {terminal.figure(value)}" for name, value in reached.items()]
    figures += [
        f"{name} {terminal.figure(value['final'])} (best {terminal.figure(value['best'])})"
        for name, value in result.metrics.items()
        if name.startswith("val_")
    ]
    return (
        f"{terminal.count(result.epochs, 'epoch')}, {terminal.count(result.steps, 'step')}"
        f" in {result.seconds:,.1f} s on {result.device}: {', '.join(figures) or 'no figures yet'}"
    )
