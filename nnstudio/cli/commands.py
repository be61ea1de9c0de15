"""The table of commands and the parser that is made of it."""

from __future__ import annotations

import argparse
from typing import Protocol

import nnstudio
from nnstudio.cli import (
    blocks,
    check,
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
    blocks,
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
        description=terminal.columns([(name_of(each), _summary(each)) for each in COMMANDS]),
        help=argparse.SUPPRESS,
        prog="nnstudio",
        required=True,
    )
    for command in COMMANDS:
        one = commands.add_parser(
            name_of(command),
            description=(command.__doc__ or "").strip(),
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        one.set_defaults(run=command.run)
        command.add_arguments(one)
    return whole


def name_of(command: Command) -> str:
    """The word by which a command is called."""
    return command.__name__.rpartition(".")[2]


def _summary(command: Command) -> str:
    return (command.__doc__ or "").strip().partition("\n")[0].rstrip(".")
