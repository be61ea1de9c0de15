"""What happens when the window's own code breaks: it is told, written down, and the work is kept."""

from __future__ import annotations

import logging
import sys
import threading
import traceback
from collections.abc import Callable
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

import platformdirs

LOG = logging.getLogger("nnstudio")
_LARGEST = 1_000_000


def log_path() -> Path:
    """The log file of the window."""
    return Path(platformdirs.user_log_dir("nnstudio", appauthor=False)) / "window.log"


def start_log() -> Path:
    """Write warnings and errors to the log file from now on; returns where it lies."""
    path = log_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    handler = RotatingFileHandler(path, maxBytes=_LARGEST, backupCount=2, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    LOG.addHandler(handler)
    LOG.setLevel(logging.INFO)
    return path


class CrashHook:
    """Catches what nothing else caught, in any thread: logs it and tells it in a sentence.

    The window goes on: every edit is a whole value, so that a broken panel cannot break the project.
    """

    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell = tell
        self._before = (sys.excepthook, threading.excepthook)
        sys.excepthook = self._caught
        threading.excepthook = self._caught_in_thread

    def remove(self) -> None:
        """Put the earlier hooks back."""
        sys.excepthook, threading.excepthook = self._before

    def _caught(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            self._before[0](kind, error, trace)
            return
        LOG.error("".join(traceback.format_exception(kind, error, trace)))
        self._tell(
            f"Something broke inside NN Studio ({kind.__name__}: {error}). Your project is untouched;"
            f" details are in {log_path()}"
        )

    def _caught_in_thread(self, caught: threading.ExceptHookArgs) -> None:
        error = caught.exc_value or caught.exc_type()
        self._caught(caught.exc_type, error, caught.exc_traceback)
