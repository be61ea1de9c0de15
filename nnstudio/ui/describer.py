"""What the project's data offers: asked in one place, and told to all by the studio."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from shiboken6 import isValid

from nnstudio.compiler.data_text import DataText
from nnstudio.engine.client import EngineClient
from nnstudio.engine.messages import ColumnsListed, Described, Failed, Reply
from nnstudio.engine.staff import WorkerState
from nnstudio.project.difference import Difference
from nnstudio.project.project import DataSpec
from nnstudio.ui.known_fields import Known, is_own, recall, remember
from nnstudio.ui.studio import Studio

SETTLED = 250  # milliseconds without a change of a setting until the data is read again
MOST_LOSSES = 3  # workers that may die over one and the same data
_TABLES = ("Csv", "Series", "Bundled")
_WAITS = "The engine is starting; the data is shown as soon as it is there."


class Describer(QObject):
    """Asks what the data is whenever that may be another, and gives the answers to the studio.

    Nobody else asks: of two who did, the later would make the other's answer void. What is known
    stays until an answer says otherwise. Only data that is refused offers nothing; a worker that
    died says nothing about data, and the next that is ready is asked again.
    """

    def __init__(self, studio: Studio, engine: EngineClient) -> None:
        super().__init__(studio)
        self._studio, self._engine = studio, engine
        self._seen: tuple[DataSpec, Path] | None = None
        self._owed = False
        self._losses = 0
        self._soon = QTimer(self, singleShot=True)
        self._soon.timeout.connect(self.ask)
        studio.changed.connect(self._follow)
        studio.opened.connect(self._reopen)
        self._look(at_once=True)

    def hear_worker(self, state: WorkerState) -> None:
        """An analyst that is ready answers what is owed."""
        if self._owed and state.role == "analyst" and state.state == "ready":
            self.ask()

    def ask(self) -> None:
        """Ask now, or as soon as there is a worker."""
        spec, folder = self._now
        self._soon.stop()
        self._owed = spec.source is not None and not self._engine.is_ready
        if self._owed:
            self._excuse(_WAITS)
        elif spec.source is not None:
            self._engine.describe(spec, folder, partial(self._take, spec, folder))
            if spec.source.type in _TABLES:
                self._engine.columns(spec, folder, partial(self._take_columns, spec, folder))

    def close(self) -> None:
        """Ask no more."""
        self._soon.stop()
        self._owed = False
        self._studio.changed.disconnect(self._follow)
        self._studio.opened.disconnect(self._reopen)

    @property
    def _now(self) -> tuple[DataSpec, Path]:
        return self._studio.project.data, self._studio.folder

    def _follow(self, difference: Difference) -> None:
        if difference.data:
            self._look()

    def _reopen(self, _: object) -> None:
        self._look(at_once=True)

    def _look(self, at_once: bool = False) -> None:
        before, self._seen = self._seen, self._now
        spec, folder = self._now
        other = before is None or _place(*before) != _place(spec, folder)
        if other:
            self._losses = 0
            self._studio.take_description(None)
            self._studio.take_columns(())
        if spec.source is None:
            self._soon.stop()
            self._studio.set_fields({})
            return
        known = recall(spec, folder)
        if known is not None:
            kept = None if other else self._studio.data_text
            self._studio.set_fields(known.fields, known.text or kept)
        elif before is None or other or before[0].columns != spec.columns:
            self._studio.set_fields(None)  # never what other data offered
        self._soon.start(0 if other or at_once else SETTLED)

    def _take(self, spec: DataSpec, folder: Path, reply: Reply) -> None:
        """An answer about data that is not the project's any more is only remembered."""
        known = _known(reply)
        if known is not None:
            remember(spec, folder, known)
        if not isValid(self) or (spec, folder) != self._now:
            return
        if isinstance(reply, Described) and known is not None:
            self._losses = 0
            self._studio.set_fields(known.fields, known.text)
            self._studio.take_description(reply)
        elif isinstance(reply, Failed):
            self._take_failure(reply)

    def _take_columns(self, spec: DataSpec, folder: Path, reply: Reply) -> None:
        """Why there are none, the description says as well."""
        if isinstance(reply, ColumnsListed) and isValid(self) and (spec, folder) == self._now:
            self._studio.take_columns(reply.columns)

    def _take_failure(self, failed: Failed) -> None:
        if failed.reason == "refused":
            self._studio.set_fields(None)
            self._studio.take_description(failed)
        elif failed.reason == "defect":
            self._studio.take_description(failed)
            self._studio.notice(failed.message, "error")
        else:
            self._losses += 1
            self._owed = self._losses < MOST_LOSSES
            if self._owed:
                self._excuse(_WAITS)
            else:
                text = f"Reading this data ended the engine {MOST_LOSSES} times. {failed.message}"
                self._studio.take_description(Failed(0, text, "defect"))

    def _excuse(self, words: str) -> None:
        """Say why nothing is shown, where nothing is."""
        if not isinstance(self._studio.description, Described):
            self._studio.take_description(Failed(0, words, "lost"))


def _place(spec: DataSpec, folder: Path) -> tuple[object, ...]:
    """Which data it is, however it is split and scaled."""
    return spec.source, folder if is_own(spec) else None


def _known(reply: Reply) -> Known | None:
    if not isinstance(reply, Described):
        return None
    fields = {field.name: field for field in reply.fields}
    return Known(fields, DataText(reply.imports, reply.text))
