"""A thread that answers requests one after the other; of some kinds only the latest counts."""

from __future__ import annotations

import threading
import time
import traceback
from collections import deque
from collections.abc import Callable

from nnstudio.engine.messages import LATEST, Failed, Message, Reply, Request
from nnstudio.errors import StudioError


class Desk:
    """`open` makes what replies, on the desk's own thread, before the first request."""

    def __init__(
        self, open: Callable[[], Callable[[Request], Reply]], post: Callable[[Message], None]
    ) -> None:
        self._open, self._post = open, post
        self._waiting: deque[Request] = deque()
        self._news = threading.Condition()
        self._closed = False
        self.busy = ""
        self._thread = threading.Thread(target=self._run, name="answers", daemon=True)

    def start(self) -> None:
        """Open."""
        self._thread.start()

    @property
    def works(self) -> bool:
        """Whether the thread is alive."""
        return self._thread.is_alive()

    def put(self, request: Request) -> None:
        """Have a request answered; of `LATEST` kinds older ones that still wait are left out."""
        with self._news:
            if isinstance(request, LATEST):
                kept = [each for each in self._waiting if type(each) is not type(request)]
                self._waiting = deque(kept)
            self._waiting.append(request)
            self._news.notify()

    def close(self, timeout: float) -> bool:
        """Answer no more; wait for the request in work. True: the thread has ended."""
        with self._news:
            self._closed = True
            self._news.notify()
        if self._thread.is_alive():
            self._thread.join(timeout)
        return not self._thread.is_alive()

    def _run(self) -> None:
        try:
            reply = self._open()
        except Exception as error:  # noqa: BLE001 - a broken installation: said, not hung
            traceback.print_exception(error)
            said = f"it cannot load what it needs ({type(error).__name__}: {error})"
            self._post(Failed(0, f"{said}. Install NN Studio anew.", "defect"))
            return
        while (request := self._next()) is not None:
            self.busy = type(request).__name__
            self._post(_answered(reply, request))
            self.busy = ""

    def _next(self) -> Request | None:
        with self._news:
            self._news.wait_for(lambda: self._waiting or self._closed)
            return None if self._closed else self._waiting.popleft()


def _answered(reply: Callable[[Request], Reply], request: Request) -> Reply:
    try:
        return reply(request)
    except StudioError as error:
        return Failed(request.serial, str(error))
    except MemoryError:
        return Failed(request.serial, "There is not enough memory for that.")
    except Exception as error:  # noqa: BLE001 - a defect ends the request, not the worker
        print(time.strftime("%Y-%m-%d %H:%M:%S"), type(request).__name__)  # noqa: T201 - to the log
        traceback.print_exception(error)
        return Failed(request.serial, f"{type(error).__name__}: {error}", "defect")
