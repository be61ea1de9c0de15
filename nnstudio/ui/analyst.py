"""Analyzing the graph beside the window: on a thread of its own, always the latest value.

Shapes, counts and the model's source are plain Python and need no torch, so that they are there
before any worker is, and when one has died.
"""

from __future__ import annotations

import threading
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from nnstudio.ui.mailbox import Mailbox

if TYPE_CHECKING:
    from nnstudio.compiler.analysis import Analyzer, Fields
    from nnstudio.compiler.data_text import DataText
    from nnstudio.project.project import Project

PAUSE = 0.05  # seconds without an edit before the sources are written


class GraphAnalyst(QObject):
    """Gives `found` an Insight for the latest value asked for, and then `wrote` its sources, as a
    Written: shapes do not wait for the text. Overtaken values are skipped.

    `failed` is given the exception where analysis itself breaks (a bug), so that it can be said.
    """

    found = Signal(object)
    wrote = Signal(object)
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._mailbox = Mailbox(self)
        self._news = threading.Condition()
        self._wanted: tuple[Project, Fields | None, DataText | None] | None = None
        self._closed = False
        self._thread = threading.Thread(target=self._work, name="graph-analyst", daemon=True)

    def start(self) -> None:
        """Begin; what was asked for before is not lost."""
        if not self._thread.is_alive():
            self._thread.start()

    def ask(self, project: Project, fields: Fields | None, data: DataText | None = None) -> None:
        """Analyze this value next, instead of any that still waits."""
        with self._news:
            self._wanted = (project, fields, data)
            self._news.notify()

    def close(self) -> None:
        """End the thread."""
        with self._news:
            self._closed = True
            self._news.notify()
        if self._thread.is_alive():
            self._thread.join()

    def _next(self) -> tuple[Project, Fields | None, DataText | None] | None:
        """The latest value asked for, as soon as there is one; None: it is over."""
        with self._news:
            self._news.wait_for(lambda: self._wanted is not None or self._closed)
            wanted, self._wanted = self._wanted, None
            return None if self._closed else wanted

    def _work(self) -> None:
        analyzer: Analyzer | None = None
        while (wanted := self._next()) is not None:
            project, fields, data = wanted
            try:
                from nnstudio.compiler.analysis import Analyzer  # the first paint needs neither
                from nnstudio.ui.insight import insight, written

                analyzer = analyzer or Analyzer(measures=False)  # measuring would load torch
                found = insight(analyzer, project, fields)
                self._mailbox.post(partial(self.found.emit, found))
                if not self._overtaken():
                    self._mailbox.post(partial(self.wrote.emit, written(found, fields, data)))
            except Exception as error:  # noqa: BLE001 - a bug must reach the user, not end the thread
                self._mailbox.post(partial(self.failed.emit, error))

    def _overtaken(self) -> bool:
        """Whether another value is asked for at once: text is written where edits pause."""
        with self._news:
            return self._news.wait_for(lambda: self._wanted is not None or self._closed, PAUSE)
