"""The table of commands, and what surrounds each: parsing, clean messages, exit codes."""

from __future__ import annotations

import argparse
import difflib
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

import nnstudio
from nnstudio.cli import (
    check,
    crash,
    engine,
    evaluate,
    export,
    new,
    nodes,
    picture,
    predict,
    runs,
    source,
    summary,
    templates,
    terminal,
    train,
)
from nnstudio.cli.codes import DEFECT, FINE, INTERRUPTED, PROBLEMS, UNUSABLE
from nnstudio.errors import ProblemsError, StudioError, TrainingError, UsageError

Window = Callable[[str | None], int]


class Command(Protocol):
    """What a module of this package offers; its docstring is the help."""

    __name__: str
    __doc__: str | None

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare the arguments."""

    def run(self, args: argparse.Namespace) -> int:
        """Do it and return the exit code."""


# In the order of the work: look around, begin, check, train, use.
COMMANDS: tuple[Command, ...] = (
    templates,
    nodes,
    new,
    check,
    summary,
    picture,
    source,
    train,
    runs,
    evaluate,
    predict,
    export,
    engine,
)


def parser() -> argparse.ArgumentParser:
    """The parser of the whole command line."""
    whole = argparse.ArgumentParser(
        prog="nnstudio",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        description="Draw a neural network, train it, see why it learns or fails, take the Python"
        " code.\nWith a FILE, or with nothing at all, the window opens.",
        usage="nnstudio [FILE] | nnstudio COMMAND ...",
        epilog="nnstudio COMMAND --help says more about a command.",
    )
    whole.add_argument("--version", action="version", version=f"nnstudio {nnstudio.__version__}")
    commands = whole.add_subparsers(
        dest="command",
        metavar="COMMAND",
        title="commands",
        description=terminal.columns([(_name(each), _summary(each)) for each in COMMANDS]),
        help=argparse.SUPPRESS,
        prog="nnstudio",
        required=True,
    )
    for command in COMMANDS:
        one = commands.add_parser(
            _name(command),
            description=(command.__doc__ or "").strip(),
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        one.set_defaults(run=command.run)
        command.add_arguments(one)
    return whole


def run(arguments: Sequence[str], window: Window) -> int:
    """Run one command line; `window` opens the window with a file or without. Returns exit code."""
    terminal.prepare()
    try:
        code = _dispatch(arguments, window)
        if sys.stdout is not None:
            sys.stdout.flush()
    except SystemExit as end:  # argparse has printed its message
        return end.code if isinstance(end.code, int) else UNUSABLE
    except BrokenPipeError:  # the reader has seen enough, as in `nnstudio nodes | head`
        terminal.close_quietly()
        return FINE
    except KeyboardInterrupt:
        terminal.complain("Stopped.")
        return INTERRUPTED
    except StudioError as error:
        terminal.complain(f"nnstudio: {error}")
        return PROBLEMS if isinstance(error, ProblemsError | TrainingError) else UNUSABLE
    except OSError as error:
        terminal.complain(f"nnstudio: {_system_message(error)}")
        return UNUSABLE
    except Exception as error:  # noqa: BLE001 (the last resort: explained, recorded, not hidden)
        terminal.complain(crash.explain(error, arguments))
        return DEFECT
    return code


def _dispatch(arguments: Sequence[str], window: Window) -> int:
    file = _file_for_window(arguments)
    if file is not None or not arguments:
        return window(file)
    args = parser().parse_args(arguments)
    code = args.run(args)
    assert isinstance(code, int)
    return code


def _name(command: Command) -> str:
    return command.__name__.rpartition(".")[2]


def _summary(command: Command) -> str:
    return (command.__doc__ or "").strip().partition("\n")[0].rstrip(".")


def _file_for_window(arguments: Sequence[str]) -> str | None:
    """The one argument that is a file to open; UsageError where it is neither file nor command."""
    if len(arguments) != 1 or arguments[0].startswith("-"):
        return None
    word = arguments[0]
    names = [_name(command) for command in COMMANDS]
    if word in names:
        return None
    if Path(word).is_file():
        return word
    if "." in word or "/" in word or "\\" in word:
        raise UsageError(
            f"There is no file {word}. To make a project: nnstudio new TEMPLATE {word}"
            " (nnstudio templates lists the templates)."
        )
    close = difflib.get_close_matches(word, names, n=1)
    hint = f"Did you mean `nnstudio {close[0]}`?" if close else "nnstudio --help lists them all."
    raise UsageError(f"There is no command and no file called {word}. {hint}")


def _system_message(error: OSError) -> str:
    where = error.filename or error.filename2
    what = error.strerror or str(error)
    return f"{where}: {what}." if where else f"The system refused: {what}."
