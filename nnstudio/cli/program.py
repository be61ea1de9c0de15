"""What surrounds every command: clean messages, exit codes, and whether it is the window at all.

The commands are imported where one is called: the window does not wait for them.
"""

from __future__ import annotations

import difflib
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from nnstudio.cli import terminal
from nnstudio.cli.codes import DEFECT, FINE, INTERRUPTED, PROBLEMS, UNUSABLE
from nnstudio.errors import ProblemsError, StudioError, TrainingError, UsageError

Window = Callable[[str | None], int]


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
        from nnstudio.cli import crash

        terminal.complain(crash.explain(error, arguments))
        return DEFECT
    return code


def _dispatch(arguments: Sequence[str], window: Window) -> int:
    file = _file_for_window(arguments)
    if file is not None or not arguments:
        return window(file)
    from nnstudio.cli.commands import parser

    args = parser().parse_args(arguments)
    code = args.run(args)
    assert isinstance(code, int)
    return code


def _file_for_window(arguments: Sequence[str]) -> str | None:
    """The one argument that is a file to open; UsageError where it is neither file nor command."""
    if len(arguments) != 1 or arguments[0].startswith("-"):
        return None
    word = arguments[0]
    if "." in word and Path(word).is_file():
        return word
    from nnstudio.cli.commands import COMMANDS, name_of

    names = [name_of(command) for command in COMMANDS]
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
