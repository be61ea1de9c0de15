"""The log file of the window: warnings and errors, also those of Qt. Nothing is printed."""

from __future__ import annotations

import logging
import sys
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path

import platformdirs
from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

LOG = logging.getLogger("nnstudio")
_LARGEST = 1_000_000
_KEPT = 20  # warnings, for the reason of an end
_LEVELS = {
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


def log_path() -> Path:
    """The log file of the window."""
    return Path(platformdirs.user_log_dir("nnstudio", appauthor=False)) / "window.log"


def start_log() -> None:
    """Write to the log file from now on; where that is impossible, the window works without."""
    from logging.handlers import RotatingFileHandler  # not before the first paint

    path = log_path()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(path, maxBytes=_LARGEST, backupCount=2, encoding="utf-8")
    except OSError:
        return
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    LOG.addHandler(handler)
    LOG.setLevel(logging.INFO)


def stop_log() -> None:
    """Close the log file."""
    for handler in tuple(LOG.handlers):
        LOG.removeHandler(handler)
        handler.close()


def catch_qt(fatal: Callable[[Sequence[str]], object] | None = None) -> None:
    """Have Qt's own messages written to the log instead of being printed.

    Before Qt ends the program it says why: `fatal` is given that, with the warnings before it.
    """
    LOG.addHandler(logging.NullHandler())
    LOG.propagate = False
    warnings: deque[str] = deque(maxlen=_KEPT)

    def write(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
        LOG.log(_LEVELS.get(kind, logging.DEBUG), "Qt: %s", text)
        if kind == QtMsgType.QtWarningMsg:
            warnings.append(text)
        elif kind == QtMsgType.QtFatalMsg and fatal is not None:
            fatal((*warnings, text))
        elif kind == QtMsgType.QtFatalMsg and sys.__stderr__:
            sys.__stderr__.write(f"{text}\n")

    qInstallMessageHandler(write)
