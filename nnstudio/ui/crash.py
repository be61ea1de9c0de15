"""When the window's own code breaks: it is told, written down, and the work is kept."""

from __future__ import annotations

import sys
import threading
import traceback
from collections import deque
from dataclasses import dataclass
from functools import partial
from types import TracebackType

from PySide6.QtCore import QObject, Signal

from nnstudio.ui.log import LOG
from nnstudio.ui.mailbox import Mailbox

_KEPT = 20
_LONGEST = 120  # characters


@dataclass(frozen=True)
class Crash:
    """A defect that showed: its kind and message in a line, and where it came from."""

    line: str
    trace: str


class CrashHook(QObject):
    """Catches what nothing else caught, in any thread: logs it, and `caught` tells it once each.

    The window goes on: every edit is a whole value; a broken panel cannot break the project.
    """

    caught = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.crashes: deque[Crash] = deque(maxlen=_KEPT)
        self._known: set[str] = set()
        self._before = (sys.excepthook, threading.excepthook)
        self._mailbox = Mailbox(self)
        sys.excepthook = self._catch
        threading.excepthook = self._catch_in_thread

    def remove(self) -> None:
        """Put the earlier hooks back."""
        sys.excepthook, threading.excepthook = self._before

    def _catch(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            self._before[0](kind, error, trace)
            return
        text = "".join(traceback.format_exception(kind, error, trace))
        if text in self._known:  # what breaks at every repaint is told and written once
            return
        self._known.add(text)
        LOG.error(text)
        crash = Crash(_in_a_line(kind, error), text)
        self.crashes.append(crash)
        self._mailbox.post(partial(self.caught.emit, crash))

    def _catch_in_thread(self, found: threading.ExceptHookArgs) -> None:
        if found.exc_type is not SystemExit:
            error = found.exc_value or found.exc_type()
            self._catch(found.exc_type, error, found.exc_traceback)


def _in_a_line(kind: type[BaseException], error: BaseException) -> str:
    said = next(iter(str(error).splitlines()), "")
    return f"{kind.__name__}: {said[:_LONGEST]}" if said else kind.__name__
