"""Calls from other threads, run in the window's."""

from __future__ import annotations

import socket
import threading
from collections import deque
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QSocketNotifier

Call = Callable[[], object]


class _Bell:
    """A pair of sockets: one byte in it says that something waits. It knows nothing of Qt."""

    def __init__(self) -> None:
        self.heard, self._rung = socket.socketpair()
        self.heard.setblocking(False)
        self._rung.setblocking(False)
        self._lock = threading.Lock()
        self._ringing = False
        self._closed = False

    def ring(self) -> None:
        """Put the byte there, unless it is. Any thread may."""
        with self._lock:
            if not self._closed and not self._ringing:
                self._ringing = True
                self._rung.send(b"\0")

    def hush(self) -> None:
        """Take the byte out."""
        with self._lock:
            if self._ringing and not self._closed:
                self._ringing = False
                self.heard.recv(1)

    def close(self) -> None:
        """Give both ends back; who rings later is not heard."""
        with self._lock:
            self._closed = True
            self.heard.close()
            self._rung.close()


class Mailbox(QObject):
    """Runs what any thread posts, in order, in the thread that made this object.

    Why not a queued signal: who emits one holds the interpreter's lock and takes one of Qt's, and a
    thread in which Qt deletes an object takes the two in the opposite order. The window would stand
    still for good, once in some thousand times. Here a posting thread touches nothing of Qt.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._calls: deque[Call] = deque()
        self._bell = _Bell()
        self._notifier = QSocketNotifier(self._bell.heard.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._empty)
        self.destroyed.connect(partial(_Bell.close, self._bell))

    def post(self, call: Call) -> None:
        """Have it called soon; nothing happens where the mailbox is gone by then."""
        self._calls.append(call)
        self._bell.ring()

    def _empty(self) -> None:
        self._bell.hush()
        try:
            for _ in range(len(self._calls)):
                self._calls.popleft()()
        finally:
            if self._calls:  # one that failed keeps nobody else waiting
                self._bell.ring()
