"""A thread that sends, so that who posts a message never waits for who reads it."""

from __future__ import annotations

import threading
import time
import traceback

from nnstudio.engine.backlog import Backlog
from nnstudio.engine.framing import Stream, frame
from nnstudio.engine.messages import Message


class Outbox:
    """Sends messages in order; drops them (and is `broken`) where nobody reads any more."""

    def __init__(self, stream: Stream, name: str) -> None:
        self._stream = stream
        self._waiting = Backlog()
        self._news = threading.Condition()
        self._sending = self._closed = self.broken = False
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def post(self, message: Message) -> None:
        """Send a message when its turn comes; never waits, never fails."""
        with self._news:
            if not self._closed and not self.broken:
                self._waiting.add(message)
                self._news.notify()

    def flush(self, timeout: float) -> bool:
        """Wait until all is sent, at most `timeout` seconds. True: it is, or nobody reads."""
        until = time.monotonic() + timeout
        with self._news:
            while (self._waiting or self._sending) and not self.broken:
                left = until - time.monotonic()
                if left <= 0 or not self._thread.is_alive():
                    return False
                self._news.wait(min(left, 0.5))
        return True

    def close(self) -> None:
        """Take no more; the thread sends what waits, closes the stream, and ends."""
        with self._news:
            self._closed = True
            self._news.notify_all()

    def join(self, timeout: float) -> bool:
        """Wait for the thread to end after `close`. True: it has."""
        self._thread.join(timeout)
        return not self._thread.is_alive()

    def _run(self) -> None:
        try:
            while (message := self._next()) is not None:
                if (data := _framed(message)) is not None:
                    self._stream.write(data)
        except OSError:  # the reader is gone
            pass
        with self._news:
            self.broken, self._sending = True, False
            self._waiting.take_all()
            self._news.notify_all()
        self._stream.close()

    def _next(self) -> Message | None:
        with self._news:
            self._sending = False
            self._news.notify_all()
            self._news.wait_for(lambda: self._waiting or self._closed)
            if not self._waiting:
                return None
            self._sending = True
            return self._waiting.take()


def _framed(message: Message) -> bytes | None:
    """The bytes of a message; None (and a note in the log) where a value in it has a wrong type."""
    try:
        return frame(message)
    except Exception as error:  # noqa: BLE001 - the other messages must still be sent
        traceback.print_exception(error)
        return None
